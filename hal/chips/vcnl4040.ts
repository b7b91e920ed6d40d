// Vishay VCNL4040: proximity by reflected infrared, and light. Register names are those of the datasheet 84274.
import { sleep } from '../clock.ts';
import { Chip, type ChipSite } from './chip.ts';
import type { LightChip, LightReading } from './climate.ts';
import { vcnl4040 as parameters } from './parameters.ts';

/** Table 1 (command codes) */
const ALS_CONF = 0x00;
const PS_CONF1_2 = 0x03;
const PS_CONF3_MS = 0x04;
const PS_DATA = 0x08;
const ALS_DATA = 0x09;
const ID = 0x0c;

const DEVICE_ID = 0x0186;
/** ALS_CONF: ALS_IT 80 ms, on. */
const ALS_ON = 0;
/** PS_CONF1: PS_Duty 1/40, PS_IT 8T, on; PS_CONF2: PS_HD, 16 bits. */
const PS_ON = (0b111 << 1) | (1 << 11);
const PS_OFF = 1 << 0;
/** PS_MS: LED_I, 200 mA through the emitter, for the longest reach. */
const LED_200_MA = 0b111 << 8;

/** The chip has one address. */
export const address = 0x60;

export class Vcnl4040 implements LightChip {
  readonly #chip: Chip;

  /** Begins to measure, which goes on by itself, and waits for the first values. Rejects with HalError when another chip answers. */
  static async open(site: ChipSite): Promise<Vcnl4040> {
    const sensor = new Vcnl4040(new Chip('VCNL4040', site));
    await sensor.begin();
    return sensor;
  }

  private constructor(chip: Chip) {
    this.#chip = chip;
  }

  /** Sets it up, as at the beginning: after it was without power it is shut down. */
  async begin(): Promise<void> {
    const chip = this.#chip;
    chip.identify('ID', DEVICE_ID, await chip.readWord(ID));
    await chip.writeWord(ALS_CONF, ALS_ON);
    await chip.writeWord(PS_CONF3_MS, LED_200_MA);
    await chip.writeWord(PS_CONF1_2, PS_ON);
    await sleep(chip.site.clock, parameters.integrationMs * parameters.integrationTolerance);
  }

  /** What comes back of the emitter's light, 0 to 65535: it grows as something comes near. Rejects when it does not measure. */
  async proximityCounts(): Promise<number> {
    // Shut down it would read 0, which is nobody.
    if ((await this.#chip.readWord(PS_CONF1_2)) !== PS_ON)
      throw this.#chip.error('it does not measure: it was reset');
    return await this.#chip.readWord(PS_DATA);
  }

  /** The newest integration, at most `integrationMs` old. */
  async measure(): Promise<LightReading> {
    const counts = await this.#chip.readWord(ALS_DATA);
    if (counts === 0xffff) throw this.#chip.error('more light than it can measure');
    return { illuminanceLux: counts * parameters.luxPerCount };
  }

  /** Darkens the emitter. */
  async stop(): Promise<void> {
    await this.#chip.writeWord(PS_CONF1_2, PS_OFF);
  }
}
