import type { ClimateChip, LightChip } from '../../chips/climate.ts';
import type { Clock } from '../../clock.ts';
import { HalError } from '../../device.ts';
import type { EnvironmentReading, EnvironmentRequest, EnvironmentSensor } from '../../environment.ts';
import { within } from './within.ts';

/**
 * The climate as one or more chips measure it. A reading is whole or fails: a chip that is in the profile and does not
 * answer is a failure of the device, not a value less.
 */
export class ChipEnvironment implements EnvironmentSensor {
  readonly id: string;
  readonly #chips: readonly (ClimateChip | LightChip)[];
  readonly #clock: Clock;
  readonly #ending = new AbortController();
  #measuring: Promise<EnvironmentReading> | undefined;

  constructor(id: string, chips: readonly (ClimateChip | LightChip)[], clock: Clock) {
    this.id = id;
    this.#chips = chips;
    this.#clock = clock;
  }

  /** Reads that overlap have one measurement: a chip bears one at a time. */
  read({ timeoutMs }: EnvironmentRequest): Promise<EnvironmentReading> {
    return within(this.id, this.#clock, timeoutMs, this.#ending.signal, async () => {
      this.#measuring ??= this.#measure();
      return await this.#measuring;
    });
  }

  async dispose(): Promise<void> {
    this.#ending.abort(new HalError('absent', this.id, 'disposed of'));
    // What is under way at a chip ends before the bus may go; how is no longer anybody's concern.
    await Promise.allSettled([this.#measuring]);
  }

  async #measure(): Promise<EnvironmentReading> {
    try {
      const results = await Promise.allSettled(this.#chips.map(chip => chip.measure()));
      const failed = results.find(result => result.status === 'rejected');
      if (failed) throw failed.reason;
      const values = results.map(result => (result.status === 'fulfilled' ? result.value : {}));
      return Object.assign({ measuredAtMs: this.#clock.monotonicMs() }, ...values);
    } finally {
      this.#measuring = undefined;
    }
  }
}
