import type { ModalityName } from '../../core/modality.ts';
import type { SearchTier } from '../../core/search.ts';
import type { QuickIndex, QuickIndexing } from '../searchable.ts';
import type { Comparer } from './comparer.ts';
import type { EnrolledReference } from './enrolled.ts';
import { leastOfIndex, recentReferences, withRoomToGrow } from './parameters.ts';
import { type ReferenceMemory, ReferenceTable } from './reference-table.ts';

/** A pool as another thread takes it over. */
export interface PoolMemory {
  readonly modality: ModalityName;
  readonly references: ReferenceMemory;
  /** How many references an index was made of; 0 where everything is compared. */
  readonly indexed: number;
  /** As the index shares itself. */
  readonly index: unknown;
}

/** What a pool is laid out for. */
export interface PoolRoom {
  /** Rows of subjects. */
  readonly rows: number;
  /** References that are known to come. */
  readonly references: number;
  /** ... with those that other threads have of the list. */
  readonly whole: number;
}

/**
 * The references of one modality of a list. Of a short pool everything is compared; a long one asks an index whom to compare. That
 * index takes templates at any time, or it was made once: then what comes later is compared in full beside it, and there is
 * room for little of it.
 */
export class Pool {
  readonly comparer: Comparer;
  readonly table: ReferenceTable;
  readonly #indexed: number;
  readonly #mayKeep: number;
  readonly #prepared = new Map<number, unknown>();
  /** While the references come of which an index is made. */
  #indexing: QuickIndexing<unknown> | undefined;
  #index: QuickIndex<unknown> | undefined;

  /** `mayKeep`: how many references of a short pool may stay prepared. */
  static withRoom(comparer: Comparer, { rows, references, whole }: PoolRoom, mayKeep: number): Pool {
    const { isLong, keepsRecords } = layoutFor(comparer, { references, whole });
    const indexed = isLong ? references : 0;
    const fixed = fixedOf(comparer, indexed);
    const places = fixed > 0 ? references + recentReferences : withRoomToGrow(references);
    const table = ReferenceTable.withRoom({ rows, places, keepsRecords }, fixed);
    const pool = new Pool(comparer, table, indexed, mayKeep);
    if (indexed > 0) pool.#indexing = comparer.quick?.indexing(references, whole);
    return pool;
  }

  /** Over what another pool has left; what belongs to rows that are not seen is gone. */
  static attach(
    comparer: Comparer,
    { references, indexed, index }: PoolMemory,
    mayKeep: number,
    isSeen: (row: number) => boolean,
  ): Pool {
    const table = new ReferenceTable(references, fixedOf(comparer, indexed));
    const pool = new Pool(comparer, table, indexed, mayKeep);
    if (indexed > 0) pool.#index = comparer.quick?.attach(index);
    for (const place of table.sweep(isSeen)) pool.#index?.slots?.free(place);
    return pool;
  }

  private constructor(comparer: Comparer, table: ReferenceTable, indexed: number, mayKeep: number) {
    this.comparer = comparer;
    this.table = table;
    this.#indexed = indexed;
    this.#mayKeep = mayKeep;
  }

