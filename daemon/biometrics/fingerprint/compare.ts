import type { FingerprintTemplate, RidgeDetail } from '../../core/fingerprint.ts';
import type { MinutiaPair } from '../engine.ts';
import { type AgreementOf, ridgeAgreement } from './agreement.ts';
import { calibrate } from './calibration.ts';
import type { Matched } from './match.ts';
import { Matcher } from './matcher.ts';
import { type PreparedTemplate, prepare } from './prepare.ts';
import { type ComparisonFeatures, leavesDoubt, rawScore } from './score.ts';

/**
 * Calibrated score of two templates: -10 log10(FMR), never negative. Symmetric; any rotation, shift and resolution. It is
 * calibrated on whole prints: of a part of one it claims up to 10 dB too much (docs/measurements.md, "Parts of prints").
 */
export function compare(probe: FingerprintTemplate, reference: FingerprintTemplate): number {
  return comparePrepared(prepare(probe), prepare(reference));
}

/** The same for templates that take part in many comparisons. 0 when there is nothing to compare. */
export function comparePrepared(probe: PreparedTemplate, reference: PreparedTemplate): number {
  const features = compareFeatures(probe, reference);
  return features === undefined ? 0 : calibrate(rawScore(features), features.detailed);
}

/** The minutiae that were held for the same, best first, in pixels of each template's own picture. */
export function pairs(probe: FingerprintTemplate, reference: FingerprintTemplate): MinutiaPair[] {
  const { a, b, swapped } = inOrder(prepare(probe), prepare(reference));
  return (match(a, b)?.alignment.pairs ?? []).map(({ i, j }) => ({
    probe: placeOf(swapped ? b : a, swapped ? j : i),
    reference: placeOf(swapped ? a : b, swapped ? i : j),
  }));
}

/**
 * What the score is made of; undefined when there is nothing to compare. The ridges are asked where `isAsked` says so, which
 * is for training to choose.
 */
export function compareFeatures(
  probe: PreparedTemplate,
  reference: PreparedTemplate,
  isAsked: (features: ComparisonFeatures) => boolean = leavesDoubt,
): ComparisonFeatures | undefined {
  const { a, b, detailed } = inOrder(probe, reference);
  const matched = match(a, b);
  if (matched === undefined) return undefined;
  const { localSimilarity, agreement, eigenvalue, alignment } = matched;
  const features: ComparisonFeatures = {
    weightSum: alignment.weightSum,
    localSimilarity,
    pairedShare: alignment.pairs.length / Math.sqrt((alignment.overlapA + 1) * (alignment.overlapB + 1)),
    fewerMinutiae: Math.min(a.count, b.count),
    agreement,
    eigenvalue,
    detailed,
  };
  if (!detailed || !isAsked(features)) return features;
  agreementOf ??= ridgeAgreement();
  const ridges = agreementOf(a, b, alignment);
  return ridges === undefined ? features : { ...features, ridges };
}

/** Of this thread; made when first asked for. */
let agreementOf: AgreementOf | undefined;

interface Ordered {
  readonly a: PreparedTemplate;
  readonly b: PreparedTemplate;
  readonly swapped: boolean;
  readonly detailed: boolean;
}

/** Both straightened or neither, since views of the two kinds do not match, and always in the same order. */
function inOrder(probe: PreparedTemplate, reference: PreparedTemplate): Ordered {
  const detailed = probe.straightened !== undefined && reference.straightened !== undefined;
  const first = (detailed && probe.straightened) || probe;
  const second = (detailed && reference.straightened) || reference;
  const swapped = isBefore(second, first);
  return swapped ? { a: second, b: first, swapped, detailed } : { a: first, b: second, swapped, detailed };
}

let matcher: Matcher | undefined;

/** Each thread starts its kernel with the first comparison. */
export function match(a: PreparedTemplate, b: PreparedTemplate): Matched | undefined {
  matcher ??= new Matcher();
  return matcher.match(a, b);
}

/** An order of templates, so that both orders of a comparison do exactly the same. */
export function isBefore(a: PreparedTemplate, b: PreparedTemplate): boolean {
  if (a.count !== b.count) return a.count < b.count;
  for (let i = 0; i < a.count; i++) {
    if (a.x[i] !== b.x[i]) return a.x[i] < b.x[i];
    if (a.y[i] !== b.y[i]) return a.y[i] < b.y[i];
    if (a.angle[i] !== b.angle[i]) return a.angle[i] < b.angle[i];
    if (a.type[i] !== b.type[i]) return a.type[i] < b.type[i];
  }
  return a.detail !== undefined && b.detail !== undefined && isDetailBefore(a.detail, b.detail);
}

/** Of records that say the same of their minutiae: one may have been written anew with other ridges. */
function isDetailBefore(a: RidgeDetail, b: RidgeDetail): boolean {
  const parts = ({ xPx, yPx, cols, rows, ridges, orientation, period }: RidgeDetail) => {
    return [[xPx, yPx, cols, rows], ridges, orientation, period];
  };
  const inB = parts(b);
  for (const [k, part] of parts(a).entries()) {
    const differs = part.findIndex((value, at) => value !== inB[k][at]);
    if (differs >= 0) return part[differs] < inB[k][differs];
  }
  return false;
}

function placeOf({ x, y, angle, scale }: PreparedTemplate, k: number): MinutiaPair['probe'] {
  const readers = (2 * Math.PI - angle[k]) % (2 * Math.PI);
  return { x: x[k] * scale, y: y[k] * scale, angle: readers };
}
