// Vishay VEML7700: light as the eye sees it. Register names are those of the datasheet 84286, formulas and ranging
// those of the application note 84323, "Designing the VEML7700 Into an Application".
import { sleep } from '../clock.ts';
import { Chip, type ChipSite } from './chip.ts';
import type { LightChip, LightReading } from './climate.ts';
import { veml7700 as parameters } from './parameters.ts';

const ALS_CONF_0 = 0x00;
const POWER_SAVING = 0x03;
const ALS = 0x04;
const ID = 0x07;

/** Low byte of ID; the high one says which address the part has: 0xc4 at 0x10. */
const DEVICE_ID = 0x81;
const ALS_SD = 1 << 0;

/** The chip has one address. */
export const address = 0x10;

interface Sensitivity {
  readonly gain: number;
  readonly integrationMs: number;
  /** ALS_GAIN in bits 12:11, ALS_IT in bits 9:6 of ALS_CONF_0. */
  readonly bits: number;
}

const sensitivity = (gain: number, gainBits: number, integrationMs: number, itBits: number): Sensitivity => ({
  gain,
  integrationMs,
  bits: (gainBits << 11) | (itBits << 6),
});

/** From the least to the most sensitive, each twice to four times the one before (note 84323). */
export const sensitivities: readonly Sensitivity[] = [
  sensitivity(1 / 8, 0b10, 25, 0b1100),
  sensitivity(1 / 8, 0b10, 50, 0b1000),
  sensitivity(1 / 8, 0b10, 100, 0b0000),
  sensitivity(1 / 4, 0b11, 100, 0b0000),
  sensitivity(1, 0b00, 100, 0b0000),
  sensitivity(2, 0b01, 100, 0b0000),
  sensitivity(2, 0b01, 200, 0b0001),
  sensitivity(2, 0b01, 400, 0b0010),
];
const firstTried = 2;

/** 0.0042 lux a count at gain 2 and 800 ms (note 84323 as it is since 2023; before, it was 0.0036). */
export const luxPerCount = ({ gain, integrationMs }: Sensitivity) =>
  (0.0042 * 2 * 800) / (gain * integrationMs);

export class Veml7700 implements LightChip {
  readonly #chip: Chip;
  #level = firstTried;

  /** Rejects with HalError when another chip answers. */
  static async open(site: ChipSite): Promise<Veml7700> {
    const chip = new Chip('VEML7700', site);
    chip.identify('ID', DEVICE_ID, (await chip.readWord(ID)) & 0xff);
    await chip.writeWord(POWER_SAVING, 0);
    return new Veml7700(chip);
  }

  private constructor(chip: Chip) {
    this.#chip = chip;
  }

  /** Finds the sensitivity that fits the light; it is begun with next time. */
  async measure(): Promise<LightReading> {
    const counts = await this.#count();
    if (counts > parameters.mostCounts && this.#level > 0) return await this.#again(-1);
    if (counts < parameters.fewestCounts && this.#level < sensitivities.length - 1)
      return await this.#again(1);
    const illuminanceLux = linearised(counts * luxPerCount(this.#sensitivity), this.#sensitivity);
    if (illuminanceLux > mostLux) throw this.#chip.error('more light than it can measure');
    return { illuminanceLux };
  }

  /** Downwards each step is less than the range between the limits is wide, so it does not go to and fro. */
  async #again(step: number): Promise<LightReading> {
    this.#level += step;
    return await this.measure();
  }

  async #count(): Promise<number> {
    const { bits, integrationMs } = this.#sensitivity;
    // Settings are changed while it is shut down; what it integrates then begins anew.
    await this.#chip.writeWord(ALS_CONF_0, bits | ALS_SD);
    await this.#chip.writeWord(ALS_CONF_0, bits);
    await sleep(this.#chip.site.clock, parameters.wakeMs + integrationMs * parameters.integrationTolerance);
    return await this.#chip.readWord(ALS);
  }

  get #sensitivity(): Sensitivity {
    return sensitivities[this.#level];
  }
}

/** The end of its range (datasheet, features); the correction is good no further. */
const mostLux = 140_000;

/** Above 1000 lux the low gains are not linear (note 84323, correction formula). */
export function linearised(lux: number, { gain }: Sensitivity): number {
  if (gain > 1 / 4 || lux <= 1000) return lux;
  return (((6.0135e-13 * lux - 9.3924e-9) * lux + 8.1488e-5) * lux + 1.0023) * lux;
}
