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

/**
 * Whose key lies in which slot: the rows of the database, held in memory. Whose a key is, is read when it is asked
 * for first: a store with 100,000 of them opens at once.
 */
export class SlotOwners {
  readonly #onIncomplete: () => void;
  readonly #rows = new Map<number, SlotRow>();
  readonly #slotOf = new Map<string, number>();
  readonly #unread = new Map<number, UnreadRow>();
  /** Slots whose rows are damaged: a key in one may be somebody's. */
  readonly #damaged = new Set<number>();
  /** Rows that must be there, and are not. */
  #missing = 0;
  #isComplete = true;

  /** `onIncomplete`: told once when rows are lost or damaged. */
  constructor(onIncomplete: () => void) {
    this.#onIncomplete = onIncomplete;
  }

  /** Takes rows in the place of those that were known. `expected`: how many there must be. */
  load(rows: Iterable<UnreadRow>, expected: number): void {
    for (const known of [this.#rows, this.#slotOf, this.#unread, this.#damaged]) known.clear();
    for (const row of rows) this.#unread.set(row.slot, row);
    this.#missing = Math.max(0, expected - this.count);
    this.#isComplete = this.count === expected;
    if (!this.#isComplete) this.#onIncomplete();
  }

  /** Rows that are there. */
  get count(): number {
    return this.#rows.size + this.#unread.size + this.#damaged.size;
  }

  /** Rows that must be there: one that was lost is missed at every start. */
  get expected(): number {
    return this.count + this.#missing;
  }

  /** False when a row is lost or damaged: then a key without a row may be somebody's. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Whether a row names the slot. */
  names(slot: number): boolean {
    return this.#rows.has(slot) || this.#unread.has(slot) || this.#damaged.has(slot);
  }

  /** Reads what was not read yet, and gives the rows that it found. */
  readRest(): SlotRow[] {
    return [...this.#unread.keys()].flatMap(slot => this.rowOf(slot) ?? []);
  }

  /** Undefined for a slot that is nobody's, as far as is known. */
  rowOf(slot: number): SlotRow | undefined {
    const unread = this.#unread.get(slot);
    if (unread === undefined) return this.#rows.get(slot);
    const row = unread.read();
    this.#unread.delete(slot);
    if (row !== undefined) this.enter(row);
    else this.#lose(slot);
    return row;
  }

  #lose(slot: number): void {
    this.#damaged.add(slot);
    if (this.#isComplete) this.#onIncomplete();
    this.#isComplete = false;
  }

  /** The row of an encounter, if it has been read. */
  rowOfOwner(owner: string): SlotRow | undefined {
    const slot = this.#slotOf.get(owner);
    return slot === undefined ? undefined : this.#rows.get(slot);
  }

  /** The encounters whose rows have been read. */
  owners(): string[] {
    return [...this.#slotOf.keys()];
  }

  enter(row: SlotRow): void {
    this.#rows.set(row.slot, row);
    this.#slotOf.set(row.owner, row.slot);
  }

  remove(slot: number): void {
    const row = this.#rows.get(slot);
    if (row !== undefined) this.#slotOf.delete(row.owner);
    this.#rows.delete(slot);
  }
}
