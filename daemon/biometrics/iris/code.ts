import { codeBytes, codeColumns, codeRings, type IrisCode } from '../../core/iris.ts';
import type { LogGabor } from './log-gabor.ts';
import { type RingWeights, ringStep } from './ring-weights.ts';
import type { SheetMask } from './mask.ts';
import { parameters } from './parameters.ts';
import { type RubberSheet, sheetColumns, sheetRings, shows } from './rubber-sheet.ts';

/** One ring of a code before it is filtered: what its weights make of the rings of the sheet, with gaps closed. */
interface Ring {
  readonly values: Float64Array;
  /** 1 where enough of it was seen. */
  readonly seen: Uint8Array;
}

/** What the filter says of one ring, a value a column of the code. */
interface Response {
  readonly parts: readonly [real: Float64Array, imaginary: Float64Array];
  /** 1 where enough of the filter lay on the iris. */
  readonly supported: Uint8Array;
}

/** Sheet columns for one of the code. */
const columnStep = sheetColumns / codeColumns;

/** What a code is made by: a filter along rings, each of which is a weighted sum of rings of the sheet. */
export interface CodeFilter {
  readonly along: LogGabor;
  readonly across: RingWeights;
}

/**
 * The signs of a filter along rings (`IrisCode` tells how they are laid out). A bit is valid where the filter
 * lay on the iris and its answer was not among the weakest, which another capture may turn (K. P. Hollingsworth, K. W. Bowyer and
 * P. J. Flynn, "The best bits in an iris code", 2009).
 */
export function encodeSheet(sheet: RubberSheet, mask: SheetMask, filter: CodeFilter): IrisCode {
  const code = { bits: new Uint8Array(codeBytes), mask: new Uint8Array(codeBytes) };
  for (let ring = 0; ring < codeRings; ring++) {
    const response = filtered(ringOf(sheet, mask, ring, filter.across), filter.along);
    response.parts.forEach((values, part) => setBits(code, ring, part, values, response.supported));
  }
  return code;
}

/** Writes one part of one ring; the weakest stay 0. */
function setBits(
  code: IrisCode,
  ring: number,
  part: number,
  values: Float64Array,
  supported: Uint8Array,
): void {
  const least = fragileBelow(values, supported);
  for (let column = 0; column < codeColumns; column++) {
    if (supported[column] === 0 || Math.abs(values[column]) < least) continue;
    code.mask[2 * column + part] |= 1 << ring;
    if (values[column] > 0) code.bits[2 * column + part] |= 1 << ring;
  }
}

/** The magnitude that parts fragile values from the others. */
function fragileBelow(values: Float64Array, supported: Uint8Array): number {
  const strengths = values
    .map(Math.abs)
    .filter((_, column) => supported[column] === 1)
    .sort();
  return strengths[Math.floor(parameters.code.fragileShare * strengths.length)] ?? Number.POSITIVE_INFINITY;
}

/** Of what shows iris alone; gaps are closed by straight lines, so that their edges make no signs. */
function ringOf(sheet: RubberSheet, mask: SheetMask, ring: number, weights: RingWeights): Ring {
  const out = { values: new Float64Array(sheetColumns), seen: new Uint8Array(sheetColumns) };
  for (let column = 0; column < sheetColumns; column++) {
    const value = weightedColumn(sheet, mask, weights, ring * ringStep, column);
    if (value === undefined) continue;
    out.values[column] = value;
    out.seen[column] = 1;
  }
  closeGaps(out);
  return out;
}

/** The difference of the two weighted means, each of what was seen; undefined where that is too little of either. */
function weightedColumn(
  { grey }: RubberSheet,
  mask: SheetMask,
  { isStep, first, plus, minus }: RingWeights,
  ring: number,
  column: number,
): number | undefined {
  let [above, aboveSeen, below, belowSeen] = [0, 0, 0, 0];
  for (let k = 0; k < plus.length; k++) {
    const at = ring + first + k;
    const cell = at * sheetColumns + column;
    if (at < 0 || at >= sheetRings || mask[cell] !== shows.iris) continue;
    above += plus[k] * grey[cell];
    aboveSeen += plus[k];
    below += minus[k] * grey[cell];
    belowSeen += minus[k];
  }
  const { leastRings } = parameters.code;
  if (aboveSeen < leastRings || (isStep && belowSeen < leastRings)) return undefined;
  return above / aboveSeen - (isStep ? below / belowSeen : 0);
}

function closeGaps({ values, seen }: Ring): void {
  const first = seen.indexOf(1);
  if (first < 0) return;
  let before = first;
  for (let k = first + 1; k <= first + sheetColumns; k++) {
    if (seen[k % sheetColumns] === 0) continue;
    for (let gap = before + 1; gap < k; gap++) {
      const along = (gap - before) / (k - before);
      values[gap % sheetColumns] =
        values[before % sheetColumns] * (1 - along) + values[k % sheetColumns] * along;
    }
    before = k;
  }
}

/** The filter's answer at each column of the code whose own sample was seen. */
function filtered({ values, seen }: Ring, { reach, real, imaginary, weights }: LogGabor): Response {
  const parts = [new Float64Array(codeColumns), new Float64Array(codeColumns)] as const;
  const supported = new Uint8Array(codeColumns);
  for (let column = 0; column < codeColumns; column++) {
    const at = column * columnStep;
    if (seen[at] === 0) continue;
    let [even, odd, support] = [0, 0, 0];
    for (let k = -reach; k <= reach; k++) {
      const sample = (at - k + sheetColumns) % sheetColumns;
      even += real[k + reach] * values[sample];
      odd += imaginary[k + reach] * values[sample];
      support += weights[k + reach] * seen[sample];
    }
    parts[0][column] = even;
    parts[1][column] = odd;
    supported[column] = support >= parameters.code.leastSupport ? 1 : 0;
  }
  return { parts, supported };
}

/** How many of its bits are valid, 0 to 2,048. */
export function validBits({ mask }: IrisCode): number {
  let count = 0;
  for (const byte of mask) for (let rest = byte; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** The code as it would be had the eye been turned by so many columns, clockwise. */
export function turned({ bits, mask }: IrisCode, columns: number): IrisCode {
  return { bits: turnedBytes(bits, columns), mask: turnedBytes(mask, columns) };
}

function turnedBytes(bytes: Uint8Array, columns: number): Uint8Array {
  const shift = 2 * (((columns % codeColumns) + codeColumns) % codeColumns);
  const out = new Uint8Array(bytes.length);
  out.set(bytes.subarray(0, bytes.length - shift), shift);
  out.set(bytes.subarray(bytes.length - shift), 0);
  return out;
}
