import { applyCalibration } from '../calibration.ts';
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
