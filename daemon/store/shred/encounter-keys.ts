import { Fault } from '../../core/errors.ts';
import type { PlainFile } from '../database.ts';
import type { Keyring } from '../keyring.ts';
import { sealingKey, sealingKeyBytes, type SealingKey, wipe } from '../seal.ts';
import { readyKeys, rewrapSlots } from './parameters.ts';
import { encodeSlot, isWrappedWithOld, unwrap } from './slot.ts';
import { freed, type SlotBytes, SlotFile } from './slot-file.ts';

/** Whose key lies in a slot, as the database knows it. */
export interface SlotRow {
  readonly slot: number;
  readonly owner: string;
  readonly keyId: number;
}

/** A row as it stands in the database, which is opened when it is needed first. */
export interface UnreadRow {
  readonly slot: number;
  /** Undefined when the row is damaged; that has been told. */
  readonly read: () => SlotRow | undefined;
}

/** A key with its slot, which stands in what it seals. */
export interface EncounterKey {
  readonly slot: number;
  readonly key: SealingKey;
}

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
 * Keys are on the disk before they are given to anybody, some hundreds with one sync. Which of them belongs to whom stands in
 * rows of the database, in the batch that first needs it. A key that no row names belongs to nobody: it was never given, its
 * batch never came to be, or its erasure was cut short after its receipt. The first `prepare` after `load` erases it.
 *
 * A batch is made between `prepare` and `settle` (it is on the disk) or `abandon` (it is not), one at a time.
 */
