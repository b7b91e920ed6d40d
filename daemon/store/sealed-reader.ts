import { Fault } from '../core/errors.ts';
import type { OpenDatabase, Snapshot, View } from './database.ts';
import { storeFault } from './faults.ts';
import type { Keyring } from './keyring.ts';
import type { KeyRange } from './keys.ts';
import { sealerOf, unseal, wipe } from './seal.ts';
import type { EncounterKeys } from './shred/encounter-keys.ts';

/** What opens the records, and who hears of those that do not open. */
export interface Unsealing {
  readonly keyring: Keyring;
  readonly encounterKeys: EncounterKeys;
  /** Told of each record that a listing left out because it does not authenticate; the Fault's `where` is its key. */
  readonly onCorrupt: (fault: Fault) => void;
  /** Told of each record that does not authenticate, whoever reads it, with its bytes. May come again at each read. */
  readonly onDamaged?: (fault: Fault, sealed: Uint8Array) => void;
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

  /**
   * The plaintext of a record; Fault `corrupt` when it does not authenticate, `erased`
   * when its encounter's key is gone.
   */
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

  /**
   * The keys and plaintexts of a range, at most `limit`. What does not authenticate is reported and left out; what has been
   * erased is left out.
   */
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
    try {
      return this.#open(key, sealed);
    } catch (error) {
      if (error instanceof Fault && error.code === 'corrupt') this.#unsealing.onDamaged?.(error, sealed);
      throw error;
    }
  }

  #open(key: string, sealed: Uint8Array): Uint8Array {
    const { keyring, encounterKeys } = this.#unsealing;
    const sealer = sealerOf(sealed, key);
    if (sealer.of === 'keyring') return unseal(sealed, key, keyring.opening(key, sealer.keyId));
    const own = encounterKeys.open(key, sealer.slot, sealer.keyId);
    try {
      return unseal(sealed, key, own);
    } finally {
      wipe(own);
    }
  }

  /** Undefined for a record that does not open; with a report, unless it has been erased. */
  unsealOrReport(key: string, sealed: Uint8Array): Uint8Array | undefined {
    try {
      return this.unseal(key, sealed);
    } catch (error) {
      this.report(error);
      return undefined;
    }
  }

  /** Tells of a Fault of a record that is left out; throws anything else. What was erased is left out without a word. */
  report(error: unknown): void {
    if (!(error instanceof Fault)) throw error;
    if (error.code !== 'erased') this.#unsealing.onCorrupt(error);
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