  get shared(): PoolMemory {
    const references = this.table.shared;
    const index = this.#index?.shared;
    return { modality: this.comparer.name, references, indexed: this.#indexed, index };
  }

  /** Whether an index says whom to compare. */
  get isLong(): boolean {
    return this.#indexed > 0;
  }

  /** How many references it keeps prepared. */
  get kept(): number {
    return this.#prepared.size;
  }

  /** Whether so many references would be laid out in much the same way. */
  suits(counts: Omit<PoolRoom, 'rows'>): boolean {
    const { isLong, keepsRecords } = layoutFor(this.comparer, counts);
    return (
      isLong === this.isLong &&
      keepsRecords === this.table.keepsRecords &&
      counts.references >= leastOfIndex * fixedOf(this.comparer, this.#indexed)
    );
  }

  /** Throws Fault `bad-input` for a template that cannot be read, and NoRoom. */
  put(row: number, { instance, template: record }: EnrolledReference, where: string): void {
    const template = this.#decode(record, where);
    const position = this.comparer.positionOf(template);
    const place = this.table.put(row, { instance, position, record: this.#kept(record, where) });
    if (this.#indexing !== undefined) this.#indexing.add(template);
    else this.#index?.slots?.write(place, template);
    if (this.#mayStayPrepared()) this.#prepared.set(place, this.comparer.prepare(template));
  }

  /** All references of which an index is made have come. */
  finish(): void {
    this.#index = this.#indexing?.finish() ?? this.#index;
    this.#indexing = undefined;
  }

  /** Whether these are the references that a row has, in that order. */
  holds(row: number, references: readonly EnrolledReference[], where: string): boolean {
    const places = [...this.table.placesOf(row)];
    return (
      places.length === references.length &&
      references.every(({ instance, template }, k) => {
        return (
          this.table.instanceOf(places[k]) === instance &&
          this.table.holds(places[k], this.#kept(template, `${where}_${instance}`))
        );
      })
    );
  }

  release(row: number): void {
    for (const place of this.table.release(row)) {
      this.#prepared.delete(place);
      this.#index?.slots?.free(place);
    }
  }

  /** Ready to be compared. */
  prepared(place: number): unknown {
    const kept = this.#prepared.get(place);
    if (kept !== undefined) return kept;
    const prepared = this.comparer.prepare(this.#templateAt(place));
    if (this.#mayStayPrepared()) this.#prepared.set(place, prepared);
    return prepared;
  }

  /** Whether a search asked for in that tier is made in tiers. */
  isTiered(tier: SearchTier | undefined): boolean {
    return tier === 'tiered' && this.isLong && this.comparer.quick?.hasTiers === true;
  }

  /** Places of a long pool that are worth a full comparison with the probe; `mayBe` leaves rows out. */
  alike(probe: unknown, mayBe: (row: number) => boolean, tier?: SearchTier): number[] {
    const { owners } = this.table;
    const isWanted = (place: number) => this.table.isOwned(place) && mayBe(owners[place]);
    const found = this.#index?.shortlist(probe, isWanted, place => owners[place], tier) ?? [];
    return [...found, ...this.#recent().filter(isWanted)];
  }

  /** Rows, of so many, of a long pool whose references together look most like several probes. */
  alikeSubjects(
    probes: readonly unknown[],
    mayBe: (row: number) => boolean,
    rows: number,
    tier?: SearchTier,
  ): number[] {
    const { owners } = this.table;
    const indexed = this.#isWritable() ? owners : owners.subarray(0, this.#indexed);
    const found = this.#index?.shortlistPersons(probes, indexed, rows, mayBe, tier) ?? [];
    const recent = this.#recent().map(place => owners[place]);
    return [...new Set([...found, ...recent.filter(row => row < rows && mayBe(row))])];
  }

  /** Lets go of what is not memory. */
  close(): void {
    this.#index?.close();
  }

  /** Places that came after the index was made, and are not in it. */
  #recent(): number[] {
    if (this.#isWritable()) return [];
    const { length } = this.table.owners;
    return Array.from({ length: Math.max(0, length - this.#indexed) }, (_, k) => this.#indexed + k);
  }

  #isWritable(): boolean {
    return this.comparer.quick?.writable === true;
  }

  #mayStayPrepared(): boolean {
    return !this.isLong && this.#prepared.size < this.#mayKeep;
  }

  /** As the site keeps it; of a record that is not kept, what its digest is of. */
  #kept(record: Uint8Array, where: string): Uint8Array {
    if (!this.table.keepsRecords) return record;
    return this.comparer.form?.protect(record, where) ?? record;
  }

  #decode(record: Uint8Array, where?: string): unknown {
    return this.comparer.decode(this.comparer.form?.reveal(record, where) ?? record, where);
  }

  #templateAt(place: number): unknown {
    const record = this.table.recordOf(place);
    if (record !== undefined) return this.#decode(record);
    const { slots } = this.#index ?? {};
    if (slots === undefined) throw new Error('a reference of which neither record nor slot is kept');
    return slots.read(place);
  }
}

/** How a pool is laid out for so many references. */
function layoutFor({ quick }: Comparer, { references, whole }: Omit<PoolRoom, 'rows'>) {
  const isLong = quick !== undefined && whole >= quick.from && references > 0;
  const recordsBelow = quick?.recordsBelow ?? Number.POSITIVE_INFINITY;
  return { isLong, keepsRecords: !isLong || whole < recordsBelow };
}

/** So many places are written once, since the index was made of them. */
function fixedOf({ quick }: Comparer, indexed: number): number {
  return quick?.writable === true ? 0 : indexed;
}
