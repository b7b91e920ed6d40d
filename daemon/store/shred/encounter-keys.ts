import { Fault } from '../../core/errors.ts';
import type { PlainFile } from '../database.ts';
import type { Keyring } from '../keyring.ts';
import { type SealingKey, wipe } from '../seal.ts';
import { type EncounterKey, KeySupply } from './key-supply.ts';
import { rewrapSlots } from './parameters.ts';
import { encodeSlot, isWrappedWithOld, unwrap } from './slot.ts';
import { type SlotBytes, SlotFile } from './slot-file.ts';
import { SlotOwners, type SlotRow, type UnreadRow } from './slot-owners.ts';

/** What the batch that is being made changes in the database's rows. */
export interface SlotChanges {
  readonly taken: readonly SlotRow[];
  readonly erased: readonly number[];
}

export interface EncounterKeysOptions {
  readonly keyring: Keyring;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Told of a slot whose key is needed and not there. */
  readonly onCorrupt: (fault: Fault) => void;
}

/**
 * A key for each encounter that holds something of a person, in a file that can be overwritten, as LevelDB's cannot: to
 * destroy the key is to erase the person, wherever old copies of the sealed bytes still lie ("crypto-shredding").
 *
 * Keys are on the disk before they are given to anybody. Which of them belongs to whom stands in rows of the
 * database, in the batch that first needs it. A key that no row names belongs to nobody: it was never given, its
 * batch never came to be, or its erasure was cut short after its receipt. The first `prepare` after `load` erases it.
 *
 * A batch is made between `prepare` and `settle` (it is on the disk) or `abandon` (it is not), one at a time.
 */
