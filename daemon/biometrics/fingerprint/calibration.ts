import { applyCalibration } from '../calibration.ts';
import { trained } from './trained.ts';

/**
 * The highest score that the calibration data carry, dB: where the rate of false matches is still known to within itself. The
 * data are 88,320 comparisons of the 40 fingers of four sensors, of which one weighs less than one of independent fingers would
 * (scripts/finger-bootstrap.ts). Rates are stated twice as high as they were counted, since other fingers and sensors differ:
 * with sets left out, all together had 0.4 to 0.8 of the stated rate (docs/measurements.md).
 */
export const calibratedTo: number = trained.calibratedTo;

/** Raw score to -10 log10(FMR): monotone, from 0 to less than `calibratedTo` + 1. Comparisons with detail have a scale of their own. */
export function calibrate(raw: number, detailed: boolean): number {
  return applyCalibration(detailed ? trained.detail : trained.minutiae, raw);
}
