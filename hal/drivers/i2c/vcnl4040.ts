import { Type } from 'typebox';
import { address, Vcnl4040 } from '../../chips/vcnl4040.ts';
import type { Clock } from '../../clock.ts';
import { HalError, type Listener, type Unsubscribe } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { GpioInput, LineEvent } from '../../gpio.ts';
import { Events } from '../events.ts';
import { proximityRanges } from './parameters.ts';
import { PolledChip } from './polled-chip.ts';
import { onlyAt, siteOf, siteOptions } from './site.ts';

interface ProximityConfig {
  readonly nearCounts: number;
  readonly farCounts: number;
  readonly looks: number;
  readonly pollMs: number;
}

/**
 * Somebody is near, as an input: active from `nearCounts` on, until the counts fall below `farCounts`. What counts
 * people may name it beside its beams. A chip that cannot be asked reads active, as a broken wire does.
 */
export class ProximityInput implements GpioInput {
  readonly id: string;
  readonly #chip: Vcnl4040;
  readonly #clock: Clock;
  readonly #config: ProximityConfig;
  readonly #polled: PolledChip;
  readonly #events = new Events<LineEvent>();
  #active = false;
  /** Looks in a row that spoke against the present level. */
  #against = 0;

  constructor(id: string, chip: Vcnl4040, clock: Clock, config: ProximityConfig) {
    this.id = id;
    this.#chip = chip;
    this.#clock = clock;
    this.#config = config;
    this.#polled = new PolledChip({
      clock,
      pollMs: config.pollMs,
      begin: () => chip.begin(),
      look: () => this.#look(),
      lose: () => this.#become(true),
    });
  }

  /** Takes the first look. */
  async start(): Promise<void> {
    await this.#polled.start();
  }

  get active(): boolean {
    return this.#active;
  }

  onChange(listener: Listener<LineEvent>): Unsubscribe {
    return this.#events.listen(listener);
  }

  async dispose(): Promise<void> {
    this.#events.end();
    await this.#polled.stop();
    // One that has been unplugged is dark already.
    await Promise.allSettled([this.#chip.stop()]);
  }

  async #look(): Promise<void> {
    const counts = await this.#chip.proximityCounts();
    const isNear = counts >= (this.#active ? this.#config.farCounts : this.#config.nearCounts);
    this.#against = isNear === this.#active ? 0 : this.#against + 1;
    if (this.#against >= this.#config.looks) this.#become(isNear);
  }

  #become(active: boolean): void {
    this.#against = 0;
    if (active === this.#active) return;
    this.#active = active;
    this.#events.tell({ active, atMs: this.#clock.monotonicMs() });
  }
}

export const driver = defineDriver(
  Type.Object(
    {
      ...siteOptions(onlyAt(address)),
      nearCounts: Type.Integer(proximityRanges.nearCounts),
      farCounts: Type.Integer(proximityRanges.farCounts),
      looks: Type.Integer(proximityRanges.looks),
      pollMs: Type.Number(proximityRanges.pollMs),
    },
    { additionalProperties: false },
  ),
  async (id, options, context) => {
    if (options.farCounts > options.nearCounts)
      throw new HalError(
        'io',
        id,
        `farCounts ${options.farCounts} is above nearCounts ${options.nearCounts}`,
      );
    const input = new ProximityInput(
      id,
      await Vcnl4040.open(siteOf(id, options, context)),
      context.clock,
      options,
    );
    await input.start();
    return input;
  },
);
