import { codeBits, mostWindowCopies, pairAt, planeBytes, zeroAt } from './layout.ts';

/** What a copy wants of a bit: for the search an uncovered bit is not there. */
export const wanted = { uncovered: 0, zero: 1, one: 2 } as const;

/** A kind of list: planes where a template differs from what is wanted, or pairs where it is valid and the copy is not. */
export type ListKind = 'mismatches' | 'uncovered';

const zeroTerm = zeroAt / 8;

/** Writes lists of terms one after the other: a term is a plane, in eighths of its offset from the start of a block. */
export class TermWriter {
  readonly #terms: Uint16Array;
  #length = 0;

  constructor(most: number) {
    this.#terms = new Uint16Array(most);
  }

  get length(): number {
    return this.#length;
  }

  get terms(): Uint16Array {
    return this.#terms.slice(0, this.#length);
  }

  /** Pads with the plane of zeros to eights; how many those are. */
  write(list: Uint16Array): number {
    const eights = Math.ceil(list.length / 8);
    this.#terms.set(list, this.#length);
    this.#terms.fill(zeroTerm, this.#length + list.length, this.#length + 8 * eights);
    this.#length += 8 * eights;
    return eights;
  }
}

/**
 * For a window of copies, given as what each wants of every bit: the terms of the bits that are looked at, by first copy, then by
 * last copy, of a run of copies that want the same. The lists are good until the next call.
 */
export function listRuns(window: readonly Uint8Array[], bits: Uint16Array, kind: ListKind): Uint16Array[] {
  const copies = window.length;
  const lengths = new Uint16Array(copies * copies);
  for (const bit of bits) {
    let first = 0;
    for (let copy = 1; copy <= copies; copy++) {
      const want = window[first][bit];
      if (copy < copies && window[copy][bit] === want) continue;
      if ((want === wanted.uncovered) === (kind === 'uncovered')) {
        const run = first * copies + copy - 1;
        room[run * codeBits + lengths[run]++] = termOf(bit, want);
      }
      first = copy;
    }
  }
  const lists: Uint16Array[] = [];
  for (let first = 0; first < copies; first++) {
    for (let last = first; last < copies; last++) {
      const run = first * copies + last;
      lists.push(room.subarray(run * codeBits, run * codeBits + lengths[run]));
    }
  }
  return lists;
}

/** By run: a list of all bits at most. */
const room = new Uint16Array(mostWindowCopies ** 2 * codeBits);

const termOf = (bit: number, want: number) => (pairAt[bit] + (want === wanted.one ? planeBytes : 0)) / 8;
