// ams TSL2591: light by two photodiodes, one of which sees the infrared alone. Register names are those of DS000338.
import { sleep } from '../clock.ts';
import { Chip, type ChipSite, uint16LE } from './chip.ts';
import type { LightChip, LightReading } from './climate.ts';
import { tsl2591 as parameters } from './parameters.ts';

/** COMMAND: CMD and the transaction 01, "normal operation", above the register. */
const COMMAND = 0xa0;
const ENABLE = COMMAND | 0x00;
const CONTROL = COMMAND | 0x01;
const ID = COMMAND | 0x12;
const STATUS = COMMAND | 0x13;
const C0DATAL = COMMAND | 0x14;

const DEVICE_ID = 0x50;
const AEN_PON = 0b11;
const AVALID = 1 << 0;

/** The chip has one address. */
export const address = 0x29;

/** AGAIN in bits 5:4 of CONTROL, with what it multiplies by, least first. */
export const gains = [1, 25, 428, 9876] as const;
/** At 100 ms the converter ends there, at longer times at 65535. */
const fullScale = parameters.integrationMs === 100 ? 36_863 : 65_535;
const firstTried = 1;

export class Tsl2591 implements LightChip {
  readonly #chip: Chip;
  #gain = firstTried;

  /** Rejects with HalError when another chip answers. */
  static async open(site: ChipSite): Promise<Tsl2591> {
    const chip = new Chip('TSL2591', site);
    chip.identify('ID', DEVICE_ID, await chip.readByte(ID));
    return new Tsl2591(chip);
  }

  private constructor(chip: Chip) {
    this.#chip = chip;
  }

  /** Finds the gain that fits the light; it is begun with next time. */
  async measure(): Promise<LightReading> {
    const [full, infrared] = await this.#counts();
    const isFull = full >= fullScale || infrared >= fullScale;
    if (isFull && this.#gain === 0) throw this.#chip.error('more light than it can measure');
    if (isFull) return await this.#with(this.#gain - 1);
    const isFaint = full < parameters.fewestCounts && this.#gain < gains.length - 1;
    if (isFaint) return await this.#with(this.#gain + 1);
    return { illuminanceLux: illuminanceOf(full, infrared, gains[this.#gain], parameters.integrationMs) };
  }

  async #with(gain: number): Promise<LightReading> {
    this.#gain = gain;
    return await this.measure();
  }

  async #counts(): Promise<readonly [number, number]> {
    await this.#chip.write(ENABLE, 0);
    await this.#chip.write(CONTROL, (this.#gain << 4) | (parameters.integrationMs / 100 - 1));
    await this.#chip.write(ENABLE, AEN_PON);
    await sleep(this.#chip.site.clock, parameters.integrationMs * parameters.integrationTolerance);
    await this.#valid();
    const data = await this.#chip.readFrom(C0DATAL, 4);
    return [uint16LE(data, 0), uint16LE(data, 2)];
  }

  /** AVALID is cleared when AEN is, and set at the end of the first integration after it. */
  async #valid(): Promise<void> {
    for (let poll = 0; poll < parameters.polls; poll++) {
      if ((await this.#chip.readByte(STATUS)) & AVALID) return;
      await sleep(this.#chip.site.clock, parameters.pollMs);
    }
    throw this.#chip.tooSlow('an integration');
  }
}

/** Milliseconds at gain 1 in which one lux gives a count. ams publishes no formula; Linux and the libraries of makers agree on this one. */
const deviceFactor = 408;

/** Lux from the counts of both diodes: what the infrared adds to the first is taken off by the share it has in it. */
export function illuminanceOf(full: number, infrared: number, gain: number, integrationMs: number): number {
  if (full === 0) return 0;
  const countsPerLux = (integrationMs * gain) / deviceFactor;
  const visible = Math.max(0, full - infrared);
  return (visible * (visible / full)) / countsPerLux;
}
