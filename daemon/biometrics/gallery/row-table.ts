/**
 * Rows by the hash of what they are known by: open addressing with linear probing, and a deletion that closes the gap
 * (D. E. Knuth, The Art of Computer Programming 3, 6.4, algorithms L and R).
 */
export class RowTable {
  readonly #mask: number;
  /** Row + 1; 0 where there is none. */
  readonly #places: Uint32Array;
  readonly #hashes: Uint32Array;

  /** `hashes`: [row], set before the row is added. */
  constructor(hashes: Uint32Array) {
    const size = 2 ** Math.ceil(Math.log2(2 * hashes.length + 2));
    this.#mask = size - 1;
    this.#places = new Uint32Array(size);
    this.#hashes = hashes;
  }

  add(row: number): void {
    let place = this.#home(row);
    while (this.#places[place] !== 0) place = this.#after(place);
    this.#places[place] = row + 1;
  }

  /** The first of the rows with this hash that is the right one. */
  find(hash: number, isRight: (row: number) => boolean): number | undefined {
    for (let place = hash & this.#mask; this.#places[place] !== 0; place = this.#after(place)) {
      const row = this.#places[place] - 1;
      if (this.#hashes[row] === hash && isRight(row)) return row;
    }
    return undefined;
  }

  remove(row: number): void {
    let gap = this.#home(row);
    while (this.#places[gap] !== row + 1) {
      if (this.#places[gap] === 0) return;
      gap = this.#after(gap);
    }
    for (let place = this.#after(gap); this.#places[place] !== 0; place = this.#after(place)) {
      if (!this.#mayMove(this.#places[place] - 1, place, gap)) continue;
      this.#places[gap] = this.#places[place];
      gap = place;
    }
    this.#places[gap] = 0;
  }

  /** Whether a row would still be found if it stood at the gap: no further from home than now. */
  #mayMove(row: number, place: number, gap: number): boolean {
    const home = this.#home(row);
    return ((place - home) & this.#mask) >= ((place - gap) & this.#mask);
  }

  #home(row: number): number {
    return this.#hashes[row] & this.#mask;
  }

  #after(place: number): number {
    return (place + 1) & this.#mask;
  }
}
