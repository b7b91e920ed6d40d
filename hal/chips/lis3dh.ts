// ST LIS3DH: acceleration on three axes. Sections and tables are those of the datasheet DocID17530, revision 2.
import { sleep } from '../clock.ts';
import { Chip, type ChipSite, int16LE } from './chip.ts';
import { lis3dh as parameters } from './parameters.ts';

const WHO_AM_I = 0x0f;
const CTRL_REG1 = 0x20;
const REFERENCE = 0x26;
const OUT_X_L = 0x28;
const INT1_CFG = 0x30;
const INT1_SRC = 0x31;
const INT1_THS = 0x32;
const CTRL_REG5 = 0x24;
/** Section 6.1.1: with it a transfer goes on to the next register. */
const AUTO_INCREMENT = 0x80;

const DEVICE_ID = 0x33;
const BOOT = 1 << 7;
/** CTRL_REG1: 200 Hz, all axes. */
const ODR_200_HZ_XYZ = (0b0110 << 4) | 0b111;
/** CTRL_REG2: the high-pass filter (HPM normal) for interrupt 1 alone, so that gravity is not taken for a knock. */
const HPIS1 = 1 << 0;
/** CTRL_REG3: interrupt 1 on the pin INT1. */
const I1_IA1 = 1 << 6;
/** CTRL_REG4: no half-new values, 2 g full scale, 12 bits. */
const BDU_HR = (1 << 7) | (1 << 3);
/** CTRL_REG5: interrupt 1 stays until INT1_SRC is read, so that a knock between two looks is not missed. */
const LIR_INT1 = 1 << 3;
/** INT1_CFG: any axis over the threshold. */
const XHIE_YHIE_ZHIE = 0b101010;
const IA = 1 << 6;

/** Addresses by the level of SA0 (section 6.1.1). */
export const addresses = [0x18, 0x19] as const;

/** In thousandths of g, by axis; at rest their length is 1000. */
export interface Acceleration {
  readonly xMg: number;
  readonly yMg: number;
  readonly zMg: number;
}

export class Lis3dh {
  readonly #chip: Chip;
  readonly #knockMg: number;

  /**
   * Begins to watch for knocks harder than `knockMg` beyond gravity: 16 to 2032. Rejects with HalError when another
   * chip answers.
   */
  static async open(site: ChipSite, knockMg: number): Promise<Lis3dh> {
    const sensor = new Lis3dh(new Chip('LIS3DH', site), knockMg);
    await sensor.begin();
    return sensor;
  }

  private constructor(chip: Chip, knockMg: number) {
    this.#chip = chip;
    this.#knockMg = knockMg;
  }

  /** Sets it up, as at the beginning: after it was without power it does nothing. */
  async begin(): Promise<void> {
    const chip = this.#chip;
    chip.identify('WHO_AM_I', DEVICE_ID, await chip.readByte(WHO_AM_I));
    await chip.write(CTRL_REG5, BOOT);
    await sleep(chip.site.clock, parameters.bootMs);
    await chip.write(CTRL_REG1 | AUTO_INCREMENT, ODR_200_HZ_XYZ, HPIS1, I1_IA1, BDU_HR, LIR_INT1);
    await chip.write(INT1_THS, Math.round(this.#knockMg / parameters.thresholdStepMg));
    await chip.write(INT1_CFG, XHIE_YHIE_ZHIE);
    await sleep(chip.site.clock, parameters.settleMs);
    // Gravity itself is a knock until the filter has settled. HPM normal: reading this settles it at once, on what is felt now.
    await chip.readByte(REFERENCE);
    await this.wasKnocked();
  }

  /** Whether it was knocked since it was asked last. */
  async wasKnocked(): Promise<boolean> {
    return ((await this.#chip.readByte(INT1_SRC)) & IA) !== 0;
  }

  /** Rejects when it does not measure: at rest, falling or shaken, no axis of a sensor that works is quite 0 for all three. */
  async acceleration(): Promise<Acceleration> {
    const out = await this.#chip.readFrom(OUT_X_L | AUTO_INCREMENT, 6);
    if (out.every(byte => byte === 0)) throw this.#chip.error('it does not measure: it was reset');
    // Section 2.1: 1 mg a digit, the 12 bits on the left of the word.
    const [xMg, yMg, zMg] = [0, 2, 4].map(at => int16LE(out, at) >> 4) as [number, number, number];
    return { xMg, yMg, zMg };
  }
}
