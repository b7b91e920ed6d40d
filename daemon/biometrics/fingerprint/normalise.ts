import { parameters } from './parameters.ts';
import { type Grid, gridOf } from './raster.ts';
import type { Resampled } from './resample.ts';
import { addressOf, mostCells, type RidgeRaster, type StageContext } from './ridge-raster.ts';

/** What was taken out of an impression, and what is left. */
export interface Contrast {
  /** Local mean, grey levels. */
  readonly mean: Grid;
  /** Local standard deviation, grey levels. */
  readonly deviation: Grid;
  /** Mean square of the normalised ridges, deviations squared. */
  readonly energy: Grid;
}

/**
 * Takes out the local brightness and contrast: `into` has about zero mean and unit deviation everywhere, ridges positive, in
 * units of 1 / `ridgeUnit`.
 *
 * Source: the normalisation of L. Hong, Y. Wan and A. K. Jain (1998, see enhance.ts), but by the mean and deviation of a box
 * around each pixel, not of the whole print, so that it survives uneven pressure. The boxes are running sums.
 */
export function normaliser({
  arena,
  kernels,
}: StageContext): (place: Resampled, into: RidgeRaster) => Contrast {
  const { radiusPx, deviationFloor, clip } = parameters.normalise;
  const mean = arena.float32(mostCells);
  const deviation = arena.float32(mostCells);
  const energy = arena.int32(mostCells);
  const room = arena.take(4 * 5 * parameters.largestSidePx);
  kernels.tuneNormalise(radiusPx, deviationFloor, clip, parameters.ridgeUnit);
  return ({ frame, grey }, into) => {
    into.values.fill(0, 0, frame.length);
    kernels.normalise(
      grey.byteOffset,
      frame.widthPx,
      frame.heightPx,
      addressOf(into, frame),
      frame.stride,
      mean.byteOffset,
      deviation.byteOffset,
      energy.byteOffset,
      room,
    );
    return {
      mean: gridOf(frame, cell => mean[cell]),
      deviation: gridOf(frame, cell => deviation[cell]),
      energy: gridOf(frame, cell => meanSquare(energy[cell])),
    };
  };
}

/** Of the pixels of a cell, in deviations squared, from the sum of their squares. */
export function meanSquare(sum: number): number {
  return sum / (16 * parameters.ridgeUnit ** 2);
}
