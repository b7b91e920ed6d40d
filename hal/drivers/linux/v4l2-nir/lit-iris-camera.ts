import type { Clock } from '../../../clock.ts';
import { HalError } from '../../../device.ts';
import type {
  Eye,
  IrisCamera,
  IrisCameraInfo,
  IrisCapture,
  IrisCaptureRequest,
} from '../../../iris-camera.ts';
import type { EyeFrame } from '../../../presentation.ts';
import { Exclusive } from '../../sim/exclusive.ts';
import { type FrameSource, nextPicture } from '../camera/frame-source.ts';
import { type EyePlaces, EyeSearch, type SeenEye } from './eye-search.ts';
import type { Lamp } from './lamp.ts';
import { parameters } from './parameters.ts';
import { type Raster, turned } from './raster.ts';

export interface LitCamera {
  readonly info: IrisCameraInfo;
  readonly source: FrameSource;
  /** The size of the frames of `source`. */
  readonly frame: { readonly widthPx: number; readonly heightPx: number };
  readonly places: EyePlaces;
  readonly upsideDown: boolean;
  readonly lamp: Lamp;
  /** A capture is not longer than this, so the lamp is not lit for longer. */
  readonly longestLitMs: number;
}

/** Eyes in the frames of a camera, which a lamp lights while they are looked for. */
export class LitIrisCamera implements IrisCamera {
  readonly id: string;
  readonly info: IrisCameraInfo;
  readonly #camera: LitCamera;
  readonly #clock: Clock;
  readonly #exclusive: Exclusive;
  #sequence = 0;

  constructor(id: string, camera: LitCamera, clock: Clock) {
    this.id = id;
    this.info = camera.info;
    this.#camera = camera;
    this.#clock = clock;
    this.#exclusive = new Exclusive(id, clock);
  }

  capture({ eyes, ...request }: IrisCaptureRequest): Promise<IrisCapture> {
    const timeoutMs = Math.min(request.timeoutMs, this.#camera.longestLitMs);
    return this.#exclusive.run({ ...request, timeoutMs }, async signal => {
      const search = new EyeSearch(eyes, this.#camera.places);
      await this.#whileLit(() => this.#look(search, signal));
      return this.#captureOf(search.best);
    });
  }

  async dispose(): Promise<void> {
    this.#exclusive.close();
    const { lamp, source } = this.#camera;
    // The lamp does not have to wait for a camera that is slow to stop.
    await Promise.all([lamp.release(), source.dispose()]);
  }

  /** The lamp is out again whatever `work` comes to, and whether or not it could be lit. */
  async #whileLit(work: () => Promise<void>): Promise<void> {
    const { lamp } = this.#camera;
    try {
      await lamp.set(true);
      await work();
    } finally {
      await lamp.set(false);
    }
  }

  /** Looks at frames until the search has enough, or the time is over and it has anything at all. */
  async #look(search: EyeSearch, signal: AbortSignal): Promise<void> {
    const litFromMs = this.#clock.monotonicMs() + parameters.lampRiseMs;
    const isLit = ({ beganAfterMs }: { readonly beganAfterMs: number }) => beganAfterMs >= litFromMs;
    try {
      for (;;) {
        const { frame, pixels } = await nextPicture(this.#camera.source, isLit, signal);
        if (search.look(this.#upright(pixels), frame.endedAfterMs)) return;
      }
    } catch (cause) {
      const isLate = cause instanceof HalError && cause.kind === 'timeout';
      if (!isLate || search.best.length === 0) throw cause;
    }
  }

  #upright(pixels: Uint8Array): Raster {
    const picture = { ...this.#camera.frame, pixels };
    return this.#camera.upsideDown ? turned(picture) : picture;
  }

  #captureOf(seen: readonly SeenEye[]): IrisCapture {
    const frameOf = ({ picture, capturedAtMs }: SeenEye): EyeFrame => ({
      ...picture,
      sequence: ++this.#sequence,
      capturedAtMs,
    });
    return Object.fromEntries(seen.map(one => [one.eye, frameOf(one)])) satisfies Partial<
      Record<Eye, EyeFrame>
    >;
  }
}
