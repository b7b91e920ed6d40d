import { applyCalibration } from '../calibration.ts';
import { trained } from './trained.ts';

/**
 * The highest score that the calibration data carry, dB. They are 4 x 2,880 impostor comparisons of 40 fingers on four
 * sensors, about 40 dB; above 30 dB the score follows a fitted tail. Thresholds travel badly between sensors: with each set
 * left out in turn the rate of all is 0.4 to 0.7 of the stated one, but a single set showed up to 1.4 times
 * (docs/measurements.md).
 */
export const calibratedTo = 40;

/** Raw score to -10 log10(FMR): monotone, from 0 to less than `calibratedTo` + 1. Comparisons with detail have a scale of their own. */
export function calibrate(raw: number, detailed: boolean): number {
  return applyCalibration(detailed ? trained.detail : trained.minutiae, raw);
}
