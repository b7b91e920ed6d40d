import type { Clock } from '../../../clock.ts';
import { HalError } from '../../../device.ts';
import type { IrisCamera, IrisCameraInfo, IrisCapture, IrisCaptureRequest } from '../../../iris-camera.ts';
import type { Frame } from '../../../frame.ts';
import type { SpectralFrame } from '../../../presentation.ts';
import { Exclusive } from '../../exclusive.ts';
import { type FrameSource, nextPicture } from '../camera/frame-source.ts';
import { type EyePlaces, EyeSearch, type SeenEye } from './eye-search.ts';
import type { Lamp } from './lamp.ts';
import { parameters } from './parameters.ts';
import { type Raster, turned } from './raster.ts';
import { type Shot, type SpectralShots, spectralOf, takeSpectralShots } from './spectral.ts';

export interface LitCamera {
  readonly info: IrisCameraInfo;
  readonly source: FrameSource;
  /** The size of the frames of `source`. */
  readonly frame: { readonly widthPx: number; readonly heightPx: number };
  readonly places: EyePlaces;
  readonly upsideDown: boolean;
  /** By its light eyes are recognised. */
  readonly lamp: Lamp;
  /** Of another wavelength: the frames bring spectral evidence then. */
  readonly secondLamp?: Lamp;
  /** A capture is not longer than this, so no lamp is lit for longer. */
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
      const shots = await this.#whileLit(async () => {
        await this.#look(search, signal);
        return await this.#spectralShots(signal);
      });
      return this.#captureOf(search.best, shots);
    });
  }

  async dispose(): Promise<void> {
    this.#exclusive.close();
    const { lamp, secondLamp, source } = this.#camera;
    // The lamps do not have to wait for a camera that is slow to stop.
    await Promise.all([lamp.release(), secondLamp?.release(), source.dispose()]);
  }

  /** The lamp is out again whatever `work` comes to, and whether or not it could be lit. */
  async #whileLit<T>(work: () => Promise<T>): Promise<T> {
    const { lamp } = this.#camera;
    try {
      await lamp.set(true);
      return await work();
    } finally {
      await lamp.set(false);
    }
  }

  /** Looks at frames until the search has enough, or the time is over and it has anything at all. */
  async #look(search: EyeSearch, signal: AbortSignal): Promise<void> {
    const litFromMs = this.#steadyFromMs();
    try {
      for (;;) {
        const { picture, capturedAtMs } = await this.#shotSince(litFromMs, signal);
        if (search.look(picture, capturedAtMs)) return;
      }
    } catch (cause) {
      if (!isTimeout(cause) || search.best.length === 0) throw cause;
    }
  }

  /** Undefined without a second lamp, and where there was no time left: no evidence is a doubt, but no failure. */
  async #spectralShots(signal: AbortSignal): Promise<SpectralShots | undefined> {
    const { lamp, secondLamp } = this.#camera;
    if (secondLamp === undefined) return undefined;
    const nextShot = () => this.#shotSince(this.#steadyFromMs(), signal);
    try {
      return await takeSpectralShots(lamp, secondLamp, nextShot);
    } catch (cause) {
      if (isTimeout(cause)) return undefined;
      throw cause;
    }
  }

  /** From when on a lamp that was switched just now has its full light, or none. */
  #steadyFromMs(): number {
    return this.#clock.monotonicMs() + parameters.lampRiseMs;
  }

  /** The next frame all of which was exposed from then on. */
  async #shotSince(sinceMs: number, signal: AbortSignal): Promise<Shot> {
    const { source, frame: size, upsideDown } = this.#camera;
    const wanted = ({ beganAfterMs }: { readonly beganAfterMs: number }) => beganAfterMs >= sinceMs;
    const { frame, pixels } = await nextPicture(source, wanted, signal);
    const picture = { ...size, pixels };
    return { picture: upsideDown ? turned(picture) : picture, capturedAtMs: frame.endedAfterMs };
  }

  #captureOf(seen: readonly SeenEye[], shots: SpectralShots | undefined): IrisCapture {
    const frames = seen.map(one => {
      const frame = this.#numbered(one.picture, one.capturedAtMs);
      const spectral = this.#spectralOf(one, shots);
      return [one.eye, spectral === undefined ? frame : { ...frame, presentation: { spectral } }];
    });
    return Object.fromEntries(frames) as IrisCapture;
  }

  #spectralOf(seen: SeenEye, shots: SpectralShots | undefined): SpectralFrame[] | undefined {
    const { lamp, secondLamp, places } = this.#camera;
    if (shots === undefined || secondLamp === undefined) return undefined;
    const numbered = (picture: Raster, capturedAtMs: number) => this.#numbered(picture, capturedAtMs);
    const wavelengthsNm = [lamp.wavelengthNm, secondLamp.wavelengthNm] as const;
    return spectralOf(seen, shots, places, wavelengthsNm, numbered);
  }

  #numbered({ widthPx, heightPx, pixels }: Raster, capturedAtMs: number): Frame {
    return { widthPx, heightPx, pixels, sequence: ++this.#sequence, capturedAtMs };
  }
}

const isTimeout = (cause: unknown) => cause instanceof HalError && cause.kind === 'timeout';
