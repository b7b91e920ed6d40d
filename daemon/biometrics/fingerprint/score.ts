import type { Agreement } from './agreement.ts';
import { parameters } from './parameters.ts';
import { trained } from './trained.ts';

/** What a comparison found, before it is weighed. */
export interface ComparisonFeatures {
  /** Sum of the weights of the minutiae that meet under the best alignment. */
  readonly weightSum: number;
  /** Mean of the best local similarities, 0 to 1. */
  readonly localSimilarity: number;
  /** Minutiae that meet, over those that could (geometric mean of the two overlaps). */
  readonly pairedShare: number;
  readonly fewerMinutiae: number;
  /** Of the consensus group. */
  readonly agreement: number;
  readonly eigenvalue: number;
  /** Both templates have their detail: neighbours were straightened, and the ridges asked where the minutiae left doubt. */
  readonly detailed: boolean;
  /** Of the ridges, under that alignment; undefined where they were not asked or could not tell. */
  readonly ridges?: Agreement;
}

/**
 * The log odds of the same finger, natural logarithm, unbounded, as if either were as likely beforehand. `calibrate` makes
 * decibels of it.
 *
 * Source: logistic regression (D. R. Cox, "The regression analysis of binary sequences", Journal of the Royal Statistical
 * Society B 20, 1958), fitted by scripts/calibrate-fingerprint.ts to pairs of synthetic fingers, as trained.ts says; what it
 * does to real sets, none of which it has seen, is in docs/measurements.md.
 */
export function rawScore(features: ComparisonFeatures): number {
  return features.detailed
    ? weigh(trained.detail, detailTerms(features))
    : weigh(trained.minutiae, minutiaTerms(features));
}

/** Whether minutiae alone, weighed like this, leave doubt, so that the ridges are worth their time. */
export function leavesDoubt(features: ComparisonFeatures, first: Weights = trained.detail.first): boolean {
  const { lowestAsked, highestAsked } = parameters.agreement;
  const raw = weigh(first, minutiaTerms(features));
  return raw > lowestAsked && raw < highestAsked;
}

interface Weights {
  readonly weights: readonly number[];
  readonly bias: number;
}

function weigh({ weights, bias }: Weights, terms: readonly number[]): number {
  return terms.reduce((sum, term, k) => sum + weights[k] * term, bias);
}

/** What is weighed of minutiae, in the order of the weights. */
export function minutiaTerms(features: ComparisonFeatures): number[] {
  return [
    Math.log(1 + features.weightSum),
    Math.log(0.02 + features.localSimilarity),
    features.pairedShare,
    Math.log(1 + features.fewerMinutiae),
    Math.log(1 + features.agreement),
    Math.log(1 + features.eigenvalue),
  ];
}

/** The same with the ridges; where they were not asked they count neither way. */
export function detailTerms(features: ComparisonFeatures): number[] {
  const { ridges } = features;
  return [...minutiaTerms(features), ridges?.mean ?? 0, ridges ? 1 : 0];
}
