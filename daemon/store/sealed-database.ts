import type { Fault } from '../core/errors.ts';
import { acknowledgedFile, AcknowledgedMark } from './audit/acknowledged.ts';
import type { CopyItem } from './backup/copy.ts';
import type { NameSync, OpenDatabase, Operation, Snapshot, Volume } from './database.ts';
import { Ballast, type BallastOptions } from './disk/ballast.ts';
import { stepReserves } from './disk/parameters.ts';
import { defaultRules, type StorageRules } from './disk/rules.ts';
import { Space } from './disk/space.ts';
import { Usage } from './disk/usage.ts';
import { storeFault } from './faults.ts';
import type { Keyring, RingKeys } from './keyring.ts';
import { levelVolume } from './level.ts';
import { Nonces } from './nonces.ts';
import { encounterKeysFile, reserveBytes } from './parameters.ts';
import { seal } from './seal.ts';
import { SealedReader } from './sealed-reader.ts';
import { EncounterKeys } from './shred/encounter-keys.ts';

export interface SealedDatabaseOptions {
  readonly keyring: Keyring;
  /** Told of each record that a listing left out because it does not authenticate; the Fault's `where` is its key. */
  readonly onCorrupt: (fault: Fault) => void;
  /** As `Unsealing.onDamaged`. */
  readonly onDamaged?: (fault: Fault, sealed: Uint8Array) => void;
  /** Puts a ring with new keys on the disk, before they seal anything. Without it keys cannot be changed. */
  readonly saveKeys?: (keys: RingKeys) => Promise<void>;
  /** Make the store when there is none. False after provisioning. */
  readonly create: boolean;
  readonly randomBytes: (length: number) => Uint8Array;
  /** The wall clock of the machine. */
  readonly now: () => Date;
  /** Bytes free on the volume; as the file system tells by default. */
  readonly freeBytes?: () => number;
  /** Bytes that a commit must leave free. */
  readonly reserveBytes?: number;
  /** Room for bad times. Without it a full disk is refused at the reserve. */
  readonly ballast?: BallastOptions;
  /** Everything in the usual order, without quotas, by default. */
  readonly storage?: StorageRules;
  /** LevelDB on the machine's own file system by default. */
  readonly volume?: Volume;
}

interface DatabaseParts {
  readonly space: Space;
  readonly database: OpenDatabase;
  readonly encounterKeys: EncounterKeys;
  readonly acknowledged: AcknowledgedMark | undefined;
}

/** The database as it is at one moment. */
interface View {
  readonly reader: SealedReader;
  /** To be closed when it has been read. */
  readonly snapshot?: Snapshot;
}

interface Failure {
  /** The last state that was acknowledged; reads see it until the database is open again. */
  readonly lastGood: Snapshot;
  /** The keys of the batch that failed. */
  readonly keys: readonly string[];
}

/**
 * LevelDB whose values are sealed, and whose batches are on the disk, names of new files too, when `write` resolves.
 *
 * After a failed write LevelDB 1.20 must not be written to again: it would append behind a torn record of its log,
 * and a re-open would drop what follows. So the handle serves reads of the last acknowledged state, and `revive`
 * closes it, opens the database anew, and takes back the failed batch should it be in the log after all (a write
 * may be whole and its sync fail). Should the process die before that, the batch may stay. That is safe: nobody was
 * shown its answer, its id is never given again, and its events reach the hub once like any other.
 */
export class SealedDatabase {
  readonly folder: string;
  readonly keyring: Keyring;
  /** The keys of encounters, in a file beside LevelDB's. */
  readonly encounterKeys: EncounterKeys;
  /** Undefined where it cannot be opened: it is worth less than a store at work. */
  readonly acknowledged: AcknowledgedMark | undefined;
  readonly #options: SealedDatabaseOptions;
  readonly #volume: Volume;
  readonly #names: NameSync;
  readonly #nonces: Nonces;
  /** Who may still write how much. */
  readonly space: Space;
  #database: OpenDatabase;
  #failure: Failure | undefined;
  /** Puts back what was before the failed batch; read from the old handle before that is closed. */
  #undo: readonly Operation[] | undefined;

