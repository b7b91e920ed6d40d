// Bosch BME280: humidity, temperature and pressure, of which the kiosk has no use for the last. Sections are those of
// the datasheet BST-BME280-DS002.
import { sleep } from '../clock.ts';
import { Chip, type ChipSite, int16LE, int8, uint16BE, uint16LE } from './chip.ts';
import type { ClimateChip, ClimateReading } from './climate.ts';
import { bme280 as parameters } from './parameters.ts';

/** Section 5.3, table 18 */
const CALIB00 = 0x88;
const ID = 0xd0;
const RESET = 0xe0;
const CALIB26 = 0xe1;
const CTRL_HUM = 0xf2;
const STATUS = 0xf3;
const CTRL_MEAS = 0xf4;
const TEMP_MSB = 0xfa;

const CHIP_ID = 0x60;
const SOFT_RESET = 0xb6;
const MEASURING = 1 << 3;
const IM_UPDATE = 1 << 0;
/** One sample each of humidity and of temperature, none of pressure; forced mode (sections 5.4.3 and 5.4.5). */
const OSRS_H = 0b001;
const OSRS_T_FORCED = (0b001 << 5) | 0b01;
/** What a measurement that was skipped reads (sections 5.4.8 and 5.4.9). */
const SKIPPED_T = 0x80000;
const SKIPPED_H = 0x8000;

/** Addresses by the level of SDO (section 6.2). */
export const addresses = [0x76, 0x77] as const;

/** Section 4.2.2, table 16. */
export interface Bme280Calibration {
  readonly digT: readonly [number, number, number];
  readonly digH: readonly [number, number, number, number, number, number];
}

export class Bme280 implements ClimateChip {
  readonly #chip: Chip;
  readonly #calibration: Bme280Calibration;

  /** Resets the chip and reads its calibration. Rejects with HalError when another chip answers. */
  static async open(site: ChipSite): Promise<Bme280> {
    const chip = new Chip('BME280', site);
    chip.identify('id', CHIP_ID, await chip.readByte(ID));
    await chip.write(RESET, SOFT_RESET);
    await sleep(site.clock, parameters.startUpMs);
    await idle(chip, IM_UPDATE, 'copying its calibration');
    const calibration = calibrationOf(await chip.readFrom(CALIB00, 26), await chip.readFrom(CALIB26, 7));
    if (calibration.digT[0] === 0 || calibration.digT[0] === 0xffff)
      throw chip.error('it has no calibration');
    return new Bme280(chip, calibration);
  }

  private constructor(chip: Chip, calibration: Bme280Calibration) {
    this.#chip = chip;
    this.#calibration = calibration;
  }

  async measure(): Promise<ClimateReading> {
    // Section 5.4.3: ctrl_hum takes effect with the write of ctrl_meas.
    await this.#chip.write(CTRL_HUM, OSRS_H);
    await this.#chip.write(CTRL_MEAS, OSRS_T_FORCED);
    await sleep(this.#chip.site.clock, parameters.measuringMs);
    await idle(this.#chip, MEASURING, 'a measurement');
    const data = await this.#chip.readFrom(TEMP_MSB, 5);
    const rawT = (uint16BE(data, 0) << 4) | ((data[2] ?? 0) >> 4);
    const rawH = uint16BE(data, 3);
    if (rawT === SKIPPED_T || rawH === SKIPPED_H)
      throw this.#chip.error('it has lost its settings: a brown-out');
    const tFine = fineTemperature(rawT, this.#calibration);
    const reading = {
      temperatureC: tFine / 5120,
      humidityPercent: humidityOf(rawH, tFine, this.#calibration),
    };
    // Section 1.1: what lies outside was never measured.
    if (reading.temperatureC < -40 || reading.temperatureC > 85)
      throw this.#chip.error(`it reads ${reading.temperatureC.toFixed(1)} degrees Celsius`);
    return reading;
  }
}

async function idle(chip: Chip, busy: number, what: string): Promise<void> {
  for (let poll = 0; poll < parameters.polls; poll++) {
    if (((await chip.readByte(STATUS)) & busy) === 0) return;
    await sleep(chip.site.clock, parameters.pollMs);
  }
  throw chip.tooSlow(what);
}

/** The contents of calib00 to calib25 and of calib26 to calib32 (section 4.2.2, table 16). */
export function calibrationOf(low: Uint8Array, high: Uint8Array): Bme280Calibration {
  // dig_H4 and dig_H5 are 12 bits with a sign and share 0xe5.
  const [msb4, shared, msb5] = [int8(high, 3), high[4] ?? 0, int8(high, 5)];
  return {
    digT: [uint16LE(low, 0), int16LE(low, 2), int16LE(low, 4)],
    digH: [
      low[25] ?? 0,
      int16LE(high, 0),
      high[2] ?? 0,
      (msb4 << 4) | (shared & 0x0f),
      (msb5 << 4) | (shared >> 4),
      int8(high, 6),
    ],
  };
}

/** t_fine of section 4.2.3, in 1/5120 of a degree Celsius. `rawT` has 20 bits. */
export function fineTemperature(rawT: number, { digT: [t1, t2, t3] }: Bme280Calibration): number {
  const linear = (rawT / 16384 - t1 / 1024) * t2;
  const square = (rawT / 131072 - t1 / 8192) ** 2 * t3;
  return linear + square;
}

/** Relative humidity in percent, by section 8.1 (floating point); held within 0 to 100 as there. `rawH` has 16 bits. */
export function humidityOf(
  rawH: number,
  tFine: number,
  { digH: [h1, h2, h3, h4, h5, h6] }: Bme280Calibration,
): number {
  const t = tFine - 76800;
  const offset = h4 * 64 + (h5 / 16384) * t;
  const scale = (h2 / 65536) * (1 + (h6 / 67108864) * t * (1 + (h3 / 67108864) * t));
  const humidity = (rawH - offset) * scale;
  return Math.min(100, Math.max(0, humidity * (1 - (h1 * humidity) / 524288)));
}
