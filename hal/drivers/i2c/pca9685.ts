import { Type } from 'typebox';
import { addresses, channelCount, fullDuty, Pca9685 } from '../../chips/pca9685.ts';
import type { Clock } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { Indicator, Signal } from '../../indicator.ts';
import { ringRanges } from './parameters.ts';
import { Poll } from './poll.ts';
import { frameOf, patterns, type Ring } from './ring-patterns.ts';
import { siteOf, siteOptions } from './site.ts';

interface RingOptions extends Ring {
  readonly brightness: number;
  readonly stepMs: number;
}

/** A ring of lamps. What is shown is drawn in the order of the calls, because the bus is. */
export class LedRing implements Indicator {
  readonly id: string;
  readonly #lamps: Pca9685;
  readonly #options: RingOptions;
  readonly #motion: Poll;
  #signal: Signal = 'off';
  #step = 0;
  #isDisposed = false;

  constructor(id: string, lamps: Pca9685, clock: Clock, options: RingOptions) {
    this.id = id;
    this.#lamps = lamps;
    this.#options = options;
    this.#motion = new Poll(
      clock,
      () => options.stepMs,
      () => this.#move(),
    );
  }

  async show(signal: Signal): Promise<void> {
    if (this.#isDisposed) throw new HalError('absent', this.id, 'disposed of');
    this.#signal = signal;
    this.#step = 0;
    await this.#draw();
    void this.#motion.now();
  }

  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    await this.#motion.stop();
    // A ring that has been unplugged is dark already.
    await Promise.allSettled([this.#lamps.allOff()]);
  }

  async #move(): Promise<void> {
    if (patterns[this.#signal].motion === 'steady' || this.#isDisposed) return;
    // A ring that cannot be drawn is told of by the next `show`; its motion goes on when it answers again.
    await Promise.allSettled([this.#draw()]);
    this.#step++;
  }

  async #draw(): Promise<void> {
    const frame = frameOf(patterns[this.#signal], this.#step, this.#options, channelCount);
    await this.#lamps.set(frame.map(shine => Math.round(shine * this.#options.brightness * fullDuty)));
  }
}

const channels = Type.Array(Type.Integer({ minimum: 0, maximum: channelCount - 1 }), {
  uniqueItems: true,
  default: [],
});

export const driver = defineDriver(
  Type.Object(
    {
      ...siteOptions(addresses),
      /** The channels of each colour, by their place in the ring. */
      red: channels,
      green: channels,
      blue: channels,
      brightness: Type.Number(ringRanges.brightness),
      frequencyHz: Type.Number(ringRanges.frequencyHz),
      stepMs: Type.Number(ringRanges.stepMs),
    },
    { additionalProperties: false },
  ),
  async (id, options, context) => {
    const used = [...options.red, ...options.green, ...options.blue];
    if (used.length === 0) throw new HalError('io', id, 'options name no channel of red, green or blue');
    if (new Set(used).size < used.length) throw new HalError('io', id, 'a channel has two colours');
    const lamps = await Pca9685.open(siteOf(id, options, context), options.frequencyHz);
    return new LedRing(id, lamps, context.clock, options);
  },
);
