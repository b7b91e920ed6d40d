import { RegisterFile } from '../register-file.ts';

/** The calibration of the datasheet's example for temperature (BMP280, section 3.12), and one of a real part for humidity. */
export const exampleCalibration = {
  digT: [27504, 26435, -1000],
  digH: [75, 370, 0, 305, 50, 30],
} as const;

/** A BME280: what it measures are raw counts, as its converter gives them. */
export class SimBme280 extends RegisterFile {
  /** 20 bits; of the datasheet's example. */
  rawTemperature = 519_888;
  /** 16 bits. */
  rawHumidity = 30_000;
  /** How often it is still measuring when its status is read. */
  busyReads = 0;

  constructor(chipId = 0x60) {
    super();
    this.registers[0xd0] = chipId;
    this.registers.set(calibrationRegisters(), 0x88);
    this.registers.set(humidityRegisters(), 0xe1);
    this.#forget();
  }

  /** As a dip of its supply does: settings are lost, the address answers on. */
  brownOut(): void {
    this.#isBrownedOut = true;
  }
  #isBrownedOut = false;

  /** Section 6.2.1: a write is pairs of register and value, its pointer does not move on. */
  override write(bytes: Uint8Array): void {
    if (bytes.length === 1) super.write(bytes);
    for (let at = 0; at + 1 < bytes.length; at += 2) super.write(bytes.subarray(at, at + 2));
  }

  protected override load(register: number): number {
    if (register === 0xf3) return this.busyReads-- > 0 ? 1 << 3 : 0;
    return super.load(register);
  }

  protected override store(register: number, value: number): void {
    if (register === 0xe0 && value === 0xb6) this.#forget();
    else super.store(register, value);
    if (register === 0xf4 && (value & 0b11) === 0b01) this.#measure();
  }

  #measure(): void {
    if (this.#isBrownedOut) return;
    const [t, h] = [this.rawTemperature, this.rawHumidity];
    this.registers.set([t >> 12, (t >> 4) & 0xff, (t << 4) & 0xff, h >> 8, h & 0xff], 0xfa);
  }

  /** The reset values of the data registers are those of a measurement that was skipped. */
  #forget(): void {
    this.registers.set([0x80, 0x00, 0x00, 0x80, 0x00, 0x00, 0x80, 0x00], 0xf7);
  }
}

const { digT, digH } = exampleCalibration;
const word = (value: number) => [value & 0xff, (value >> 8) & 0xff];

function calibrationRegisters(): readonly number[] {
  const registers = Array.from({ length: 26 }, () => 0);
  registers.splice(0, 6, ...digT.flatMap(word));
  registers[25] = digH[0];
  return registers;
}

function humidityRegisters(): readonly number[] {
  const [, h2, h3, h4, h5, h6] = digH;
  return [...word(h2), h3, (h4 >> 4) & 0xff, (h4 & 0xf) | ((h5 & 0xf) << 4), (h5 >> 4) & 0xff, h6 & 0xff];
}
