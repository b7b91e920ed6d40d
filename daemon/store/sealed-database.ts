import type { Fault } from '../core/errors.ts';
import { acknowledgedFile, AcknowledgedMark } from './audit/acknowledged.ts';
import type { CopyItem } from './backup/copy.ts';
import type { Operation, Snapshot, Volume } from './database.ts';
import { openSpace, type StorageOptions } from './disk/open-space.ts';
import type { Space } from './disk/space.ts';
import { DurableDatabase } from './durable-database.ts';
import { storeFault } from './faults.ts';
import type { Keyring, RingKeys } from './keyring.ts';
import { levelVolume } from './leveldb/level.ts';
import { Nonces } from './nonces.ts';
import { encounterKeysFile } from './parameters.ts';
import { seal } from './seal.ts';
import { SealedReader } from './sealed-reader.ts';
import { EncounterKeys } from './shred/encounter-keys.ts';

export interface SealedDatabaseOptions extends StorageOptions {
  readonly keyring: Keyring;
  /** Told of each record that a listing left out because it does not authenticate; the Fault's `where` is its key. */
  readonly onCorrupt: (fault: Fault) => void;
  /** As `Unsealing.onDamaged`. */
  readonly onDamaged?: (fault: Fault, sealed: Uint8Array) => void;
  /** Puts a ring with new keys on the disk, before they seal anything. Without it keys cannot be changed. */
  readonly saveKeys?: (keys: RingKeys) => Promise<void>;
  /** Make the store when there is none. False after provisioning. */
  readonly create: boolean;
  /** The wall clock of the machine. */
  readonly now: () => Date;
  /** LevelDB on the machine's own file system by default. */
  readonly volume?: Volume;
}

interface DatabaseParts {
  readonly space: Space;
  readonly database: DurableDatabase;
  readonly encounterKeys: EncounterKeys;
  readonly acknowledged: AcknowledgedMark | undefined;
}

/** The database as it is at one moment. */
interface View {
  readonly reader: SealedReader;
  /** To be closed when it has been read. */
  readonly snapshot?: Snapshot;
}

/** A database whose values are sealed, and that knows how much of its disk it may take. */
export class SealedDatabase {
  readonly folder: string;
  readonly keyring: Keyring;
  /** The keys of encounters, in a file beside LevelDB's. */
  readonly encounterKeys: EncounterKeys;
  /** Undefined where it cannot be opened: it is worth less than a store at work. */
  readonly acknowledged: AcknowledgedMark | undefined;
  /** Who may still write how much. */
  readonly space: Space;
  readonly #options: SealedDatabaseOptions;
  readonly #database: DurableDatabase;
  readonly #nonces: Nonces;

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
    this.#nonces = new Nonces(options.randomBytes);
  }

  static async open(folder: string, options: SealedDatabaseOptions): Promise<SealedDatabase> {
    const { volume = levelVolume, create } = options;
    await volume.prepare(folder, create);
    const space = await openSpace(folder, volume, options);
    await space.ease(); // LevelDB does not open on a full disk
    const database = await DurableDatabase.open(folder, volume, options);
    const files = await openFiles(folder, volume, options).catch(async (error: unknown) => {
      await database.close();
      throw storeFault(folder, error);
    });
    const sealed = new SealedDatabase(folder, options, { space, database, ...files });
    try {
      await database.syncNames(); // an open puts a new manifest in the place of the old one
      await sealed.measure();
      return sealed;
    } catch (error) {
      await sealed.close();
      throw error;
    }
  }

  /** True after a failed write: nothing can be written until `revive` resolves. */
  get failed(): boolean {
    return this.#database.failed;
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
    return this.#reader(this.#database.lastGood);
  }

  /** Several reads that see one state, whatever is written meanwhile. */
  async readTogether<Result>(use: (reader: SealedReader) => Promise<Result>): Promise<Result> {
    return usingView(this.#view(), use);
  }

  /**
   * The same for a copy. `items`: every record as it is sealed, and after them the keys of encounters, of the same
   * moment: who is erased meanwhile is still whole in both.
   */
  async copyTogether<Result>(
    use: (reader: SealedReader, items: AsyncIterable<CopyItem>) => Promise<Result>,
  ): Promise<Result> {
    const { bytes, view } = await this.encounterKeys.copy(() => this.#view());
    return usingView(view, reader => use(reader, copyItems(reader, bytes)));
  }

  /** After a failed write it is not a new snapshot, and not to be closed. */
  #view(): View {
    if (this.failed) return { reader: this.read };
    const snapshot = this.#database.snapshot();
    return { reader: this.#reader(snapshot), snapshot };
  }

  #reader(snapshot: Snapshot | undefined): SealedReader {
    const { onCorrupt, onDamaged } = this.#options;
    const { keyring, encounterKeys } = this;
    const unsealing = { keyring, encounterKeys, onCorrupt, ...(onDamaged && { onDamaged }) };
    return new SealedReader(this.folder, this.#database.handle, unsealing, snapshot);
  }

  /** As `DurableDatabase.write`, in the room that there is. */
  async write(operations: readonly Operation[]): Promise<void> {
    await this.space.make(sizeOf(operations)); // refusing early leaves LevelDB well, and room for its next compaction
    await this.#database.write(operations);
  }

  /** Opens the database anew after a failed write. Fault `disk-full` as long as there is no room for that. */
  async revive(): Promise<void> {
    if (!this.failed) return;
    await this.space.make(0);
    await this.#database.revive();
  }

  /** Counts anew how much of the disk each kind takes. */
  async measure(): Promise<void> {
    if (!this.failed) await this.space.usage.measure(range => this.#database.sizeOf(range));
  }

  /** Gives back the bytes of deleted records of a range. It may take seconds, and nothing waits for it. */
  compact(from: string, to: string): Promise<void> {
    return this.#database.compact(from, to);
  }

  async close(): Promise<void> {
    await this.#database.close();
    await this.encounterKeys.close();
    await this.acknowledged?.close();
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

/** What lies beside LevelDB's files. */
async function openFiles(
  folder: string,
  volume: Volume,
  options: SealedDatabaseOptions,
): Promise<Pick<DatabaseParts, 'encounterKeys' | 'acknowledged'>> {
  const keyFile = await volume.openPlain(folder, encounterKeysFile);
  try {
    const encounterKeys = await EncounterKeys.open(keyFile, options);
    return { encounterKeys, acknowledged: await openMark(folder, volume) };
  } catch (error) {
    await keyFile.close();
    throw error;
  }
}

async function openMark(folder: string, volume: Volume): Promise<AcknowledgedMark | undefined> {
  try {
    return new AcknowledgedMark(await volume.openPlain(folder, acknowledgedFile));
  } catch (error) {
    const fault = storeFault(folder, error);
    if (fault.code === 'disk-full') return undefined;
    throw fault;
  }
}

function sizeOf(operations: readonly Operation[]): number {
  return operations.reduce(
    (sum, operation) => sum + operation.key.length + (operation.type === 'put' ? operation.value.length : 0),
    0,
  );
}
