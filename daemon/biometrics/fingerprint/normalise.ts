import { boxMean, squared } from './filters.ts';
import { parameters } from './parameters.ts';
import { emptyPlane, type Plane } from './raster.ts';

export interface Normalised {
  /** About zero mean and unit deviation everywhere; ridges, which are dark, are positive. */
  readonly ridges: Plane;
  /** Local mean, grey levels. */
  readonly mean: Plane;
  /** Local standard deviation, grey levels. */
  readonly deviation: Plane;
}

/** Takes out the local brightness and contrast. */
export function normalise(plane: Plane): Normalised {
  const { radiusPx, deviationFloor, clip } = parameters.normalise;
  const mean = boxMean(plane, radiusPx);
  const meanSquare = boxMean(squared(plane), radiusPx);
  const deviation = emptyPlane(plane.widthPx, plane.heightPx);
  const ridges = emptyPlane(plane.widthPx, plane.heightPx);
  for (let i = 0; i < plane.values.length; i++) {
    deviation.values[i] = Math.sqrt(Math.max(0, meanSquare.values[i] - mean.values[i] ** 2));
    const value = (mean.values[i] - plane.values[i]) / Math.max(deviationFloor, deviation.values[i]);
    ridges.values[i] = Math.max(-clip, Math.min(clip, value));
  }
  return { ridges, mean, deviation };
}
