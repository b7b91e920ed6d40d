import { mkdir } from 'node:fs/promises';
import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import { HalError, type WaitRequest } from '../../device.ts';
import { Exclusive } from '../exclusive.ts';
import { Inbox, type TakenFile } from './inbox.ts';
import { Wish } from './wish.ts';

/** What a profile says of every device that hands in images by a folder. An image of another size is refused. */
export const folderOptions = {
  /** Made when it is not there. It is this driver's alone: what lies in it is removed. */
  folder: Type.String({ minLength: 1 }),
  vendor: Type.String({ default: 'unknown' }),
  model: Type.String({ default: 'folder' }),
  widthPx: Type.Integer({ minimum: 32, maximum: 4_096 }),
  heightPx: Type.Integer({ minimum: 32, maximum: 4_096 }),
};

/** The next image that comes; rejects when the wish is over. */
export type NextFile = (signal?: AbortSignal) => Promise<TakenFile>;

/** The folder by which a vendor's process is told what is wanted, and hands it in: one wish at a time. */
export class VendorFolder {
  readonly #inbox: Inbox;
  readonly #wish: Wish;
  readonly #clock: Clock;
  readonly #exclusive: Exclusive;

  /** Makes the folder, and takes back what a daemon that was killed still wants. HalError `absent` when it cannot. */
  static async open(device: string, folder: string, clock: Clock): Promise<VendorFolder> {
    try {
      await mkdir(folder, { recursive: true });
      const opened = new VendorFolder(device, folder, clock);
      opened.#wish.withdraw();
      return opened;
    } catch (cause) {
      throw new HalError('absent', device, `${folder} cannot be made or written`, cause);
    }
  }

  private constructor(device: string, folder: string, clock: Clock) {
    this.#inbox = new Inbox(device, folder, clock);
    this.#wish = new Wish(device, folder);
    this.#clock = clock;
    this.#exclusive = new Exclusive(device, clock);
  }

  /** What `work` makes of the files that come while `wanted` stands in the folder. What lay there before is removed. */
  wishFor<T>(
    wanted: object,
    request: WaitRequest,
    work: (next: NextFile, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return this.#exclusive.run(request, async signal => {
      this.#inbox.sweep();
      const since = this.#clock.wall();
      this.#wish.make({ timeoutMs: request.timeoutMs, ...wanted });
      try {
        return await work((ending = signal) => this.#inbox.take(since, ending), signal);
      } finally {
        this.#wish.withdraw();
      }
    });
  }

  close(): void {
    this.#exclusive.close();
    this.#wish.withdraw();
  }
}
