import type { NameSync, OpenDatabase, Operation, Snapshot, Volume } from './database.ts';
import { storeFault } from './faults.ts';
import type { KeyRange } from './keys.ts';

interface DurableOptions {
  readonly create: boolean;
  /** The wall clock of the machine. */
  readonly now: () => Date;
}

interface Failure {
  /** The last state that was acknowledged; reads see it until the database is open again. */
  readonly lastGood: Snapshot;
  /** The keys of the batch that failed. */
  readonly keys: readonly string[];
}

/**
 * LevelDB whose batches are on the disk, names of new files too, when `write` resolves.
 *
 * After a failed write LevelDB 1.20 must not be written to again: it would append behind a torn record of its log,
 * and a re-open would drop what follows. So the handle serves reads of the last acknowledged state, and `revive`
 * closes it, opens the database anew, and takes back the failed batch should it be in the log after all (a write
 * may be whole and its sync fail). Should the process die before that, the batch may stay. That is safe: nobody was
 * shown its answer, its id is never given again, and its events reach the hub once like any other.
 */
export class DurableDatabase {
  readonly #folder: string;
  readonly #volume: Volume;
  readonly #names: NameSync;
  #handle: OpenDatabase;
  #failure: Failure | undefined;
  /** Puts back what was before the failed batch; read from the old handle before that is closed. */
  #undo: readonly Operation[] | undefined;

  private constructor(folder: string, volume: Volume, handle: OpenDatabase, names: NameSync) {
    this.#folder = folder;
    this.#volume = volume;
    this.#handle = handle;
    this.#names = names;
  }

  /** The folder is prepared. Faults: those of `Volume.open`. */
  static async open(
    folder: string,
    volume: Volume,
    { create, now }: DurableOptions,
  ): Promise<DurableDatabase> {
    const handle = await volume.open(folder, create);
    return new DurableDatabase(folder, volume, handle, volume.names(folder, now));
  }

  /** To be read from; another one once `revive` has resolved. */
  get handle(): OpenDatabase {
    return this.#handle;
  }

  /** True after a failed write: nothing can be written until `revive` resolves. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** After a failed write, what was acknowledged before it. It is not to be closed. */
  get lastGood(): Snapshot | undefined {
    return this.#failure?.lastGood;
  }

  snapshot(): Snapshot {
    try {
      return this.#handle.snapshot();
    } catch (error) {
      throw storeFault(this.#folder, error);
    }
  }

  /** Resolves when the names of the files that are there now are on the disk. */
  async syncNames(): Promise<void> {
    try {
      await this.#names.syncWhenGrown();
    } catch (error) {
      throw storeFault(this.#folder, error);
    }
  }

  /** All of it on the disk, or a Fault (`disk-full`, `unavailable`) and none of it in the store. */
  async write(operations: readonly Operation[]): Promise<void> {
    if (this.failed) throw new Error('write after a failed write: revive first');
    const before = this.snapshot();
    try {
      await this.#handle.batch([...operations], { sync: true });
      await this.#names.syncWhenGrown();
    } catch (error) {
      this.#failure = { lastGood: before, keys: [...new Set(operations.map(({ key }) => key))] };
      throw storeFault(this.#folder, error);
    }
    await before.close();
  }

  /** Opens the database anew after a failed write. */
  async revive(): Promise<void> {
    const failure = this.#failure;
    if (failure === undefined) return;
    await this.#volume.prepare(this.#folder, false); // or LevelDB makes it where a volume is not mounted
    this.#undo ??= await this.#stateBefore(failure);
    await this.#handle.close();
    this.#handle = await this.#volume.open(this.#folder, false);
    await this.#takeBack(this.#undo);
    this.#undo = undefined;
    this.#failure = undefined;
  }

  async #stateBefore({ lastGood, keys }: Failure): Promise<Operation[]> {
    try {
      const values = await this.#handle.getMany([...keys], { snapshot: lastGood });
      return keys.map((key, index) => {
        const value = values[index];
        return value === undefined ? { type: 'del', key } : { type: 'put', key, value };
      });
    } catch (error) {
      throw storeFault(this.#folder, error);
    }
  }

  async #takeBack(undo: readonly Operation[]): Promise<void> {
    try {
      await this.#handle.batch([...undo], { sync: true });
      await this.#names.syncWhenGrown();
    } catch (error) {
      await this.#handle.close(); // reads must not see what was not acknowledged
      throw storeFault(this.#folder, error);
    }
  }

  /** Bytes that a range takes in tables, as far as LevelDB counts them. */
  async sizeOf(range: KeyRange): Promise<number> {
    try {
      return (await this.#handle.sizeOf?.(range)) ?? 0;
    } catch (error) {
      throw storeFault(this.#folder, error);
    }
  }

  /** Gives back the bytes of deleted records of a range. It may take seconds, and nothing waits for it. */
  async compact(from: string, to: string): Promise<void> {
    try {
      await this.#handle.compactRange(from, to);
    } catch (error) {
      throw storeFault(this.#folder, error);
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
