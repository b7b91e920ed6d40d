import { Type } from 'typebox';
import { type Clock, sleep } from '../../clock.ts';
import type { WaitRequest } from '../../device.ts';
import { defineDriver, worldOf } from '../../driver.ts';
import type { FingerprintScanner, ScannerInfo } from '../../fingerprint-scanner.ts';
import type { Frame } from '../../frame.ts';
import { Exclusive } from './exclusive.ts';
import type { Picture } from './stage.ts';
import type { World } from './world.ts';

/** The scanner at the glass of a world. */
export class WorldScanner implements FingerprintScanner {
  readonly id: string;
  readonly info: ScannerInfo;
  readonly #world: World;
  readonly #clock: Clock;
  readonly #exclusive: Exclusive;
  #sequence = 0;

  constructor(id: string, model: string, world: World, clock: Clock) {
    this.id = id;
    this.info = { vendor: 'bitmapd', model, ...world.glass };
    this.#world = world;
    this.#clock = clock;
    this.#exclusive = new Exclusive(id, clock);
  }

  capture(request: WaitRequest): Promise<Frame> {
    return this.#exclusive.run(request, async signal => {
      const picture = await this.#world.stage.glass.take(signal);
      await sleep(this.#clock, this.#world.pace.settleMs, signal);
      return this.#frame(picture);
    });
  }

  async dispose(): Promise<void> {
    this.#exclusive.close();
  }

  /** A copy: the receiver owns its pixels, and the same finger may be laid down again. */
  #frame({ widthPx, heightPx, dpi, pixels }: Picture): Frame {
    const sequence = ++this.#sequence;
    return {
      widthPx,
      heightPx,
      dpi,
      pixels: pixels.slice(),
      sequence,
      capturedAtMs: this.#clock.monotonicMs(),
    };
  }
}

export const driver = defineDriver(
  Type.Object({}, { additionalProperties: false }),
  (id, _options, context) => new WorldScanner(id, 'synthetic', worldOf(id, context), context.clock),
);
