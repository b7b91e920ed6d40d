import { applyCalibration } from '../calibration.ts';
import { trained } from './trained.ts';

/**
 * The highest score that the calibration data carry, dB. They are 4 x 2,880 impostor comparisons of 40 fingers on four
 * sensors, about 40 dB; above 30 dB the score follows a fitted tail. Thresholds travel badly between sensors: on a
 * sensor that is not among the four, expect up to a few times the stated rate of false matches.
 */
export const calibratedTo = 40;

/** Raw score to -10 log10(FMR): monotone, from 0 to less than `calibratedTo` + 1. */
export function calibrate(raw: number): number {
  return applyCalibration(trained, raw);
}