  private constructor(
    folder: string,
    options: SealedDatabaseOptions,
    { space, database, encounterKeys, acknowledged }: DatabaseParts,
  ) {
    this.folder = folder;
    this.space = space;
    this.keyring = options.keyring;
    this.encounterKeys = encounterKeys;
    this.acknowledged = acknowledged;
    this.#options = options;
    this.#database = database;
    this.#volume = volumeOf(options);
    this.#names = this.#volume.names(folder, options.now);
    this.#nonces = new Nonces(options.randomBytes);
  }

  static async open(folder: string, options: SealedDatabaseOptions): Promise<SealedDatabase> {
    const volume = volumeOf(options);
    await volume.prepare(folder, options.create);
    const space = await spaceOf(folder, options);
    await space.ease(); // LevelDB does not open on a full disk
    const database = await volume.open(folder, options.create);
    const encounterKeys = await openEncounterKeys(folder, options, database);
    const acknowledged = await openMark(folder, options);
    const sealed = new SealedDatabase(folder, options, { space, database, encounterKeys, acknowledged });
    await sealed.#syncNames(); // an open puts a new manifest in the place of the old one
    await sealed.measure();
    return sealed;
  }

  async #syncNames(): Promise<void> {
    try {
      await this.#names.syncWhenGrown();
    } catch (error) {
      await this.close();
      throw storeFault(this.folder, error);
    }
  }

  /** True after a failed write: nothing can be written until `revive` resolves. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** Seals a record; with the key of the encounter `owner` where it holds something of a person. */
  seal(key: string, plaintext: Uint8Array, owner?: string): Uint8Array {
    const nonce = this.#nonces.next();
    if (owner === undefined) return seal(plaintext, key, this.keyring.sealing(key), nonce);
    const own = this.encounterKeys.give(owner);
    return seal(plaintext, key, own.key, nonce, own.slot);
  }

  /** Reads what is acknowledged; after a failed write, what was before it. */
  get read(): SealedReader {
    return this.#reader(this.#failure?.lastGood);
  }

  /** Several reads that see one state, whatever is written meanwhile. */
  async readTogether<Result>(use: (reader: SealedReader) => Promise<Result>): Promise<Result> {
    return usingView(this.#view(), use);
  }

  /**
   * The same for a copy. `items`: every record as it is sealed, and after them the keys of encounters, of the same moment: who
   * is erased meanwhile is still whole in both.
   */
  async copyTogether<Result>(
    use: (reader: SealedReader, items: AsyncIterable<CopyItem>) => Promise<Result>,
  ): Promise<Result> {
    const { bytes, view } = await this.encounterKeys.copy(() => this.#view());
    return usingView(view, reader => use(reader, copyItems(reader, bytes)));
  }

  /** After a failed write it is not a new snapshot, and not to be closed. */
  #view(): View {
    if (this.#failure !== undefined) return { reader: this.read };
    const snapshot = this.#snapshot();
    return { reader: this.#reader(snapshot), snapshot };
  }

  /** All of it on the disk, or a Fault (`disk-full`, `unavailable`) and none of it in the store. */
  async write(operations: readonly Operation[]): Promise<void> {
    if (this.failed) throw new Error('write after a failed write: revive first');
    await this.space.make(sizeOf(operations)); // refusing early leaves LevelDB well, and room for its next compaction
    const before = this.#snapshot();
    try {
      await this.#database.batch([...operations], { sync: true });
      await this.#names.syncWhenGrown();
    } catch (error) {
      this.#failure = { lastGood: before, keys: [...new Set(operations.map(({ key }) => key))] };
      throw storeFault(this.folder, error);
    }
    await before.close();
  }

  /** Counts anew how much of the disk each kind takes. */
  async measure(): Promise<void> {
    if (this.failed) return;
    try {
      await this.space.usage.measure(async range => (await this.#database.sizeOf?.(range)) ?? 0);
    } catch (error) {
      throw storeFault(this.folder, error);
    }
  }

  /** Opens the database anew after a failed write. Fault `disk-full` as long as there is no room for that. */
  async revive(): Promise<void> {
    const failure = this.#failure;
    if (failure === undefined) return;
    await this.space.make(0);
    await this.#volume.prepare(this.folder, false); // or LevelDB makes it where a volume is not mounted
    this.#undo ??= await this.#stateBefore(failure);
    await this.#database.close();
    this.#database = await this.#volume.open(this.folder, false);
    await this.#takeBack(this.#undo);
    this.#undo = undefined;
    this.#failure = undefined;
  }

  async #takeBack(undo: readonly Operation[]): Promise<void> {
    try {
      await this.#database.batch([...undo], { sync: true });
      await this.#names.syncWhenGrown();
    } catch (error) {
      await this.#database.close(); // reads must not see what was not acknowledged
      throw storeFault(this.folder, error);
    }
  }

  async close(): Promise<void> {
    await this.#database.close();
    await this.encounterKeys.close();
    await this.acknowledged?.close();
  }

  /** Gives back the bytes of deleted records of a range. It may take seconds, and nothing waits for it. */
  async compact(from: string, to: string): Promise<void> {
    try {
      await this.#database.compactRange(from, to);
    } catch (error) {
      throw storeFault(this.folder, error);
    }
  }

  #reader(snapshot: Snapshot | undefined): SealedReader {
    const { onCorrupt, onDamaged } = this.#options;
    const { keyring, encounterKeys } = this;
    const unsealing = { keyring, encounterKeys, onCorrupt, ...(onDamaged && { onDamaged }) };
    return new SealedReader(this.folder, this.#database, unsealing, snapshot);
  }

  #snapshot(): Snapshot {
    try {
      return this.#database.snapshot();
    } catch (error) {
      throw storeFault(this.folder, error);
    }
  }

  async #stateBefore({ lastGood, keys }: Failure): Promise<Operation[]> {
    try {
      const values = await this.#database.getMany([...keys], { snapshot: lastGood });
      return keys.map((key, index) => {
        const value = values[index];
        return value === undefined ? { type: 'del', key } : { type: 'put', key, value };
      });
    } catch (error) {
      throw storeFault(this.folder, error);
    }
  }
}

async function usingView<Result>(
  { reader, snapshot }: View,
  use: (reader: SealedReader) => Promise<Result>,
): Promise<Result> {
  try {
    return await use(reader);
  } finally {
    await snapshot?.close();
  }
}

async function* copyItems(reader: SealedReader, encounterKeys: Uint8Array): AsyncGenerator<CopyItem> {
  for await (const [name, value] of reader.sealedEntries({})) yield { type: 'record', name, value };
  yield { type: 'file', name: encounterKeysFile, value: encounterKeys };
}

async function openEncounterKeys(
  folder: string,
  options: SealedDatabaseOptions,
  database: OpenDatabase,
): Promise<EncounterKeys> {
  try {
    return await EncounterKeys.open(await volumeOf(options).openPlain(folder, encounterKeysFile), options);
  } catch (error) {
    await database.close();
    throw storeFault(folder, error);
  }
}

async function openMark(
  folder: string,
  options: SealedDatabaseOptions,
): Promise<AcknowledgedMark | undefined> {
  try {
    return new AcknowledgedMark(await volumeOf(options).openPlain(folder, acknowledgedFile));
  } catch (error) {
    const fault = storeFault(folder, error);
    if (fault.code === 'disk-full') return undefined;
    throw fault;
  }
}

function volumeOf({ volume = levelVolume }: SealedDatabaseOptions): Volume {
  return volume;
}

async function spaceOf(folder: string, options: SealedDatabaseOptions): Promise<Space> {
  const reserve = options.reserveBytes ?? reserveBytes;
  const ballast = options.ballast && (await Ballast.open(options.ballast, options.randomBytes));
  return new Space({
    folder,
    freeBytes: options.freeBytes ?? (() => volumeOf(options).freeBytes(folder)),
    reserveBytes: reserve,
    stepBytes: reserve * stepReserves,
    rules: options.storage ?? defaultRules,
    usage: new Usage(),
    ...(ballast && { ballast }),
  });
}

function sizeOf(operations: readonly Operation[]): number {
  return operations.reduce(
    (sum, operation) => sum + operation.key.length + (operation.type === 'put' ? operation.value.length : 0),
    0,
  );
}