export class EncounterKeys {
  readonly #file: SlotFile;
  readonly #options: EncounterKeysOptions;
  readonly #rows = new Map<number, SlotRow>();
  readonly #slotOf = new Map<string, number>();
  readonly #unread = new Map<number, UnreadRow>();
  /** Slots whose rows are damaged: a key in one may be somebody's. */
  readonly #unknown = new Set<number>();
  /** On the disk, and nobody's. */
  readonly #ready: EncounterKey[] = [];
  /** Free slots, the lowest last. */
  #free: number[] = [];
  /** Of the batch that is being made. */
  readonly #taken = new Map<string, EncounterKey>();
  readonly #leaving = new Set<number>();
  readonly #lent: SealingKey[] = [];
  /** Keys that nobody has any more, still in the file. */
  readonly #dead = new Set<number>();
  #isComplete = true;
  #isRead = true;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(file: SlotFile, options: EncounterKeysOptions) {
    this.#file = file;
    this.#options = options;
  }

  static async open(file: PlainFile, options: EncounterKeysOptions): Promise<EncounterKeys> {
    return new EncounterKeys(await SlotFile.open(file), options);
  }

  /** How many encounters have a key. */
  get count(): number {
    return this.#rows.size + this.#unread.size + this.#unknown.size;
  }

  has(owner: string): boolean {
    this.#readAll();
    return this.#slotOf.has(owner);
  }

  /** The encounters that have a key. */
  owners(): string[] {
    this.#readAll();
    return [...this.#slotOf.keys()];
  }

  /**
   * Takes the rows of the database. `expected`: how many there must be; when some are lost, a key without a row may be
   * somebody's, and is left alone. Whose a key is, is read when it is asked for first: a store with 100,000 opens at once.
   */
  load(rows: Iterable<UnreadRow>, expected: number): Promise<void> {
    return this.#exclusively(async () => {
      for (const known of [this.#rows, this.#slotOf, this.#unread, this.#unknown]) known.clear();
      this.#endBatch();
      for (const row of rows) this.#unread.set(row.slot, row);
      this.#isComplete = this.count === expected;
      this.#isRead = false;
      this.#sortSlots();
      if (!this.#isComplete) this.#reportIncomplete();
      if (this.#file.slots === 0) await this.#grow();
    });
  }

  #enter(row: SlotRow): void {
    this.#rows.set(row.slot, row);
    this.#slotOf.set(row.owner, row.slot);
  }

  #sortSlots(): void {
    const ready = new Set(this.#ready.map(({ slot }) => slot));
    this.#free = [];
    for (const [slot, { state }] of this.#file.all()) {
      if (this.#unread.has(slot) || ready.has(slot)) continue;
      if (state === 'free') this.#free.push(slot);
      else this.#dead.add(slot);
    }
    this.#free.reverse();
  }

  #readAll(): void {
    if (this.#isRead) return;
    this.#isRead = true;
    const lost = new Map([...this.#unread.keys()].map(slot => [slot, this.#readOne(slot)]));
    for (const [slot, { keyId }] of this.#file.all()) {
      if (keyId !== undefined && lost.get(slot)?.keyId === keyId) lost.delete(slot);
    }
    for (const [slot, row] of lost) {
      if (row !== undefined) this.#options.onCorrupt(lostKey(`slot/${slot}`));
    }
    if (!this.#isComplete) this.#dead.clear();
  }

  #readOne(slot: number): SlotRow | undefined {
    const row = this.#unread.get(slot)?.read();
    if (row !== undefined) this.#enter(row);
    else if (this.#unread.has(slot)) this.#lose(slot);
    this.#unread.delete(slot);
    return row;
  }

  #lose(slot: number): void {
    this.#unknown.add(slot);
    if (this.#isComplete) this.#reportIncomplete();
    this.#isComplete = false;
  }

  #reportIncomplete(): void {
    this.#options.onCorrupt(new Fault('corrupt', 'rows of the encounter keys are lost', { where: 'slot' }));
  }

  /** Fault `corrupt` when one of the encounters has a key that is lost: nothing can be sealed for it. */
  check(owners: readonly string[]): void {
    this.#readAll();
    for (const slot of owners.map(owner => this.#slotOf.get(owner))) {
      const row = slot === undefined ? undefined : this.#rows.get(slot);
      if (row !== undefined && !this.#taken.has(row.owner)) wipe(this.#read(row, `slot/${row.slot}`));
    }
  }

  /** Resolves when each of the encounters can be given its key without waiting, and nobody's keys are erased. */
  async prepare(owners: readonly string[]): Promise<void> {
    this.#readAll();
    const count = new Set(owners.filter(owner => !this.#slotOf.has(owner))).size;
    if (this.#ready.length >= count && this.#dead.size === 0) return;
    await this.#exclusively(async () => {
      await this.#eraseDead();
      if (this.#ready.length < count) await this.#makeReady(count + readyKeys - this.#ready.length);
    });
  }

  async #makeReady(count: number): Promise<void> {
    while (this.#free.length < count) await this.#grow();
    const { keyring, randomBytes } = this.#options;
    const made = this.#free
      .slice(-count)
      .map(slot => ({ slot, key: sealingKey(randomBytes(sealingKeyBytes)) }));
    await this.#file.write(
      made.map(({ slot, key }) => ({ slot, bytes: encodeSlot(slot, key, keyring, randomBytes) })),
    );
    this.#free.length -= count;
    this.#ready.unshift(...made);
  }

  async #grow(): Promise<void> {
    const first = this.#file.slots;
    await this.#file.grow();
    const grown = Array.from({ length: this.#file.slots - first }, (_, index) => first + index);
    this.#free = [...grown.toReversed(), ...this.#free];
  }

  /** The key of an encounter: its own, or a new one that the batch makes its own. */
  give(owner: string): EncounterKey {
    const taken = this.#taken.get(owner);
    if (taken !== undefined) return taken;
    const slot = this.#slotOf.get(owner);
    const row = slot === undefined ? undefined : this.#rows.get(slot);
    if (row !== undefined) return this.#lend(row);
    const next = this.#ready.pop();
    if (next === undefined) throw new Error('a key was taken that was not prepared');
    this.#taken.set(owner, next);
    this.#enter({ slot: next.slot, owner, keyId: next.key.id });
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
    const slot = this.#slotOf.get(owner);
    if (slot === undefined) return false;
    this.#leaving.add(slot);
    return true;
  }

  get changes(): SlotChanges {
    const taken = [...this.#taken].map(([owner, { slot, key }]) => ({ slot, owner, keyId: key.id }));
    return { taken, erased: [...this.#leaving] };
  }

  /** How many encounters have a key once the batch is on the disk. */
  get countAfter(): number {
    return this.count - this.#leaving.size;
  }

  /** The batch is on the disk: resolves when the keys that it erases are overwritten there. */
  async settle(): Promise<void> {
    for (const slot of this.#leaving) this.#leave(slot);
    this.#endBatch();
    if (this.#dead.size > 0) await this.#exclusively(() => this.#eraseDead());
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
    const row = this.#rows.get(slot);
    if (row !== undefined) this.#slotOf.delete(row.owner);
    this.#rows.delete(slot);
    this.#dead.add(slot);
  }

  async #eraseDead(): Promise<void> {
    const dead = [...this.#dead];
    if (dead.length === 0) return;
    await this.#file.write(dead.map(freed));
    for (const slot of dead) this.#dead.delete(slot);
    this.#free.push(...dead);
  }

  /**
   * The key that opens a record; the caller wipes it. Fault `erased` when the encounter was erased, `corrupt` when its key
   * must be there and is not.
   */
  open(recordKey: string, slot: number, keyId: number): SealingKey {
    const row = this.#rows.get(slot) ?? this.#readOne(slot);
    if (row?.keyId === keyId) return this.#read(row, recordKey);
    this.#readAll(); // nothing is taken for erased while a damaged row may have named it
    if (!this.#isComplete) throw lostKey(recordKey);
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

  /** The slot as it shall be; nothing where it may stay. A key that does not authenticate opens nothing: it stays, and is told of. */
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
   * The bytes of the file between two changes of it, and what `look` sees of the database meanwhile. No key that is needed there
   * is missing: it is written before the batch that needs it, and overwritten after the batch that erases it.
   */
  copy<View>(look: () => View): Promise<{ readonly bytes: Uint8Array; readonly view: View }> {
    return this.#exclusively(async () => ({ bytes: this.#file.copy(), view: look() }));
  }

  async close(): Promise<void> {
    await this.#exclusively(async () => {
      for (const { key } of this.#ready) wipe(key);
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
