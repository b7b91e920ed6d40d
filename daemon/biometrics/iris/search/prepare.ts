import { codeBytes, type IrisCode } from '../../../core/iris.ts';
import type { ScanLook, ScanProbe } from '../../../kernels/scalar/iris-scan.ts';
import { codeBits, lineBytes, most, zeroAt } from './layout.ts';
import { covered, isSet, looksFor } from './looks.ts';
import { irisSearchParameters } from './parameters.ts';
import { type IrisProbe, type IrisSearchOptions, mostCopies } from './probe.ts';
import { listRuns, TermWriter, wanted } from './term-lists.ts';

/**
 * A probe made ready for one threshold and tier: plain values, which may be posted to the threads that search. docs/iris-search.md says
 * what looks and runs are, term-lists.ts what terms are.
 */
export interface PreparedIrisProbe extends ScanProbe {
  readonly windowCopies: number;
  /** What the first look counts, list after list. */
  readonly runTerms: Uint16Array;
  /** Eights of terms in each list: by window of copies, kind, first copy of a run, last copy. */
  readonly runEights: Uint16Array;
  /** What the later looks count, and in the end everything, of each copy: beyond what the look before did. */
  readonly closerTerms: Uint16Array;
  /** Place in `closerTerms` and eights of a list of mismatches, and of one of uncovered bits: by copy, then look. */
  readonly closerLists: Uint32Array;
  /** Cache lines of a block that the first look reads, in eighths of their offset. */
  readonly lines: Uint16Array;
}

/** So that the limits of a look fit 16 bits. */
export const highestThreshold = 0.42;

/**
 * Makes a probe ready, once for all the parts of a search. Throws RangeError for no copies, too many, a threshold outside 0 to
 * `highestThreshold`, or no valid bits.
 */
export function prepareIrisProbe(probe: IrisProbe, options: IrisSearchOptions): PreparedIrisProbe {
  const { threshold, leastValidBits = irisSearchParameters.probe.leastValidBits } = options;
  check(probe, threshold, leastValidBits);
  const copies = probe.copies.map(covered);
  const { looks, maskWeight, windowCopies } = looksFor(probe, options);
  const wants = copies.map(wantsOf);
  const steps = stepsOf(looks);
  const bounds = Uint16Array.from({ length: codeBits + 1 }, (_, valid) =>
    valid < leastValidBits ? 0 : Math.floor(threshold * valid) + 1,
  );
  return {
    copies,
    looks,
    maskWeight,
    bounds,
    leastValidBits,
    windowCopies: windowFor(copies.length, windowCopies),
    ...runsOf(wants, steps[0], windowFor(copies.length, windowCopies), maskWeight > 0),
    ...closerListsOf(wants, steps.slice(1)),
  };
}

function check({ copies }: IrisProbe, threshold: number, leastValidBits: number): void {
  if (copies.length < 1 || copies.length > mostCopies)
    throw new RangeError(`${copies.length} copies of a probe`);
  if (!(threshold >= 0 && threshold <= highestThreshold)) throw new RangeError(`a threshold of ${threshold}`);
  if (!(leastValidBits >= 1)) throw new RangeError(`${leastValidBits} bits are valid at least`);
  if (copies.some(({ bits, mask }) => bits.length !== codeBytes || mask.length !== codeBytes)) {
    throw new RangeError(`a code that has not ${codeBytes} bytes`);
  }
}

/** What a look adds to the one before it: bits that are compared, and bits whose masks are looked at. */
interface Step {
  readonly compared: Uint16Array;
  readonly masked: Uint16Array;
}

/** A step a look, and the last to everything. */
function stepsOf(looks: readonly ScanLook[]): Step[] {
  const parts = [...looks, { compared: allBits, masked: allBits }];
  return parts.map(({ compared, masked }, at) => ({
    compared: bitsOf(compared, parts[at - 1]?.compared),
    masked: bitsOf(masked, parts[at - 1]?.masked),
  }));
}

const allBits = new Uint8Array(codeBytes).fill(0xff);
const noBits = new Uint8Array(codeBytes);

/** Numbers of the bits that are set, but for those that were before. */
function bitsOf(set: Uint8Array, before: Uint8Array = noBits): Uint16Array {
  const bits = new Uint16Array(codeBits);
  let count = 0;
  for (let bit = 0; bit < codeBits; bit++) {
    if (isSet(set, bit) && !isSet(before, bit)) bits[count++] = bit;
  }
  return bits.subarray(0, count);
}

function wantsOf({ bits, mask }: IrisCode): Uint8Array {
  const wants = new Uint8Array(codeBits);
  for (let bit = 0; bit < codeBits; bit++) {
    const covered = isSet(bits, bit) ? wanted.one : wanted.zero;
    wants[bit] = isSet(mask, bit) ? covered : wanted.uncovered;
  }
  return wants;
}

function runsOf(
  wants: readonly Uint8Array[],
  { compared, masked }: Step,
  windowCopies: number,
  isMasked: boolean,
) {
  const writer = new TermWriter(most.runTerms);
  const eights: number[] = [];
  for (let first = 0; first < wants.length; first += windowCopies) {
    const window = wants.slice(first, first + windowCopies);
    for (const list of listRuns(window, compared, 'mismatches')) eights.push(writer.write(list));
    if (!isMasked) continue;
    for (const list of listRuns(window, masked, 'uncovered')) eights.push(writer.write(list));
  }
  const { terms } = writer;
  return { runTerms: terms, runEights: Uint16Array.from(eights), lines: linesOf(terms) };
}

/** Windows of equal size, as far as that goes. */
function windowFor(copies: number, mostOfWindow: number): number {
  return Math.ceil(copies / Math.ceil(copies / mostOfWindow));
}

function closerListsOf(wants: readonly Uint8Array[], steps: readonly Step[]) {
  const writer = new TermWriter(most.closerTerms);
  const lists: number[] = [];
  const add = ([list]: Uint16Array[]) => lists.push(writer.length, writer.write(list));
  for (const want of wants) {
    for (const { compared, masked } of steps) {
      add(listRuns([want], compared, 'mismatches'));
      add(listRuns([want], masked, 'uncovered'));
    }
  }
  return { closerTerms: writer.terms, closerLists: Uint32Array.from(lists) };
}

/** In order, but that of the valid bits, which are read first. */
function linesOf(terms: Uint16Array): Uint16Array {
  const perLine = lineBytes / 8;
  const isRead = new Uint8Array(most.lines).fill(1, zeroAt / lineBytes);
  for (const term of terms) isRead[Math.floor(term / perLine)] = 1;
  const lines = new Uint16Array(most.lines);
  let count = 0;
  for (let k = 0; k < most.lines; k++) {
    const line = (zeroAt / lineBytes + k) % most.lines;
    if (isRead[line] === 1) lines[count++] = line * perLine;
  }
  return lines.subarray(0, count);
}
