import { codeBytes, type IrisCode } from '../../../core/iris.ts';
import { codeBits, pairBytes, padded, planeBytes, zeroAt } from './layout.ts';
import { irisSearchParameters } from './parameters.ts';
import { firstLook, type IrisProbe, type IrisSearchOptions, mostCopies } from './probe.ts';

/**
 * A probe made ready for one threshold and tier: plain values, which may be posted to the threads that search. A term is a plane,
 * in eighths of a byte offset from the start of a block; a list of terms is padded to eights with the plane of zeros.
 */
export interface PreparedIrisProbe {
  readonly copies: number;
  readonly windowCopies: number;
  /** What the screen counts, list after list. */
  readonly runTerms: Uint16Array;
  /** Eights of terms in each list: by window of copies, kind (mismatches, then uncovered bits), first copy of a run, last copy. */
  readonly runEights: Uint16Array;
  /** What a full comparison counts of each copy: mismatches, then uncovered bits. */
  readonly wholeTerms: Uint16Array;
  /** Place in `wholeTerms` and eights of each of those lists, four numbers a copy. */
  readonly wholeLists: Uint32Array;
  /** [valid]: mismatches from which on a comparison of so many valid bits is no hit. */
  readonly bounds: Uint16Array;
  /** What an uncovered bit counts in the screen, and 2^16 times what a valid bit allows: sixteenths of a mismatch. */
  readonly maskWeight: number;
  readonly allowance: number;
  readonly leastValidBits: number;
}

/** Makes a probe ready, once for all the parts of a search. Throws RangeError for no copies, too many, or a threshold that is none. */
export function prepareIrisProbe(probe: IrisProbe, options: IrisSearchOptions): PreparedIrisProbe {
  const { copies } = probe;
  const { threshold, leastValidBits = irisSearchParameters.probe.leastValidBits } = options;
  if (copies.length < 1 || copies.length > mostCopies)
    throw new RangeError(`${copies.length} copies of a probe`);
  if (!(threshold >= 0 && threshold <= 0.5)) throw new RangeError(`a threshold of ${threshold}`);
  if (!(leastValidBits >= 1)) throw new RangeError(`${leastValidBits} bits are valid at least`);
  const states = copies.map(statesOf);
  const screen = screenFor(probe, options);
  const windowCopies = windowFor(copies.length);
  return {
    copies: copies.length,
    windowCopies,
    ...runsOf(states, windowCopies, screen),
    ...wholesOf(states),
    bounds: Uint16Array.from({ length: codeBits + 1 }, (_, valid) =>
      valid < leastValidBits ? 0 : Math.floor(threshold * valid) + 1,
    ),
    maskWeight: screen.maskWeight,
    allowance: Math.ceil(screen.allowed * 16 * 65_536),
    leastValidBits,
  };
}

/** What a probe's bit means: for the search it is not there, or it is wanted to be 0 or 1. */
const state = { uncovered: 0, zero: 1, one: 2 } as const;

function statesOf({ bits, mask }: IrisCode): Uint8Array {
  if (bits.length !== codeBytes || mask.length !== codeBytes)
    throw new Error(`an iris code has ${codeBytes} bytes`);
  return Uint8Array.from({ length: codeBits }, (_, bit) => {
    if (!isSet(mask, bit)) return state.uncovered;
    return isSet(bits, bit) ? state.one : state.zero;
  });
}

const isSet = (bytes: Uint8Array, bit: number) => ((bytes[bit >> 3] >> (bit & 7)) & 1) === 1;

/** What the screen looks at. */
interface Screen {
  /** Bits that it compares, and bits whose masks it looks at. */
  readonly isCompared: (bit: number) => boolean;
  readonly isMasked: (bit: number) => boolean;
  /** What an uncovered bit weighs, sixteenths of a mismatch. */
  readonly maskWeight: number;
  /** Mismatches that a valid bit of the template allows. */
  readonly allowed: number;
}

/**
 * The exact screen. A hit has n <= T valid = T (own - uncovered), so that n + w u <= T own for every weight w <= T and every part
 * u of the uncovered bits: none is lost, whatever the part and the weight. The tiered one counts the mismatches of the first look alone.
 */
