import { type Columns, columnMemory, columnsOver } from './columns.ts';
import { idHash } from './id-hash.ts';
import { NoRoom } from './no-room.ts';
import { RowTable } from './row-table.ts';

const rowNames = ['idAt', 'idBytes', 'hash', 'expiresOn', 'born', 'died'] as const;
const headNames = ['epoch', 'used', 'idsUsed', 'evenVersion', 'oddVersion'] as const;

/** A roll as another thread takes it over. */
export interface RollMemory {
  readonly head: SharedArrayBuffer;
  readonly rows: SharedArrayBuffer;
  readonly ids: SharedArrayBuffer;
}

/**
 * The subjects of a list, a row each, in memory that threads share.
 *
 * Each row is seen from the epoch in which it was born until the one in which it died; the roll itself is at one epoch. So a change
 * is made beside what is seen, and comes about by one store, whoever dies before or after it: `begin` the next epoch, add and
 * retire, `finish`. What has died is released afterwards, since searches are never within a change.
 */
export class SubjectRoll {
  readonly shared: RollMemory;
  readonly #head: Columns<(typeof headNames)[number]>;
  readonly #rows: Columns<(typeof rowNames)[number]>;
  readonly #ids: Buffer;
  readonly #table: RowTable;
  readonly #free: number[] = [];

  static withRoom(subjects: number, idBytes: number): SubjectRoll {
    return new SubjectRoll({
      head: columnMemory(headNames, 1),
      rows: columnMemory(rowNames, subjects),
      ids: new SharedArrayBuffer(idBytes),
    });
  }

  /** Over what another roll has left: rows of a change that was not finished are gone. */
  constructor(shared: RollMemory) {
    this.shared = shared;
    this.#head = columnsOver(headNames, shared.head);
    this.#rows = columnsOver(rowNames, shared.rows);
    this.#ids = Buffer.from(shared.ids);
    this.#table = new RowTable(this.#rows.hash);
    this.abandon();
    for (let row = 0; row < this.used; row++) {
      if (this.isSeen(row)) this.#table.add(row);
      else this.#forget(row);
    }
  }

  get capacity(): number {
    return this.#rows.born.length;
  }

  /** Rows from here on were never used. */
  get used(): number {
    return this.#head.used[0];
  }

  get epoch(): number {
    return this.#head.epoch[0];
  }

  /** Of the list, as it is seen. */
  get version(): number {
    return this.#versionOf(this.epoch)[0];
  }

  isSeen(row: number): boolean {
    const born = this.#rows.born[row];
    const died = this.#rows.died[row];
    return born !== 0 && born <= this.epoch && (died === 0 || died > this.epoch);
  }

  /** Whether a row is seen and has not expired; `today` as `dayNumber` has it. */
  isSearched(row: number, today: number): boolean {
    const expiresOn = this.#rows.expiresOn[row];
    return (expiresOn === 0 || expiresOn > today) && this.isSeen(row);
  }

  idOf(row: number): string {
    const from = this.#rows.idAt[row];
    return this.#ids.toString('utf8', from, from + this.#rows.idBytes[row]);
  }

  /** A day number, 0 for never. */
  expiresOnOf(row: number): number {
    return this.#rows.expiresOn[row];
  }

  /** The row of a subject that is seen now. */
  find(id: string): number | undefined {
    return this.#table.find(idHash(id), row => this.isSeen(row) && this.idOf(row) === id);
  }

  /** The row of a subject that the next epoch brings. */
  findNext(id: string): number | undefined {
    return this.#table.find(idHash(id), row => this.#rows.born[row] > this.epoch && this.idOf(row) === id);
  }

  /** A row that is seen from the next epoch on. Throws NoRoom. */
  add(id: string, expiresOn: number): number {
    const [idAt, idBytes] = this.#write(id);
    const row = this.#takeRow();
    const columns = this.#rows;
    columns.idAt[row] = idAt;
    columns.idBytes[row] = idBytes;
    columns.hash[row] = idHash(id);
    columns.expiresOn[row] = expiresOn;
    columns.died[row] = 0;
    columns.born[row] = this.epoch + 1;
    this.#table.add(row);
    return row;
  }

  /** From the next epoch on it is not seen any more. */
  retire(row: number): void {
    this.#rows.died[row] = this.epoch + 1;
  }

  /** Whether the next epoch takes it away. */
  isRetired(row: number): boolean {
    return this.#rows.died[row] > this.epoch;
  }

  /** Nobody is retired in the next epoch after all. Rows that were added are the caller's to release. */
  abandon(): void {
    const { died } = this.#rows;
    for (let row = 0; row < this.used; row++) if (died[row] > this.epoch) died[row] = 0;
  }

  /** All that was added is seen, and nothing that was retired. */
  finish(version: number): void {
    this.#versionOf(this.epoch + 1)[0] = version;
    Atomics.add(this.#head.epoch, 0, 1);
  }

  /** The row of a subject that is not seen, to be used again. */
  release(row: number): void {
    this.#table.remove(row);
    this.#forget(row);
  }

  #forget(row: number): void {
    this.#rows.born[row] = 0;
    this.#free.push(row);
  }

  /** Two places that take turns, so that version and epoch change at once. */
  #versionOf(epoch: number): Uint32Array {
    return epoch % 2 === 0 ? this.#head.evenVersion : this.#head.oddVersion;
  }

  #takeRow(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.used === this.capacity) throw new NoRoom(`${this.capacity} subjects`);
    return this.#head.used[0]++;
  }

  #write(id: string): readonly [at: number, bytes: number] {
    const at = this.#head.idsUsed[0];
    const bytes = Buffer.byteLength(id);
    if (at + bytes > this.#ids.length) throw new NoRoom(`${this.#ids.length} bytes of names`);
    this.#ids.write(id, at);
    this.#head.idsUsed[0] = at + bytes;
    return [at, bytes];
  }
}
