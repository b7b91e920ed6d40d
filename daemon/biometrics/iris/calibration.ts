import { applyCalibration } from '../calibration.ts';
import { parameters } from './parameters.ts';
import { trained } from './trained.ts';

/**
 * The highest score that the calibration data carry, dB: the lowest rate of false matches that is still known to within itself,
 * with eyes drawn anew. The data are comparisons of the 90 eyes of one sensor; rates are stated twice as high as they were
 * counted (docs/measurements.md).
 */
export const calibratedTo: number = trained.calibratedTo;

/** Agreement of two templates (`IrisComparer.agreement`) to -10 log10(FMR), by the scales that both have. */
export function calibrate(agreement: number, scales: number): number {
  return applyCalibration(scales > 1 ? trained.twoScales : trained.oneScale, agreement);
}

/** How far a search turns a probe to either side, columns of the code: upright heads, and held cameras. */
export type SearchReach = 8 | 15;

/**
 * Calibrated score of what a search measured: the least fractional Hamming distance of two search codes, nothing bending, over
 * turns of up to `reachColumns`, and the bits that were valid in both at that turn.
 */
export function scoreOfSearchDistance(
  distance: number,
  validBits: number,
  reachColumns: SearchReach = 8,
): number {
  if (validBits < parameters.compare.fewestBits) return 0;
  const calibration = reachColumns === 8 ? trained.searchReach8 : trained.searchReach15;
  return applyCalibration(calibration, searchAgreement(distance, validBits));
}

/** How far two codes agree beyond chance; the fewer the bits, the less they prove. */
export function searchAgreement(distance: number, validBits: number): number {
  return ((0.5 - distance) * validBits) / (validBits + parameters.compare.priorBits);
}
