import { Type } from 'typebox';
import { type Clock, sleep } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { type DriverContext, defineDriver, worldOf } from '../../driver.ts';
import type { Eye, IrisCamera, IrisCameraInfo, IrisCapture, IrisCaptureRequest } from '../../iris-camera.ts';
import type { EyeEvidenceKind } from '../../presentation.ts';
import { Exclusive } from '../exclusive.ts';
import { eyeFrameOf } from './presentation/eye-frame.ts';
import { shootingMs } from './presentation/eye-shots.ts';
import { evidenceOption, type Promised, promisedBy } from './presentation/evidence-option.ts';
import type { EyePictures, ShownEye } from './stage.ts';
import type { Lens, World } from './world.ts';

/** Captures that fail with `io`: `count` of them, from the given one on (1 is the first). */
export interface FailingCaptures {
  readonly from: number;
  readonly count: number;
}

/** What a world's camera is. */
export interface WorldCameraModel {
  readonly model: string;
  readonly lens: Lens;
  readonly eyes: readonly Eye[];
  /** Absent where the people of the world bring no evidence. */
  readonly presentation?: Promised<EyeEvidenceKind>;
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
    { model, lens, eyes, presentation = promisedBy<EyeEvidenceKind>({}) }: WorldCameraModel,
    world: World,
    clock: Clock,
    failing: FailingCaptures,
  ) {
    this.id = id;
    const { widthPx, heightPx, illuminationNm } = lens;
    const { promises, gives } = presentation;
    this.info = {
      ...{ vendor: 'bitmapd', model, widthPx, heightPx, illuminationNm, eyes },
      ...(promises.length > 0 && { presentation: promises }),
    };
    this.#world = world;
    this.#clock = clock;
    this.#failing = failing;
    this.#exclusive = new Exclusive(id, clock);
    world.stage.eyeEvidence.set(gives);
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
    const { pace, stage } = this.#world;
    await sleep(this.#clock, pace.settleMs, signal);
    const capturedAtMs = this.#clock.monotonicMs();
    await sleep(this.#clock, shootingMs(stage.eyeEvidence.value), signal);
    return this.#frames(shown, capturedAtMs);
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

  #frames({ left, right }: EyePictures, capturedAtMs: number): IrisCapture {
    const frame = (shown: ShownEye) => eyeFrameOf(shown, () => ++this.#sequence, capturedAtMs);
    return { ...(left && { left: frame(left) }), ...(right && { right: frame(right) }) };
  }
}

/** What the world's driver and the replay's have in common: a camera that is there only where people show eyes. */
export function openWorldCamera(
  id: string,
  model: string,
  { failing, ...camera }: Omit<WorldCameraModel, 'model' | 'lens'> & { readonly failing: FailingCaptures },
  context: DriverContext,
): WorldIrisCamera {
  const world = worldOf(id, context);
  const { lens } = world;
  if (lens === undefined) throw new HalError('absent', id, 'the people of this world show no eyes');
  return new WorldIrisCamera(id, { model, lens, ...camera }, world, context.clock, failing);
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
      /** What it says of a living eye; see presentation.ts. */
      presentation: evidenceOption<EyeEvidenceKind>(['vendor', 'spectral', 'pupil']),
    },
    { additionalProperties: false },
  ),
  (id, { eyes, absent, failFrom, failCount, presentation }, context) => {
    if (absent) throw new HalError('absent', id, 'unplugged, as the profile has it');
    const failing = { from: failFrom ?? 1, count: failFrom === undefined ? 0 : failCount };
    const camera = { eyes, failing, presentation: promisedBy(presentation) };
    return openWorldCamera(id, 'synthetic', camera, context);
  },
);
