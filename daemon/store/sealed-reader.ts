import { Fault } from '../core/errors.ts';
import type { OpenDatabase, Snapshot, View } from './database.ts';
import { storeFault } from './faults.ts';
import type { KeyRange } from './keys.ts';
import { type SealingKey, unseal } from './seal.ts';

/** What opens the records, and who hears of those that do not open. */
export interface Unsealing {
  readonly key: SealingKey;
  /** Told of each record that a listing left out because it does not authenticate; the Fault's `where` is its key. */
  readonly onCorrupt: (fault: Fault) => void;
}

/** Reads a database of sealed records: as it is now, or as it was at a snapshot. */
export class SealedReader {
  readonly #folder: string;
  readonly #database: OpenDatabase;
  readonly #unsealing: Unsealing;
  readonly #view: View;

  constructor(folder: string, database: OpenDatabase, unsealing: Unsealing, snapshot: Snapshot | undefined) {
    this.#folder = folder;
    this.#database = database;
    this.#unsealing = unsealing;
    this.#view = snapshot === undefined ? {} : { snapshot };
  }

  /** The plaintext of a record; Fault `corrupt` when it does not authenticate. */
  async get(key: string): Promise<Uint8Array | undefined> {
    const sealed = await this.getSealed(key);
    return sealed === undefined ? undefined : this.unseal(key, sealed);
  }

  async getSealed(key: string): Promise<Uint8Array | undefined> {
    try {
      return await this.#database.get(key, this.#view);
    } catch (error) {
      throw storeFault(this.#folder, error);
    }
  }

  /** The records of a range as they stand on the disk; what is written meanwhile is not seen. */
  async *sealedEntries(range: KeyRange): AsyncGenerator<[string, Uint8Array]> {
    try {
      yield* this.#database.iterator({ ...range, ...this.#view });
    } catch (error) {
      throw storeFault(this.#folder, error);
    }
  }

  /** The keys and plaintexts of a range, at most `limit`. What does not authenticate is reported and left out. */
  async list(range: KeyRange, limit = Number.POSITIVE_INFINITY): Promise<[string, Uint8Array][]> {
    const found: [string, Uint8Array][] = [];
    if (limit <= 0) return found;
    for await (const [key, sealed] of this.sealedEntries(range)) {
      const plaintext = this.unsealOrReport(key, sealed);
      if (plaintext !== undefined) found.push([key, plaintext]);
      if (found.length >= limit) break;
    }
    return found;
  }

  unseal(key: string, sealed: Uint8Array): Uint8Array {
    return unseal(sealed, key, this.#unsealing.key);
  }

  /** Undefined, and a report, for a record that does not authenticate. */
  unsealOrReport(key: string, sealed: Uint8Array): Uint8Array | undefined {
    try {
      return this.unseal(key, sealed);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#unsealing.onCorrupt(error);
      return undefined;
    }
  }

  authenticates(key: string, sealed: Uint8Array): boolean {
    try {
      this.unseal(key, sealed);
      return true;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return false;
    }
  }
}
