import { Fault } from '../../core/errors.ts';
import { dayNumber } from './day-number.ts';
import type { EnrolledReference, EnrolledSubject } from './enrolled.ts';
import type { ListPart } from './list-part.ts';

/**
 * A change of a list: made beside what is seen, and seen at once by `commit`; until then searches see what they saw. Whoever
 * stays as he was is not touched, so that a new version costs what it changes. One at a time for each part.
 */
export class ListChange {
  readonly part: ListPart;
  /** [row]: whoever stays; of a change that says who is on the list, and not only who comes and goes. */
  readonly #staying: Uint8Array | undefined;
  readonly #added: number[] = [];
  readonly #retired: number[] = [];

  /** `isWhole`: whoever is not put is not on the list any more. */
  constructor(part: ListPart, isWhole: boolean) {
    this.part = part;
    if (isWhole) this.#staying = new Uint8Array(part.roll.used);
  }

  /**
   * Somebody who is to be on the list, in place of whoever has that id. Of a modality that nothing compares nothing is kept. Throws
   * Fault `bad-input` for a template that cannot be read and for somebody who comes twice, and NoRoom.
   */
  put(subject: EnrolledSubject): void {
    const { roll, name } = this.part;
    const where = `list ${name}, ${subject.id}`;
    const expiresOn = subject.expiresOn === undefined ? 0 : dayNumber(subject.expiresOn, where);
    const present = roll.find(subject.id);
    if (this.#staying?.[present ?? -1] === 1 || roll.findNext(subject.id) !== undefined) {
      throw new Fault('bad-input', 'somebody who is on the list twice', { where });
    }
    if (present !== undefined && this.#isAsBefore(present, expiresOn, subject.references, where)) {
      this.#staying?.fill(1, present, present + 1);
      return;
    }
    if (present !== undefined) this.#retire(present);
    this.#add(subject, expiresOn, where);
  }

  /** Throws Fault `not-found` when nobody of that id is on the list. */
  remove(id: string): void {
    const present = this.part.roll.find(id);
    if (present === undefined)
      throw new Fault('not-found', 'nobody of that id', { where: `list ${this.part.name}`, given: id });
    this.#retire(present);
  }

  /** The change is seen, at once, by every search from now on. */
  commit(version: number): void {
    const { roll } = this.part;
    for (const pool of this.part.pools) pool.finish();
    this.#staying?.forEach((stays, row) => {
      if (stays === 0 && roll.isSeen(row) && !roll.isRetired(row)) this.#retire(row);
    });
    roll.finish(version);
    this.#release(this.#retired);
  }

  /** As if nothing had been put or removed. */
  abandon(): void {
    this.part.roll.abandon();
    this.#release(this.#added);
  }

  #add({ id, references }: EnrolledSubject, expiresOn: number, where: string): void {
    const row = this.part.roll.add(id, expiresOn);
    this.#added.push(row);
    for (const reference of references) {
      this.part.pool(reference.modality)?.put(row, reference, `${where}_${reference.instance}`);
    }
  }

  #retire(row: number): void {
    this.part.roll.retire(row);
    this.#retired.push(row);
  }

  #isAsBefore(
    row: number,
    expiresOn: number,
    references: readonly EnrolledReference[],
    where: string,
  ): boolean {
    if (this.part.roll.expiresOnOf(row) !== expiresOn) return false;
    return [...this.part.pools].every(pool =>
      pool.holds(
        row,
        references.filter(({ modality }) => modality === pool.comparer.name),
        where,
      ),
    );
  }

  #release(rows: readonly number[]): void {
    for (const row of rows) {
      for (const pool of this.part.pools) pool.release(row);
      this.part.roll.release(row);
    }
  }
}
