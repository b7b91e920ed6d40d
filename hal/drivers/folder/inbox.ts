import { constants, type Dirent, type FSWatcher, readdirSync, rmSync, watch } from 'node:fs';
import { lstat, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { imageLimits } from '../handed-in/parameters.ts';

/** The kernel stamps files with the time of its last tick. */
const tickMs = 10;
/** How often it is looked beside what inotify tells: for file systems that do not tell. */
const pollMs = 250;
const imageName = /^[^.].*\.(?:png|tiff?|jpe?g|bmp|pgm)$/i;
const imageOrSidecar = /^[^.].*\.(?:png|tiff?|jpe?g|bmp|pgm|json)$/i;

/** A file that was taken out of the folder. */
export interface TakenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What lay beside it under the same name with `.json` in place of its ending. */
  readonly sidecar?: string;
}

/**
 * A folder into which another process puts images: each written under a name that begins with a dot or ends otherwise, and
 * renamed when it is whole.
 */
export class Inbox {
  readonly folder: string;
  readonly #device: string;
  readonly #clock: Clock;

  constructor(device: string, folder: string, clock: Clock) {
    this.#device = device;
    this.folder = folder;
    this.#clock = clock;
  }

  /**
   * Removes every image that is there, and what lies beside images: nothing that was made before it was asked for is taken.
   * At once, because lamps wait for it, and there is next to nothing to remove. HalError `absent` or `io`.
   */
  sweep(): void {
    for (const name of this.#lying())
      try {
        rmSync(path.join(this.folder, name), { force: true });
      } catch (cause) {
        throw this.#stays(name, cause);
      }
  }

  /**
   * The oldest image that came, removed from the folder; waits for one until the signal aborts. Images that were made
   * before `since` (wall clock) are removed unread. HalError `absent` when the folder is gone, `io` when an image is too
   * large or no plain file.
   */
  async take(since: Date, signal: AbortSignal): Promise<TakenFile> {
    for (;;) {
      signal.throwIfAborted();
      const changed = this.#nextChange(signal);
      try {
        const taken = await this.#takeOldest(since.getTime() - tickMs);
        if (taken !== undefined) return taken;
        await changed.promise;
      } finally {
        changed.stop();
      }
    }
  }

  async #takeOldest(sinceMs: number): Promise<TakenFile | undefined> {
    const found: { name: string; madeMs: number }[] = [];
    for (const name of await this.#images()) {
      const madeMs = await this.#madeMs(name);
      if (madeMs === undefined) continue;
      if (madeMs < sinceMs) await this.#discard(name);
      else found.push({ name, madeMs });
    }
    found.sort((a, b) => a.madeMs - b.madeMs || (a.name < b.name ? -1 : 1));
    const [oldest] = found;
    return oldest && this.#takeOut(oldest.name);
  }

  async #takeOut(name: string): Promise<TakenFile> {
    try {
      const bytes = await readBounded(path.join(this.folder, name));
      const sidecar = await this.#sidecarOf(name);
      return { name, bytes, ...(sidecar !== undefined && { sidecar }) };
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new HalError('io', this.#device, `${name}: ${why}`, cause);
    } finally {
      await this.#discard(name);
    }
  }

  async #sidecarOf(name: string): Promise<string | undefined> {
    try {
      return Buffer.from(await readBounded(path.join(this.folder, sidecarName(name)))).toString();
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async #discard(name: string): Promise<void> {
    try {
      for (const file of [name, sidecarName(name)]) await rm(path.join(this.folder, file), { force: true });
    } catch (cause) {
      throw this.#stays(name, cause);
    }
  }

  /** Undefined when it has gone again. */
  async #madeMs(name: string): Promise<number | undefined> {
    try {
      return (await lstat(path.join(this.folder, name))).mtimeMs;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw new HalError('io', this.#device, `${name} cannot be looked at`, error);
    }
  }

  #lying(): string[] {
    try {
      return namesOf(readdirSync(this.folder, { withFileTypes: true }), imageOrSidecar);
    } catch (cause) {
      throw this.#gone(cause);
    }
  }

  async #images(): Promise<string[]> {
    try {
      return namesOf(await readdir(this.folder, { withFileTypes: true }), imageName);
    } catch (cause) {
      throw this.#gone(cause);
    }
  }

  /** Resolves when something changed in the folder, or when it is time to look anyway; rejects when aborted. */
  #nextChange(signal: AbortSignal): { promise: Promise<void>; stop(): void } {
    const watcher = this.#watch();
    let stop = () => {};
    const promise = new Promise<void>((resolve, reject) => {
      const cancel = this.#clock.after(pollMs, resolve);
      const onAbort = () => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      watcher.on('change', () => resolve()).on('error', cause => reject(this.#gone(cause)));
      stop = () => {
        cancel();
        signal.removeEventListener('abort', onAbort);
        watcher.close();
      };
    });
    promise.catch(() => undefined); // what is taken at once is not waited for
    return { promise, stop };
  }

  #watch(): FSWatcher {
    try {
      return watch(this.folder);
    } catch (cause) {
      throw this.#gone(cause);
    }
  }

  #stays(name: string, cause: unknown): HalError {
    return new HalError('io', this.#device, `${name} cannot be removed from ${this.folder}`, cause);
  }

  #gone(cause: unknown): HalError {
    return new HalError('absent', this.#device, `${this.folder} is not there or may not be read`, cause);
  }
}

const namesOf = (entries: readonly Dirent[], named: RegExp) =>
  entries.filter(entry => !entry.isDirectory() && named.test(entry.name)).map(({ name }) => name);

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

const sidecarName = (name: string) => name.replace(/\.[^.]*$/, '.json');

/** A plain file, no link, of the size that an image may have. */
async function readBounded(file: string): Promise<Uint8Array> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new Error('no plain file');
    const { size } = stat;
    if (size > imageLimits.largestBytes)
      throw new Error(`${size} bytes, at most ${imageLimits.largestBytes}`);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(size), 0, size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