function screenFor(
  { firstLook: first = firstLook() }: IrisProbe,
  { threshold, tier }: IrisSearchOptions,
): Screen {
  const { maskShare } = irisSearchParameters.screen;
  const looked = first.reduce((sum, byte) => sum + ones(byte), 0);
  if (tier === 'exact') {
    return {
      isCompared: () => true,
      isMasked: bit => (bit * 5) % 16 < 16 * maskShare,
      maskWeight: Math.floor(16 * threshold),
      allowed: threshold,
    };
  }
  const firstThreshold = threshold + irisSearchParameters.tiered.margin;
  return {
    isCompared: bit => isSet(first, bit),
    isMasked: bit => isSet(first, bit),
    maskWeight: Math.floor(16 * firstThreshold),
    allowed: (firstThreshold * looked) / codeBits,
  };
}

function ones(byte: number): number {
  let count = 0;
  for (let rest = byte; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Windows of equal size, as far as that goes. */
function windowFor(copies: number): number {
  const windows = Math.ceil(copies / irisSearchParameters.screen.mostWindowCopies);
  return Math.ceil(copies / windows);
}

const termOf = (bit: number, wanted: number) =>
  (bit * pairBytes + (wanted === state.one ? planeBytes : 0)) / 8;
const zeroTerm = zeroAt / 8;

/** A list's terms as they are taken. */
function inEights(terms: readonly number[]): number[] {
  return [...terms, ...Array.from({ length: padded(terms.length) - terms.length }, () => zeroTerm)];
}

function runsOf(states: readonly Uint8Array[], windowCopies: number, screen: Screen) {
  const terms: number[] = [];
  const eights: number[] = [];
  for (let first = 0; first < states.length; first += windowCopies) {
    const window = states.slice(first, first + windowCopies);
    const kinds = [mismatchRuns(window, screen.isCompared)];
    if (screen.maskWeight > 0) kinds.push(uncoveredRuns(window, screen.isMasked));
    for (const list of kinds.flat()) {
      eights.push(padded(list.length) / 8);
      terms.push(...inEights(list));
    }
  }
  return { runTerms: Uint16Array.from(terms), runEights: Uint16Array.from(eights) };
}

/** Lists by first and last copy of a window that want the same of a bit, one after the other. */
function mismatchRuns(window: readonly Uint8Array[], isLookedAt: (bit: number) => boolean): number[][] {
  return listRuns(
    window,
    isLookedAt,
    wanted => wanted !== state.uncovered,
    (bit, wanted) => termOf(bit, wanted),
  );
}

function uncoveredRuns(window: readonly Uint8Array[], isLookedAt: (bit: number) => boolean): number[][] {
  return listRuns(
    window,
    isLookedAt,
    wanted => wanted === state.uncovered,
    bit => termOf(bit, state.zero),
  );
}

function listRuns(
  window: readonly Uint8Array[],
  isLookedAt: (bit: number) => boolean,
  counts: (wanted: number) => boolean,
  term: (bit: number, wanted: number) => number,
): number[][] {
  const lists = window.map((_, first) => window.slice(first).map((): number[] => []));
  for (let bit = 0; bit < codeBits; bit++) {
    if (!isLookedAt(bit)) continue;
    for (let first = 0, last = 0; first < window.length; first = last + 1) {
      const wanted = window[first][bit];
      for (last = first; last + 1 < window.length && window[last + 1][bit] === wanted; ) last++;
      if (counts(wanted)) lists[first][last - first].push(term(bit, wanted));
    }
  }
  return lists.flat();
}

function wholesOf(states: readonly Uint8Array[]) {
  const terms: number[] = [];
  const lists: number[] = [];
  const everything = () => true;
  for (const copy of states) {
    for (const list of [...mismatchRuns([copy], everything), ...uncoveredRuns([copy], everything)]) {
      lists.push(terms.length, padded(list.length) / 8);
      terms.push(...inEights(list));
    }
  }
  return { wholeTerms: Uint16Array.from(terms), wholeLists: Uint32Array.from(lists) };
}
