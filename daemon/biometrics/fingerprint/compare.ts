import type { FingerprintTemplate } from '../../core/fingerprint.ts';
import type { MinutiaPair } from '../engine.ts';
import { calibrate } from './calibration.ts';
import type { Matched } from './match.ts';
import { Matcher } from './matcher.ts';
import { type PreparedTemplate, prepare } from './prepare.ts';
import { type ComparisonFeatures, rawScore } from './score.ts';

/** Calibrated score of two templates: -10 log10(FMR), never negative. Symmetric; any rotation, shift and resolution. */
export function compare(probe: FingerprintTemplate, reference: FingerprintTemplate): number {
  return comparePrepared(prepare(probe), prepare(reference));
}

/** The same for templates that take part in many comparisons. */
export function comparePrepared(probe: PreparedTemplate, reference: PreparedTemplate): number {
  return calibrate(compareRaw(probe, reference));
}

/** The score before calibration: log odds of the same finger, as trained. -Infinity when there is nothing to compare. */
function compareRaw(probe: PreparedTemplate, reference: PreparedTemplate): number {
  const features = compareFeatures(probe, reference);
  return features === undefined ? Number.NEGATIVE_INFINITY : rawScore(features);
}

/** The minutiae that were held for the same, best first, in pixels of each template's own picture. */
export function pairs(probe: FingerprintTemplate, reference: FingerprintTemplate): MinutiaPair[] {
  const a = prepare(probe);
  const b = prepare(reference);
  const swapped = isBefore(b, a);
  const alignment = swapped ? match(b, a)?.alignment : match(a, b)?.alignment;
  return (alignment?.pairs ?? []).map(({ i, j }) => ({
    probe: placeOf(a, swapped ? j : i),
    reference: placeOf(b, swapped ? i : j),
  }));
}

/** What the score is made of; undefined when there is nothing to compare. */
export function compareFeatures(a: PreparedTemplate, b: PreparedTemplate): ComparisonFeatures | undefined {
  const matched = isBefore(b, a) ? match(b, a) : match(a, b);
  if (matched === undefined) return undefined;
  const { localSimilarity, agreement, eigenvalue, alignment } = matched;
  return {
    weightSum: alignment.weightSum,
    localSimilarity,
    pairedShare: alignment.pairs.length / Math.sqrt((alignment.overlapA + 1) * (alignment.overlapB + 1)),
    fewerMinutiae: Math.min(a.count, b.count),
    agreement,
    eigenvalue,
  };
}

let matcher: Matcher | undefined;

/** Each thread starts its kernel with the first comparison. */
function match(a: PreparedTemplate, b: PreparedTemplate): Matched | undefined {
  matcher ??= new Matcher();
  return matcher.match(a, b);
}

/** A total order of templates, so that both orders of a comparison do exactly the same. */
function isBefore(a: PreparedTemplate, b: PreparedTemplate): boolean {
  if (a.count !== b.count) return a.count < b.count;
  for (let i = 0; i < a.count; i++) {
    if (a.x[i] !== b.x[i]) return a.x[i] < b.x[i];
    if (a.y[i] !== b.y[i]) return a.y[i] < b.y[i];
  }
  return false;
}

function placeOf({ x, y, angle, scale }: PreparedTemplate, k: number): MinutiaPair['probe'] {
  const readers = (2 * Math.PI - angle[k]) % (2 * Math.PI);
  return { x: x[k] * scale, y: y[k] * scale, angle: readers };
}
