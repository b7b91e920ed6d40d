import type { End } from './extension.ts';
import { fromScaled, largest32, toScaled } from './scaled.ts';
import type { Tap, TransformTable } from './segments.ts';

/** How one half of a line is filtered. */
export interface Filter {
  readonly taps: Float32Array;
  /** The first sample of the half, or of the line, that the first sum takes: 0 or before the beginning. */
  readonly from: number;
  /** How the samples go on beyond the beginning, and beyond the end of a line of even and of odd length. */
  readonly left: End;
  readonly right: { readonly even: End; readonly odd: End };
}

/** Filters that split a line into its halves, or join halves. */
export interface FilterBank {
  readonly low: Filter;
  readonly high: Filter;
  /** Joining: sample n begins at (n + lag) >> 1; see kernels/assembly/wsq-wavelet.ts. */
  readonly lag: number;
}

/**
 * The right halves of the standard's analysis filters of 9 and 7 taps, the middle first (Part 3). They follow from the roots of the
 * 9/7 wavelet's polynomial; 14 digits are more than the ten that a file holds.
 */
const low9 = [
  0.85269867900940344, 0.3774028556126538, -0.11062440441842342, -0.02384946501938, 0.03782845550699546,
];
const high7 = [0.78848561640566439, -0.41809227322221221, -0.04068941760955844, 0.06453888262893845];

/** The transform table of our encoder. */
export const standardTransform: TransformTable = {
  marker: 'DTT',
  lowLength: 9,
  highLength: 7,
  low: low9.map(tapOf),
  high: high7.map(tapOf),
};

function tapOf(number: number): Tap {
  return { sign: number < 0 ? 1 : 0, ...toScaled(Math.abs(number), largest32) };
}

const numberOf = (tap: Tap): number => (tap.sign === 0 ? 1 : -1) * fromScaled(tap);

/**
 * Why these lengths are no pair of filters that can be inverted, or undefined: both odd or both even, their sum a multiple of 4 (A.1: the
 * symmetric extension of one half is right only then).
 */
export function wrongLengths({ lowLength, highLength }: TransformTable): string | undefined {
  if (lowLength === 0 || highLength === 0) return 'a filter without taps';
  if ((lowLength + highLength) % 4 !== 0) return 'lengths whose sum is not a multiple of 4';
  return undefined;
}

/** The filters that split, of a transform table: those that it holds, its right halves mirrored. */
export function analysisBank(table: TransformTable): FilterBank {
  const isOdd = table.lowLength % 2 === 1;
  const low = whole(table.low.map(numberOf), isOdd, 1);
  // Of even length it is antisymmetric; its sign is that of the synthesis filter, see there.
  const high = whole(
    table.high.map(tap => (isOdd ? 1 : -1) * numberOf(tap)),
    isOdd,
    -1,
  );
  const end: End = isOdd ? 'whole' : 'half';
  const filter = (taps: Float32Array, from: number): Filter => ({
    taps,
    from,
    left: end,
    right: { even: end, odd: end },
  });
  const middle = (taps: Float32Array) => (taps.length - 1) >> 1;
  return { low: filter(low, -middle(low)), high: filter(high, (isOdd ? 1 : 0) - middle(high)), lag: 0 };
}

/**
 * The filters that join, of a transform table: the low-pass one is the analysis high-pass one with every other sign turned, and the other
 * way round (A.1).
 */
export function synthesisBank(table: TransformTable): FilterBank {
  const isOdd = table.lowLength % 2 === 1;
  const alternating = (taps: readonly Tap[], first: number) =>
    taps.map((tap, k) => first * (k % 2 === 0 ? 1 : -1) * numberOf(tap));
  const low = whole(alternating(table.high, isOdd ? 1 : -1), isOdd, 1);
  const high = whole(alternating(table.low, isOdd ? 1 : -1), isOdd, -1);
  return isOdd ? oddBank(low, high) : evenBank(low, high);
}

/** All taps from the right half: symmetric, or of even length symmetric up to `mirror`. */
function whole(right: readonly number[], isOdd: boolean, mirror: number): Float32Array {
  const left = isOdd ? right.slice(1) : right.map(tap => mirror * tap);
  return Float32Array.from([...left.reverse(), ...right]);
}

function oddBank(low: Float32Array, high: Float32Array): FilterBank {
  return {
    low: { taps: low, from: -((low.length - 1) >> 2), left: 'whole', right: { even: 'half', odd: 'whole' } },
    high: {
      taps: high,
      from: -((high.length + 1) >> 2),
      left: 'half',
      right: { even: 'whole', odd: 'half' },
    },
    lag: 1 - (((low.length - 1) >> 1) & 1),
  };
}

function evenBank(low: Float32Array, high: Float32Array): FilterBank {
  return {
    low: { taps: low, from: -(low.length >> 2), left: 'half', right: { even: 'half', odd: 'whole' } },
    high: {
      taps: high,
      from: -(high.length >> 2),
      left: 'half-negated',
      right: { even: 'half-negated', odd: 'beyond-negated' },
    },
    lag: 1 - ((low.length >> 1) & 1),
  };
}
