import { mkdir } from 'node:fs/promises';
import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import type { FingerprintScanner, FingerRequest, ScannerInfo } from '../../fingerprint-scanner.ts';
import type { FingerFrame } from '../../presentation.ts';
import { promisedEvidence } from '../handed-in/evidence.ts';
import { FingerFrames } from '../handed-in/finger-frames.ts';
import { Exclusive } from '../exclusive.ts';
import { Inbox } from './inbox.ts';
import { Wish } from './wish.ts';

/**
 * A scanner that is bound to its vendor's SDK: a process of its own reads from `.wanted.json` in a folder that an image is
 * wanted, and of which finger, and puts one there for each `number` of it.
 */
export class FolderScanner implements FingerprintScanner {
  readonly id: string;
  readonly info: ScannerInfo;
  readonly #inbox: Inbox;
  readonly #wish: Wish;
  readonly #frames: FingerFrames;
  readonly #clock: Clock;
  readonly #exclusive: Exclusive;

  constructor(id: string, info: ScannerInfo, folder: string, clock: Clock) {
    this.id = id;
    this.info = info;
    this.#inbox = new Inbox(id, folder, clock);
    this.#wish = new Wish(id, folder);
    this.#frames = new FingerFrames(id, info);
    this.#clock = clock;
    this.#exclusive = new Exclusive(id, clock);
  }

  capture(request: FingerRequest): Promise<FingerFrame> {
    const { finger, timeoutMs } = request;
    return this.#exclusive.run(request, async signal => {
      await this.#inbox.sweep();
      signal.throwIfAborted();
      const since = this.#clock.wall();
      this.#wish.make({ timeoutMs, ...(finger !== undefined && { finger }) });
      try {
        const { name, bytes, sidecar } = await this.#inbox.take(since, signal);
        const capturedAtMs = this.#clock.monotonicMs();
        const evidence = sidecar === undefined ? {} : { evidence: sidecar };
        return await this.#frames.of({ name, bytes, capturedAtMs, ...evidence });
      } finally {
        this.#wish.withdraw();
      }
    });
  }

  async dispose(): Promise<void> {
    this.#exclusive.close();
    this.#wish.withdraw();
  }
}

const Options = Type.Object(
  {
    /** Made when it is not there. It is this driver's alone: what lies in it is removed. */
    folder: Type.String({ minLength: 1 }),
    vendor: Type.String({ default: 'unknown' }),
    model: Type.String({ default: 'folder' }),
    /** What the scanner gives; an image of another size or stated resolution is refused. */
    widthPx: Type.Integer({ minimum: 32, maximum: 4_096 }),
    heightPx: Type.Integer({ minimum: 32, maximum: 4_096 }),
    dpi: Type.Integer({ minimum: 250, maximum: 1_000, default: 500 }),
    /** Evidence that comes with every image, in NAME.json beside NAME.png, put there before it. */
    presentation: promisedEvidence,
  },
  { additionalProperties: false },
);

export const driver = defineDriver(
  Options,
  async (id, { folder, presentation, ...info }, { clock }): Promise<FingerprintScanner> => {
    try {
      await mkdir(folder, { recursive: true });
    } catch (cause) {
      throw new HalError('absent', id, `${folder} cannot be made`, cause);
    }
    const promised = presentation.length > 0 ? { presentation } : {};
    return new FolderScanner(id, { ...info, ...promised }, folder, clock);
  },
);
