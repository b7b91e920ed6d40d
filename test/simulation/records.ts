import type { Operation, Snapshot } from '../../daemon/store/database.ts';
import type { KeyRange } from '../../daemon/store/keys.ts';

type Value = Uint8Array | undefined;

/** What a batch replaced, so that it can be taken back. */
export type Undo = ReadonlyMap<string, Value>;

/** A state that stays: what has changed since is kept as it was. */
class Kept implements Snapshot {
  readonly before = new Map<string, Value>();
  readonly #open: Set<Kept>;

  constructor(open: Set<Kept>) {
    this.#open = open;
    open.add(this);
  }

  async close(): Promise<void> {
    this.#open.delete(this);
  }
}

/** Records by key, in the order of the keys, with snapshots. */
export class Records {
  readonly #values = new Map<string, Uint8Array>();
  /** In order. */
  readonly #keys: string[] = [];
  readonly #snapshots = new Set<Kept>();
  bytes = 0;

  get snapshots(): number {
    return this.#snapshots.size;
  }

  get keys(): readonly string[] {
    return this.#keys;
  }

  snapshot(): Snapshot {
    return new Kept(this.#snapshots);
  }

  /** The process that held them is dead. */
  dropSnapshots(): void {
    this.#snapshots.clear();
  }

  get(key: string, snapshot?: Snapshot): Value {
    const kept = snapshot as Kept | undefined;
    return kept?.before.has(key) ? kept.before.get(key) : this.#values.get(key);
  }

  apply(operations: readonly Operation[]): Undo {
    const undo = new Map<string, Value>();
    for (const operation of operations) {
      if (!undo.has(operation.key)) undo.set(operation.key, this.#values.get(operation.key));
      this.#set(operation.key, operation.type === 'put' ? operation.value : undefined);
    }
    return undo;
  }

  takeBack(undo: Undo): void {
    for (const [key, value] of undo) this.#set(key, value);
  }

  /** The keys of a range as they are now, or as they were at the snapshot. */
  keysOf(range: KeyRange, snapshot?: Snapshot): string[] {
    const kept = snapshot as Kept | undefined;
    const from = this.#place(range.gte ?? range.gt ?? '');
    const to = range.lt ?? range.lte;
    const found = this.#keys.slice(from, to === undefined ? undefined : this.#place(`${to}\0`));
    const gone = [...(kept?.before.keys() ?? [])].filter(key => !this.#values.has(key));
    const all = gone.length === 0 ? found : [...found, ...gone].toSorted();
    const wanted = all.filter(key => isIn(key, range) && this.get(key, snapshot) !== undefined);
    return range.reverse ? wanted.toReversed() : wanted;
  }

  #set(key: string, value: Value): void {
    const before = this.#values.get(key);
    for (const { before: kept } of this.#snapshots) if (!kept.has(key)) kept.set(key, before);
    this.bytes += (value?.length ?? 0) - (before?.length ?? 0);
    if (value === undefined) this.#remove(key);
    else {
      if (before === undefined) this.#keys.splice(this.#place(key), 0, key);
      this.#values.set(key, value);
    }
  }

  #remove(key: string): void {
    if (this.#values.delete(key)) this.#keys.splice(this.#place(key), 1);
  }

  /** Where the key is, or would be. */
  #place(key: string): number {
    let from = 0;
    let to = this.#keys.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#keys[middle] ?? '') < key) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

function isIn(key: string, { gt, gte, lt, lte }: KeyRange): boolean {
  return !(
    (gt !== undefined && key <= gt) ||
    (gte !== undefined && key < gte) ||
    (lt !== undefined && key >= lt) ||
    (lte !== undefined && key > lte)
  );
}