export class EncounterKeys {
  readonly #file: SlotFile;
  readonly #options: EncounterKeysOptions;
  readonly #owners: SlotOwners;
  readonly #supply: KeySupply;
  /** Of the batch that is being made: keys that it gives, slots whose keys it erases, keys that it seals with besides. */
  readonly #taken = new Map<string, EncounterKey>();
  readonly #leaving = new Set<number>();
  readonly #lent: SealingKey[] = [];
  #isRead = true;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(file: SlotFile, options: EncounterKeysOptions) {
    this.#file = file;
    this.#options = options;
    this.#supply = new KeySupply(file, options);
    this.#owners = new SlotOwners(() => options.onCorrupt(lostRows()));
  }

  static async open(file: PlainFile, options: EncounterKeysOptions): Promise<EncounterKeys> {
    return new EncounterKeys(await SlotFile.open(file), options);
  }

  /** How many encounters have a key. */
  get count(): number {
    return this.#owners.count;
  }

  has(owner: string): boolean {
    this.#readAll();
    return this.#owners.rowOfOwner(owner) !== undefined;
  }

  /** The encounters that have a key. */
  owners(): string[] {
    this.#readAll();
    return this.#owners.owners();
  }

  /**
   * Takes the rows of the database. `expected`: how many there must be; when some are lost, a key without a row may be
   * somebody's, and is left alone.
   */
  load(rows: Iterable<UnreadRow>, expected: number): Promise<void> {
    return this.#exclusively(async () => {
      this.#endBatch();
      this.#isRead = false;
      this.#owners.load(rows, expected);
      await this.#supply.sort(slot => this.#owners.names(slot));
    });
  }

  /** Reads every row, and tells of each whose key is not in its slot. */
  #readAll(): void {
    if (this.#isRead) return;
    this.#isRead = true;
    const lost = new Map(this.#owners.readRest().map(row => [row.slot, row]));
    for (const [slot, { keyId }] of this.#file.all()) {
      if (keyId !== undefined && lost.get(slot)?.keyId === keyId) lost.delete(slot);
    }
    for (const slot of lost.keys()) this.#options.onCorrupt(lostKey(`slot/${slot}`));
    if (!this.#owners.isComplete) this.#supply.spareDead();
  }

  /** Fault `corrupt` when one of the encounters has a key that is lost: nothing can be sealed for it. */
  check(owners: readonly string[]): void {
    this.#readAll();
    for (const owner of owners) {
      const row = this.#owners.rowOfOwner(owner);
      if (row !== undefined && !this.#taken.has(owner)) wipe(this.#read(row, `slot/${row.slot}`));
    }
  }

  /** Resolves when each of the encounters can be given its key without waiting, and nobody's keys are erased. */
  async prepare(owners: readonly string[]): Promise<void> {
    this.#readAll();
    const count = new Set(owners.filter(owner => this.#owners.rowOfOwner(owner) === undefined)).size;
    if (!this.#supply.has(count)) await this.#exclusively(() => this.#supply.provide(count));
  }

  /** The key of an encounter: its own, or a new one that the batch makes its own. */
  give(owner: string): EncounterKey {
    const taken = this.#taken.get(owner);
    if (taken !== undefined) return taken;
    const row = this.#owners.rowOfOwner(owner);
    if (row !== undefined) return this.#lend(row);
    const next = this.#supply.take();
    this.#taken.set(owner, next);
    this.#owners.enter({ slot: next.slot, owner, keyId: next.key.id });
    return next;
  }

  #lend(row: SlotRow): EncounterKey {
    const key = this.#read(row, `slot/${row.slot}`);
    this.#lent.push(key);
    return { slot: row.slot, key };
  }

  /** The batch erases the key of an encounter. False when it has none. */
  erase(owner: string): boolean {
    this.#readAll();
    const row = this.#owners.rowOfOwner(owner);
    if (row === undefined) return false;
    this.#leaving.add(row.slot);
    return true;
  }

  get changes(): SlotChanges {
    const taken = [...this.#taken].map(([owner, { slot, key }]) => ({ slot, owner, keyId: key.id }));
    return { taken, erased: [...this.#leaving] };
  }

  /** How many rows must be there once the batch is on the disk. */
  get expectedAfter(): number {
    return this.#owners.expected - this.#leaving.size;
  }

  /** The batch is on the disk: resolves when the keys that it erases are overwritten there. */
  async settle(): Promise<void> {
    for (const slot of this.#leaving) this.#leave(slot);
    this.#endBatch();
    if (!this.#supply.has(0)) await this.#exclusively(() => this.#supply.eraseDead());
  }

  /** The batch is not on the disk, or will be taken back: its keys are nobody's. */
  abandon(): void {
    for (const { slot } of this.#taken.values()) this.#leave(slot);
    this.#endBatch();
  }

  #endBatch(): void {
    for (const key of [...this.#lent, ...[...this.#taken.values()].map(taken => taken.key)]) wipe(key);
    this.#lent.length = 0;
    this.#taken.clear();
    this.#leaving.clear();
  }

  #leave(slot: number): void {
    this.#owners.remove(slot);
    this.#supply.discard(slot);
  }

  /**
   * The key that opens a record; the caller wipes it. Fault `erased` when the encounter was erased, `corrupt` when its key
   * must be there and is not.
   */
  open(recordKey: string, slot: number, keyId: number): SealingKey {
    const row = this.#owners.rowOf(slot);
    if (row?.keyId === keyId) return this.#read(row, recordKey);
    this.#readAll(); // nothing is taken for erased while a damaged row may have named it
    if (!this.#owners.isComplete) throw lostKey(recordKey);
    throw new Fault('erased', 'what it held has been erased', { where: recordKey });
  }

  #read({ slot, keyId }: SlotRow, where: string): SealingKey {
    const found = this.#file.read(slot);
    if (found.state !== 'key' || found.keyId !== keyId) throw lostKey(where);
    return unwrap(slot, found.wrapped, this.#options.keyring);
  }

  /** Wraps the next keys from a slot on with the ring's newest key. The slot to go on with; undefined at the end. */
  rewrap(from: number): Promise<number | undefined> {
    return this.#exclusively(async () => {
      const end = Math.min(from + rewrapSlots, this.#file.slots);
      const changes: SlotBytes[] = [];
      for (let slot = from; slot < end; slot++) changes.push(...this.#rewrapped(slot));
      if (changes.length > 0) await this.#file.replace(changes);
      return end < this.#file.slots ? end : undefined;
    });
  }

  /**
   * The slot as it shall be; nothing where it may stay. A key that does not authenticate
   * opens nothing: it stays, and is told of.
   */
  #rewrapped(slot: number): SlotBytes[] {
    const { keyring, randomBytes, onCorrupt } = this.#options;
    const found = this.#file.read(slot);
    if (found.state !== 'key' || !isWrappedWithOld(slot, found.wrapped, keyring)) return [];
    try {
      const key = unwrap(slot, found.wrapped, keyring);
      const bytes = encodeSlot(slot, key, keyring, randomBytes);
      wipe(key);
      return [{ slot, bytes }];
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      onCorrupt(error);
      return [];
    }
  }

  /**
   * The bytes of the file between two changes of it, and what `look` sees of the database meanwhile.
   * No key that is needed there is missing: it is written before the batch that needs it, and
   * overwritten after the batch that erases it.
   */
  copy<View>(look: () => View): Promise<{ readonly bytes: Uint8Array; readonly view: View }> {
    return this.#exclusively(async () => ({ bytes: this.#file.copy(), view: look() }));
  }

  async close(): Promise<void> {
    await this.#exclusively(async () => {
      this.#supply.wipe();
      await this.#file.close();
    });
  }

  /** One at a time: each reads slots and writes them. */
  #exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

function lostKey(where: string): Fault {
  return new Fault('corrupt', 'the key that it is sealed with is lost', {
    where,
    remedy: 'restore a backup',
  });
}

function lostRows(): Fault {
  return new Fault('corrupt', 'rows of the encounter keys are lost', { where: 'slot' });
}
