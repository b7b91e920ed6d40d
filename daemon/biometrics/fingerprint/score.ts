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
}

/** Log odds of the same finger, by logistic regression (scripts/calibrate-fingerprint.ts). */
export function rawScore(features: ComparisonFeatures): number {
  return scoreTerms(features).reduce((sum, term, k) => sum + trained.weights[k] * term, trained.bias);
}

/** The terms that the weights apply to, in their order. */
export function scoreTerms(features: ComparisonFeatures): number[] {
  return [
    Math.log(1 + features.weightSum),
    Math.log(0.02 + features.localSimilarity),
    features.pairedShare,
    Math.log(1 + features.fewerMinutiae),
    Math.log(1 + features.agreement),
    Math.log(1 + features.eigenvalue),
  ];
}
