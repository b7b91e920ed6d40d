import { Type } from 'typebox';
import { type Clock, sleep } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { type DriverContext, defineDriver, worldOf } from '../../driver.ts';
import type { Frame } from '../../frame.ts';
import type { Eye, IrisCamera, IrisCameraInfo, IrisCapture, IrisCaptureRequest } from '../../iris-camera.ts';
import { Exclusive } from './exclusive.ts';
import type { EyePicture } from './iris/index.ts';
import type { EyePictures } from './stage.ts';
import type { Lens, World } from './world.ts';

/** Captures that fail with `io`: `count` of them, from the given one on (1 is the first). */
export interface FailingCaptures {
  readonly from: number;
  readonly count: number;
}

/** The iris camera at the lens of a world. */
export class WorldIrisCamera implements IrisCamera {
  readonly id: string;
  readonly info: IrisCameraInfo;
  readonly #world: World;
  readonly #clock: Clock;
  readonly #exclusive: Exclusive;
  readonly #failing: FailingCaptures;
  #captures = 0;
  #sequence = 0;

  constructor(
    id: string,
    { model, lens, eyes }: { readonly model: string; readonly lens: Lens; readonly eyes: readonly Eye[] },
    world: World,
    clock: Clock,
    failing: FailingCaptures,
  ) {
    this.id = id;
    const { widthPx, heightPx, illuminationNm } = lens;
    this.info = { vendor: 'bitmapd', model, widthPx, heightPx, illuminationNm, eyes };
    this.#world = world;
    this.#clock = clock;
    this.#failing = failing;
    this.#exclusive = new Exclusive(id, clock);
    world.stage.irisLamps.set(false);
  }

  capture(request: IrisCaptureRequest): Promise<IrisCapture> {
    return this.#exclusive.run(request, async signal => {
      const { irisLamps } = this.#world.stage;
      irisLamps.set(true);
      try {
        this.#failIfItIsTime();
        return await this.#unlessBroken(signal, whole => this.#expose(request.eyes, whole));
      } finally {
        if (irisLamps.value) irisLamps.set(false);
      }
    });
  }

  async dispose(): Promise<void> {
    this.#exclusive.close();
    this.#world.stage.irisLamps.set(undefined);
  }

  /** The world can put the camera out of order at any time. */
  async #unlessBroken<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { irisFault } = this.#world.stage;
    const broken = new AbortController();
    const check = () => irisFault.value && broken.abort(this.#outOfOrder());
    const unwatch = irisFault.watch(check);
    check();
    try {
      return await work(AbortSignal.any([signal, broken.signal]));
    } finally {
      unwatch();
    }
  }

  async #expose(eyes: readonly Eye[], signal: AbortSignal): Promise<IrisCapture> {
    const shown = await this.#wanted(eyes, signal);
    await sleep(this.#clock, this.#world.pace.settleMs, signal);
    return this.#frames(shown);
  }

  #failIfItIsTime(): void {
    const number = ++this.#captures;
    const { from, count } = this.#failing;
    if (number >= from && number < from + count) throw this.#outOfOrder();
  }

  /** The first look that shows an eye that is wanted. */
  async #wanted(eyes: readonly Eye[], signal: AbortSignal): Promise<EyePictures> {
    for (;;) {
      const shown = await this.#world.stage.lens.take(signal);
      const seen = eyes.filter(eye => shown[eye] !== undefined);
      if (seen.length > 0) return Object.fromEntries(seen.map(eye => [eye, shown[eye]]));
    }
  }

  #outOfOrder(): HalError {
    return new HalError('io', this.id, 'out of order');
  }

  #frames(shown: EyePictures): IrisCapture {
    const { left, right } = shown;
    return { ...(left && { left: this.#frame(left) }), ...(right && { right: this.#frame(right) }) };
  }

  /** A copy: the receiver owns its pixels, and the same eye may look again. */
  #frame({ widthPx, heightPx, pixels }: EyePicture): Frame {
    const sequence = ++this.#sequence;
    const capturedAtMs = this.#clock.monotonicMs();
    return { widthPx, heightPx, pixels: pixels.slice(), sequence, capturedAtMs };
  }
}

/** What the world's driver and the replay's have in common: a camera that is there only where people show eyes. */
export function openWorldCamera(
  id: string,
  model: string,
  { eyes, failing }: { readonly eyes: readonly Eye[]; readonly failing: FailingCaptures },
  context: DriverContext,
): WorldIrisCamera {
  const world = worldOf(id, context);
  const { lens } = world;
  if (lens === undefined) throw new HalError('absent', id, 'the people of this world show no eyes');
  return new WorldIrisCamera(id, { model, lens, eyes }, world, context.clock, failing);
}

export const driver = defineDriver(
  Type.Object(
    {
      eyes: Type.Array(Type.Union([Type.Literal('left'), Type.Literal('right')]), {
        minItems: 1,
        uniqueItems: true,
        default: ['left', 'right'],
      }),
      /** Faults to try a lane with: no camera at all; or `failCount` captures that fail, from the given one on (1 is the first). */
      absent: Type.Boolean({ default: false }),
      failFrom: Type.Optional(Type.Integer({ minimum: 1 })),
      failCount: Type.Integer({ minimum: 1, default: 1 }),
    },
    { additionalProperties: false },
  ),
  (id, { eyes, absent, failFrom, failCount }, context) => {
    if (absent) throw new HalError('absent', id, 'unplugged, as the profile has it');
    const failing = { from: failFrom ?? 1, count: failFrom === undefined ? 0 : failCount };
    return openWorldCamera(id, 'synthetic', { eyes, failing }, context);
  },
);
