import { crc8 } from '../../../chips/crc.ts';
import type { I2cTarget } from '../register-file.ts';
import { addressNack } from './nack.ts';

/** An SHT3x in a room. It plays the commands that have a meaning for single measurements. */
export class SimSht3x implements I2cTarget {
  temperatureC = 22;
  humidityPercent = 45;
  /** Bits that noise turns over in the answers to come. */
  noise = 0;
  /** How often it is still busy when it is asked for a measurement. */
  busyReads = 0;
  #heater = false;
  #answer: readonly number[] | undefined;

  write(bytes: Uint8Array): void {
    const command = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
    this.#answer = this.#answerTo(command);
  }

  read(length: number): Uint8Array {
    if (this.#answer === undefined || this.busyReads-- > 0) throw addressNack();
    this.busyReads = 0;
    const answer = this.#answer;
    return Uint8Array.from({ length }, (_, index) => answer[index] ?? 0xff);
  }

  #answerTo(command: number): readonly number[] | undefined {
    switch (command) {
      case 0x2400:
        return [
          ...this.#word(((this.temperatureC + 45) / 175) * 0xffff),
          ...this.#word((this.humidityPercent / 100) * 0xffff),
        ];
      case 0xf32d:
        return this.#word(this.#heater ? 1 << 13 : 0);
      case 0x306d:
        this.#heater = true;
        return undefined;
      case 0x30a2:
        this.#heater = false;
        return undefined;
      default:
        return undefined;
    }
  }

  #word(value: number): readonly number[] {
    const word = Math.round(Math.min(0xffff, Math.max(0, value)));
    const bytes = Uint8Array.of(word >> 8, word & 0xff);
    return [...bytes, crc8(bytes) ^ this.noise];
  }
}
