import { applyCalibration, tailScore } from '../calibration.ts';
import { trained } from './trained.ts';

/**
 * The highest score that the calibration data carry, dB: the lowest rate of false matches that is still known to within itself.
 * The data are comparisons of the 40 fingers of four sensors; they weigh less than as many of independent fingers would
 * (scripts/training/finger-bootstrap.ts). Rates are stated twice as high as they were counted, since other fingers and sensors differ
 * (docs/measurements.md).
 */
export const calibratedTo: number = trained.calibratedTo;

/**
 * Raw score to -10 log10(FMR): monotone, from 0 to less than 41; from `calibratedTo` to 40 by a fitted tail, beyond by less and
 * less. Comparisons with detail have a scale of their own.
 */
export function calibrate(raw: number, detailed: boolean): number {
  return applyCalibration(detailed ? trained.detail : trained.minutiae, raw);
}

/** A calibrated score with the fitted tail followed beyond 40 dB too, where both scales end. An extrapolation, for studies. */
export function extrapolated(score: number): number {
  return tailScore(trained.detail, score);
}
