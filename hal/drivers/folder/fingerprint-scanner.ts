import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import { defineDriver } from '../../driver.ts';
import type { FingerprintScanner, FingerRequest, ScannerInfo } from '../../fingerprint-scanner.ts';
import type { FingerFrame } from '../../presentation.ts';
import { promisedEvidence } from '../handed-in/evidence.ts';
import { FingerFrames } from '../handed-in/finger-frames.ts';
import { folderOptions, VendorFolder } from './vendor-folder.ts';

/**
 * A scanner that is bound to its vendor's SDK: a process of its own reads from `.wanted.json` in a folder that an image is
 * wanted, and of which finger, and puts one there for each `number` of it.
 */
export class FolderScanner implements FingerprintScanner {
  readonly id: string;
  readonly info: ScannerInfo;
  readonly #folder: VendorFolder;
  readonly #frames: FingerFrames;
  readonly #clock: Clock;

  constructor(id: string, info: ScannerInfo, folder: VendorFolder, clock: Clock) {
    this.id = id;
    this.info = info;
    this.#folder = folder;
    this.#frames = new FingerFrames(id, info);
    this.#clock = clock;
  }

  capture(request: FingerRequest): Promise<FingerFrame> {
    const { finger } = request;
    return this.#folder.wishFor(finger === undefined ? {} : { finger }, request, async next => {
      const { name, bytes, sidecar } = await next();
      const capturedAtMs = this.#clock.monotonicMs();
      const evidence = sidecar === undefined ? {} : { evidence: sidecar };
      return await this.#frames.of({ name, bytes, capturedAtMs, ...evidence });
    });
  }

  async dispose(): Promise<void> {
    this.#folder.close();
  }
}

const Options = Type.Object(
  {
    ...folderOptions,
    /** What the scanner gives; an image of another stated resolution is refused. */
    dpi: Type.Integer({ minimum: 250, maximum: 1_000, default: 500 }),
    /** Evidence that comes with every image, in NAME.json beside NAME.png, put there before it. */
    presentation: promisedEvidence,
  },
  { additionalProperties: false },
);

export const driver = defineDriver(
  Options,
  async (id, { folder, presentation, ...info }, { clock }): Promise<FingerprintScanner> => {
    const promised = presentation.length > 0 ? { presentation } : {};
    return new FolderScanner(id, { ...info, ...promised }, await VendorFolder.open(id, folder, clock), clock);
  },
);
