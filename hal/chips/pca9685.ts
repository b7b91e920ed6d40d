// NXP PCA9685: 16 lamps by pulse width. Sections are those of the datasheet, revision 4.
import { Chip, type ChipSite } from './chip.ts';
import { pca9685 as parameters } from './parameters.ts';

/** Table 4 */
const MODE1 = 0x00;
const LED0_ON_L = 0x06;
const ALL_LED_ON_L = 0xfa;
const PRE_SCALE = 0xfe;

/** Section 7.3.1: asleep, transfers go on to the next register; ALLCALL off, because 0x70 may be another chip's. */
const SLEEP_AI = (1 << 4) | (1 << 5);
const AI = 1 << 5;
/** Section 7.3.1.1: set when it was put to sleep with lamps on, as after a crash; the first write to a lamp takes it back. */
const RESTART = 1 << 7;
/** Section 7.3.2: totem pole. */
const OUTDRV = 1 << 2;
/** Section 7.3.3: bit 4 of the high bytes is full on, or full off. */
const FULL = 0x10;

export const channelCount = 16;
/** Section 7.1.1: by A5 to A0, but for the addresses of software reset and all call. */
export const addresses = { least: 0x40, most: 0x77 } as const;
/** One period in steps; a duty of this is fully on. */
export const fullDuty = 4096;

export class Pca9685 {
  readonly #chip: Chip;

  /** All lamps are off. Rejects with HalError when the chip does not keep what it is told: another one, or none. */
  static async open(site: ChipSite, frequencyHz: number): Promise<Pca9685> {
    const chip = new Chip('PCA9685', site);
    const preScale = preScaleOf(frequencyHz);
    // Section 7.3.5: PRE_SCALE can be written while the chip is asleep.
    await chip.write(MODE1, SLEEP_AI, OUTDRV);
    await chip.write(PRE_SCALE, preScale);
    chip.identify('MODE1', SLEEP_AI, (await chip.readByte(MODE1)) & ~RESTART);
    chip.identify('PRE_SCALE', preScale, await chip.readByte(PRE_SCALE));
    const lamps = new Pca9685(chip);
    await lamps.allOff();
    return lamps;
  }

  private constructor(chip: Chip) {
    this.#chip = chip;
  }

  /** The duty of every lamp, 0 to 4096, by its channel; all change in one transaction. */
  async set(duties: readonly number[]): Promise<void> {
    // Each time, because one that was without power is asleep. Its lamps follow when the oscillator runs, within 500 us (section 7.3.1.1).
    await this.#chip.write(MODE1, AI);
    await this.#chip.write(LED0_ON_L, ...duties.flatMap(registersOf));
  }

  async allOff(): Promise<void> {
    await this.#chip.write(ALL_LED_ON_L, ...registersOf(0));
  }
}

/** LEDn_ON_L, _ON_H, _OFF_L, _OFF_H: on from the beginning of the period until `duty` (section 7.3.3). */
function registersOf(duty: number): readonly number[] {
  if (duty <= 0) return [0, 0, 0, FULL];
  if (duty >= fullDuty) return [0, FULL, 0, 0];
  return [0, 0, duty & 0xff, duty >> 8];
}

/** Section 7.3.5, equation 1; 24 Hz to 1526 Hz. */
export function preScaleOf(frequencyHz: number): number {
  const preScale = Math.round(parameters.internalClockHz / (fullDuty * frequencyHz)) - 1;
  return Math.min(255, Math.max(3, preScale));
}
