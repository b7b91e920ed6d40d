import type { FingerprintTemplate, Minutia } from '../../core/fingerprint.ts';
import type { Image } from '../../core/image.ts';
import { parameters } from './parameters.ts';
import type { Plane } from './raster.ts';
import type { Resampled } from './resample.ts';
import type { SkeletonMinutia } from './trace.ts';

/** Steps of an angle in ISO/IEC 19794-2:2005 (one is 1.40625 degrees). */
const angleSteps = 256;

/**
 * The best minutiae, best first, in the image's own pixels, rounded to what ISO/IEC 19794-2:2005 can carry. The quality of a
 * minutia is the share of the energy around it that the ridge filter passed.
 */
export function selectMinutiae(
  minutiae: readonly SkeletonMinutia[],
  energyShare: Plane,
  place: Resampled,
  image: Image,
): Minutia[] {
  const graded = minutiae.map(minutia => ({ minutia, share: energyShare.values[minutia.at] }));
  graded.sort((a, b) => b.share - a.share || a.minutia.at - b.minutia.at);
  return graded.slice(0, parameters.minutia.kept).map(({ minutia, share }) => ({
    type: minutia.type,
    x: within(place.offsetXPx + minutia.x * place.scale, image.widthPx),
    y: within(place.offsetYPx + minutia.y * place.scale, image.heightPx),
    angle: readersAngle(minutia.angle),
    quality: Math.max(1, Math.min(100, Math.round(100 * share))),
  }));
}

function within(position: number, sidePx: number): number {
  return Math.max(0, Math.min(sidePx - 1, Math.round(position)));
}

/** From pixel coordinates (y downwards) to counter-clockwise as a reader sees it, in whole steps. */
function readersAngle(angle: number): number {
  const step = Math.round((-angle / (2 * Math.PI)) * angleSteps);
  return ((((step % angleSteps) + angleSteps) % angleSteps) * 2 * Math.PI) / angleSteps;
}

/** Mean quality of the minutiae: the best single predictor of an impression's genuine scores. */
export function impressionQuality(minutiae: FingerprintTemplate['minutiae']): number {
  if (minutiae.length === 0) return 0;
  return Math.round(minutiae.reduce((sum, { quality }) => sum + quality, 0) / minutiae.length);
}
