import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { Eye, IrisCamera, IrisCameraInfo, IrisCapture, IrisCaptureRequest } from '../../iris-camera.ts';
import type { EyeFrame } from '../../presentation.ts';
import { decodeImage } from '../handed-in/decode.ts';
import type { TakenFile } from './inbox.ts';
import { folderOptions, type NextFile, VendorFolder } from './vendor-folder.ts';

/** `left...` or `right...`: the subject's own. */
const eyeName = /^(?<eye>left|right)(?![a-z])/i;

/**
 * An iris camera that is bound to its vendor's SDK: a process of its own reads from `.wanted.json` in a folder which eyes are
 * wanted, lights them for as long as that file is there, and puts an image of each there, named `left...` and `right...`.
 */
export class FolderIrisCamera implements IrisCamera {
  readonly id: string;
  readonly info: IrisCameraInfo;
  readonly #folder: VendorFolder;
  readonly #clock: Clock;
  readonly #pairMs: number;
  #sequence = 0;

  constructor(id: string, info: IrisCameraInfo, folder: VendorFolder, pairMs: number, clock: Clock) {
    this.id = id;
    this.info = info;
    this.#folder = folder;
    this.#clock = clock;
    this.#pairMs = pairMs;
  }

  capture({ eyes, ...request }: IrisCaptureRequest): Promise<IrisCapture> {
    return this.#folder.wishFor({ eyes }, request, (next, signal) => this.#seen(eyes, next, signal));
  }

  async dispose(): Promise<void> {
    this.#folder.close();
  }

  /** All wanted eyes, or what there is of them some time after the first. */
  async #seen(eyes: readonly Eye[], next: NextFile, signal: AbortSignal): Promise<IrisCapture> {
    const first = await this.#nextOf(eyes, next, signal);
    const others = eyes.filter(eye => first[eye] === undefined);
    if (others.length === 0) return first;
    const patience = new AbortController();
    const cancel = this.#clock.after(this.#pairMs, () => patience.abort(new Error('the other eye is late')));
    try {
      return { ...first, ...(await this.#nextOf(others, next, AbortSignal.any([signal, patience.signal]))) };
    } catch (error) {
      if (patience.signal.aborted && !signal.aborted) return first;
      throw error;
    } finally {
      cancel();
    }
  }

  /** The next image that is of one of these eyes. */
  async #nextOf(eyes: readonly Eye[], next: NextFile, signal: AbortSignal): Promise<IrisCapture> {
    for (;;) {
      const file = await next(signal);
      const named = eyeName.exec(file.name)?.groups?.eye?.toLowerCase();
      const eye = eyes.find(eye => eye === named);
      if (eye !== undefined) return { [eye]: await this.#frame(file) };
    }
  }

  async #frame({ name, bytes }: TakenFile): Promise<EyeFrame> {
    const capturedAtMs = this.#clock.monotonicMs();
    const { widthPx, heightPx } = this.info;
    try {
      const image = await decodeImage(bytes);
      if (image.widthPx !== widthPx || image.heightPx !== heightPx)
        throw new Error(`${image.widthPx} x ${image.heightPx} px, wanted ${widthPx} x ${heightPx}`);
      return { widthPx, heightPx, pixels: image.pixels, sequence: ++this.#sequence, capturedAtMs };
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new HalError('io', this.id, `${name}: ${why}`, cause);
    }
  }
}

const Options = Type.Object(
  {
    ...folderOptions,
    eyes: Type.Array(Type.Unsafe<Eye>({ enum: ['left', 'right'] }), {
      minItems: 1,
      uniqueItems: true,
      default: ['left', 'right'],
    }),
    illuminationNm: Type.Integer({ minimum: 700, maximum: 900, default: 850 }),
    /** How long the second eye is waited for after the first. */
    pairMs: Type.Integer({ minimum: 0, maximum: 5_000, default: 500 }),
  },
  { additionalProperties: false },
);

export const driver = defineDriver(
  Options,
  async (id, { folder, pairMs, ...info }, { clock }): Promise<IrisCamera> => {
    return new FolderIrisCamera(id, info, await VendorFolder.open(id, folder, clock), pairMs, clock);
  },
);
