// Sensirion SHT3x-DIS: humidity and temperature. Sections are those of the datasheet, version 7.
import { sleep } from '../clock.ts';
import type { HalError } from '../device.ts';
import { I2cError } from '../i2c.ts';
import { Chip, type ChipSite, uint16BE } from './chip.ts';
import type { ClimateChip, ClimateReading } from './climate.ts';
import { crc8 } from './crc.ts';
import { sht3x as parameters } from './parameters.ts';

/** Section 4.3, table 9: single shot, high repeatability, no clock stretching. */
const MEASURE = [0x24, 0x00] as const;
/** Section 4.8 */
const BREAK = [0x30, 0x93] as const;
/** Section 4.9 */
const SOFT_RESET = [0x30, 0xa2] as const;
/** Section 4.11 */
const READ_STATUS = [0xf3, 0x2d] as const;
const HEATER_ON = 1 << 13;

/** Addresses by the level of ADDR (section 3.1). */
export const addresses = [0x44, 0x45] as const;

export class Sht3x implements ClimateChip {
  readonly #chip: Chip;

  /** Resets the chip. Rejects with HalError when there is none, or one that does not speak like an SHT3x. */
  static async open(site: ChipSite): Promise<Sht3x> {
    const sensor = new Sht3x(new Chip('SHT3x', site));
    await sensor.#reset();
    return sensor;
  }

  private constructor(chip: Chip) {
    this.#chip = chip;
  }

  async measure(): Promise<ClimateReading> {
    await this.#chip.write(...MEASURE);
    await sleep(this.#chip.site.clock, parameters.measuringMs);
    const [temperature, humidity] = this.#words(await this.#fetch(), 2);
    // Section 4.13; the ranges of the words are those of the chip.
    return { temperatureC: -45 + (175 * temperature) / 0xffff, humidityPercent: (100 * humidity) / 0xffff };
  }

  /** The chip has no register that names it: its check sums, and a heater that is off after a reset, have to do. */
  async #reset(): Promise<void> {
    await this.#chip.write(...BREAK);
    await sleep(this.#chip.site.clock, parameters.resetMs);
    await this.#chip.write(...SOFT_RESET);
    await sleep(this.#chip.site.clock, parameters.resetMs);
    await this.#chip.write(...READ_STATUS);
    const [status] = this.#words(await this.#chip.read(3), 1);
    if (status & HEATER_ON) throw this.#chip.error('its heater is on after a reset');
  }

  /** Section 4.4: until the measurement is there the chip does not acknowledge a read. */
  async #fetch(): Promise<Uint8Array> {
    for (let poll = 0; poll < parameters.polls; poll++) {
      try {
        return await this.#chip.read(6);
      } catch (error) {
        if (!(error instanceof I2cError) || error.fault !== 'address-nack') throw error;
        await sleep(this.#chip.site.clock, parameters.pollMs);
      }
    }
    throw this.#chip.tooSlow('a measurement');
  }

  /** Section 4.12: each word is followed by its check sum. */
  #words(bytes: Uint8Array, count: 1): readonly [number];
  #words(bytes: Uint8Array, count: 2): readonly [number, number];
  #words(bytes: Uint8Array, count: number): readonly number[] {
    return Array.from({ length: count }, (_, word) => {
      const at = 3 * word;
      if (crc8(bytes.subarray(at, at + 2)) !== bytes[at + 2]) throw this.#badSum(word);
      return uint16BE(bytes, at);
    });
  }

  #badSum(word: number): HalError {
    return this.#chip.error(`the check sum of word ${word} is wrong: noise on the bus, or another chip`);
  }
}
