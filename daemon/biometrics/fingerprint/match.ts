import { type Alignment, bestAlignment } from './align.ts';
import { findConsensus } from './consensus.ts';
import { parameters } from './parameters.ts';
import type { PreparedTemplate } from './prepare.ts';
import { localSimilarities } from './similarity.ts';

/** What two templates have in common. */
export interface Matched {
  /** Mean of the best local similarities, 0 to 1. */
  readonly localSimilarity: number;
  /** Of the consensus group. */
  readonly agreement: number;
  readonly eigenvalue: number;
  readonly alignment: Alignment;
}

/** The scalar twin of the kernel `minutiae`; undefined when nothing is alike. */
export function matchScalar(a: PreparedTemplate, b: PreparedTemplate): Matched | undefined {
  const similarities = localSimilarities(a, b);
  const consensus = findConsensus(a, b, similarities);
  const alignment = bestAlignment(a, b, consensus);
  const { agreement, eigenvalue } = consensus;
  return alignment && { localSimilarity: meanOfBest(similarities), agreement, eigenvalue, alignment };
}

function meanOfBest(similarities: Float32Array): number {
  const { bestSimilarities } = parameters.alignment;
  const best = new Float32Array(bestSimilarities);
  for (const similarity of similarities) {
    if (similarity <= best[0]) continue;
    best[0] = similarity;
    best.sort();
  }
  return best.reduce((sum, similarity) => sum + similarity, 0) / bestSimilarities;
}
