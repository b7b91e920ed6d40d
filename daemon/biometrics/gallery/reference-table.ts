import { createHash } from 'node:crypto';
import { type Columns, columnMemory, columnsOver } from './columns.ts';
import { NoRoom } from './no-room.ts';
import { recordChunkBytes } from './parameters.ts';
import { RecordHeap, type RecordPlace } from './record-heap.ts';

const placeNames = ['owner', 'next', 'instance', 'position', 'bytes', 'where', 'within'] as const;
/** In the place of an owner. */
const nobody = 0xffff_ffff;

/** A table as another thread takes it over. */
export interface ReferenceMemory {
  readonly places: SharedArrayBuffer;
  readonly firsts: SharedArrayBuffer;
  /** Absent where records are not kept: only digests of them are. */
  readonly records?: readonly SharedArrayBuffer[];
}

export interface ReferenceRoom {
  /** Rows of subjects. */
  readonly rows: number;
  readonly places: number;
  readonly keepsRecords: boolean;
}

/** What is kept of one reference. */
export interface PlacedReference {
  readonly instance: number;
  readonly position: number;
  readonly record: Uint8Array;
}

/** The references of one modality of a list, a place each, in memory that threads share; those of a subject hang together. */
export class ReferenceTable {
  readonly #memory: ReferenceMemory;
  readonly #places: Columns<(typeof placeNames)[number]>;
  /** [row]: its first place + 1. */
  readonly #firsts: Uint32Array;
  readonly #records: RecordHeap | undefined;
  /** Places below this are not used again. */
  readonly #fixed: number;
  readonly #free: number[] = [];
  #used: number;

  static withRoom({ rows, places, keepsRecords }: ReferenceRoom, fixed: number): ReferenceTable {
    const memory = { places: columnMemory(placeNames, places), firsts: columnMemory(['first'], rows) };
    columnsOver(placeNames, memory.places).owner.fill(nobody);
    return new ReferenceTable(keepsRecords ? { ...memory, records: [] } : memory, fixed);
  }

  /** Over what another table has left. `fixed`: places below it are used once (an index was made of what was there first). */
  constructor(memory: ReferenceMemory, fixed: number) {
    this.#memory = memory;
    this.#places = columnsOver(placeNames, memory.places);
    this.#firsts = columnsOver(['first'], memory.firsts).first;
    this.#records = memory.records && new RecordHeap(recordChunkBytes, memory.records);
    this.#fixed = fixed;
    this.#used = this.#places.owner.findLastIndex(owner => owner !== nobody) + 1;
    for (let place = fixed; place < this.#used; place++) if (!this.isOwned(place)) this.#free.push(place);
  }

  get shared(): ReferenceMemory {
    return { ...this.#memory, ...(this.#records && { records: this.#records.shared }) };
  }

  /** [place]: the row of whoever's it is; of nobody, a number beyond all rows. Of all places that were ever used. */
  get owners(): Uint32Array {
    return this.#places.owner.subarray(0, this.#used);
  }

  get keepsRecords(): boolean {
    return this.#records !== undefined;
  }

  isOwned(place: number): boolean {
    return this.#places.owner[place] !== nobody;
  }

  instanceOf(place: number): number {
    return this.#places.instance[place];
  }

  positionOf(place: number): number {
    return this.#places.position[place];
  }

  /** A view of the record, where it is kept. */
  recordOf(place: number): Uint8Array | undefined {
    return this.#records?.read(this.#recordPlace(place), this.#places.bytes[place]);
  }

  /** Whether this is the record that was put there. */
  holds(place: number, record: Uint8Array): boolean {
    if (this.#places.bytes[place] !== record.length) return false;
    const kept = this.recordOf(place);
    if (kept !== undefined) return Buffer.compare(kept, record) === 0;
    const { chunk, at } = digestOf(record);
    return this.#places.where[place] === chunk && this.#places.within[place] === at;
  }

  /** The places of a row, in the order they were put. */
  *placesOf(row: number): Generator<number> {
    for (let next = this.#firsts[row]; next !== 0; next = this.#places.next[next - 1]) yield next - 1;
  }

  /** Throws NoRoom. */
  put(row: number, { instance, position, record }: PlacedReference): number {
    const place = this.#take();
    this.#places.instance[place] = instance;
    this.#places.position[place] = position;
    this.#keep(place, record);
    this.#places.next[place] = 0;
    this.#places.owner[place] = row;
    this.#append(row, place);
    return place;
  }

  /** Gives the places of a row back; nothing of their records stays. */
  release(row: number): number[] {
    const places = [...this.placesOf(row)];
    this.#firsts[row] = 0;
    for (const place of places) this.#vacate(place);
    return places;
  }

  /** Frees the places of rows that are not seen: what a change left that was not finished. Gives them. */
  sweep(isSeen: (row: number) => boolean): number[] {
    const { owners } = this;
    const rows = new Set<number>();
    const swept: number[] = [];
    for (let place = 0; place < owners.length; place++) {
      if (!this.isOwned(place) || isSeen(owners[place])) continue;
      rows.add(owners[place]);
      swept.push(place);
    }
    for (const row of rows) this.#firsts[row] = 0;
    for (const place of swept) this.#vacate(place);
    return swept;
  }

  #vacate(place: number): void {
    this.#places.owner[place] = nobody;
    this.#records?.erase(this.#recordPlace(place), this.#places.bytes[place]);
    if (place >= this.#fixed) this.#free.push(place);
  }

  #take(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#used === this.#places.owner.length) throw new NoRoom(`${this.#used} references`);
    return this.#used++;
  }

  #append(row: number, place: number): void {
    const last = [...this.placesOf(row)].at(-1);
    if (last === undefined) this.#firsts[row] = place + 1;
    else this.#places.next[last] = place + 1;
  }

  #keep(place: number, record: Uint8Array): void {
    const { chunk, at } = this.#records?.put(record) ?? digestOf(record);
    this.#places.where[place] = chunk;
    this.#places.within[place] = at;
    this.#places.bytes[place] = record.length;
  }

  #recordPlace(place: number): RecordPlace {
    return { chunk: this.#places.where[place], at: this.#places.within[place] };
  }
}

/** Stands in the columns of a record that is not kept: 64 bits of SHA-256. */
function digestOf(record: Uint8Array): RecordPlace {
  const digest = createHash('sha256').update(record).digest();
  return { chunk: digest.readUInt32LE(0), at: digest.readUInt32LE(4) };
}
