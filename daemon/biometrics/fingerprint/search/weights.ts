import { searchParameters } from './parameters.ts';

/** What each distance is worth to each minutia of a probe. */
export interface DistanceWeights {
  /** [minutia]: the greatest distance that counts as a match. */
  readonly thresholds: Uint8Array;
  /** [minutia * distances + distance], in steps of 1 / fixedPoint neper. */
  readonly weights: Uint16Array;
}

/**
 * Stage 0: a minutia whose like every print has is worth nothing, a rare one much. With P(d) the share of prints whose
 * nearest minutia is within d, the weight is -ln P(d) - ln 2, and a match asks for P(d) <= `commonest`.
 * histogram: [minutia * distances + distance], how many of `prints` have their nearest at that distance.
 */
export function weighDistances(
  histogram: Uint32Array,
  distances: number,
  minutiae: number,
  prints: number,
  commonest: number,
): DistanceWeights {
  const { fixedPoint } = searchParameters.weights;
  const thresholds = new Uint8Array(minutiae);
  const weights = new Uint16Array(minutiae * distances);
  for (let i = 0; i < minutiae; i++) {
    let within = 0;
    for (let d = 0; d < distances; d++) {
      within += histogram[i * distances + d];
      const share = (within + 0.5) / (prints + 1);
      if (share <= commonest) thresholds[i] = d;
      weights[i * distances + d] = Math.max(0, Math.round(fixedPoint * -Math.log(2 * share)));
    }
  }
  return { thresholds, weights };
}
