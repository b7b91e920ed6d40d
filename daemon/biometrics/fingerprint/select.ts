import type { FingerprintTemplate, Minutia } from '../../core/fingerprint.ts';
import type { Image } from '../../core/image.ts';
import { angleRadians, angleUnits } from '../../formats/iso19794/fmr-2005-layout.ts';
import { parameters } from './parameters.ts';
import { cellAt, type Grid } from './raster.ts';
import type { Resampled } from './resample.ts';
import type { SkeletonMinutia } from './trace.ts';

/**
 * The best minutiae, best first, in the image's own pixels, rounded to what ISO/IEC 19794-2:2005 can carry. The quality of a
 * minutia is the share of the energy around it that the ridge filter passed, 1 to 100; its direction is a reader's, radians
 * counter-clockwise. Grading by filter energy is this project's.
 */
export function selectMinutiae(
  minutiae: readonly SkeletonMinutia[],
  energyShare: Grid,
  place: Resampled,
  image: Image,
): Minutia[] {
  const graded = minutiae.map(minutia => ({
    minutia,
    share: energyShare.values[cellAt(energyShare, minutia.x, minutia.y)],
  }));
  graded.sort((a, b) => b.share - a.share || a.minutia.at - b.minutia.at);
  return graded.slice(0, parameters.minutia.kept).map(({ minutia, share }) => ({
    type: minutia.type,
    x: within(place.offsetXPx + minutia.x * place.scale, image.widthPx),
    y: within(place.offsetYPx + minutia.y * place.scale, image.heightPx),
    angle: angleRadians(angleUnits(-minutia.angle)), // y grows downwards here, upwards for a reader
    quality: Math.max(1, Math.min(100, Math.round(100 * share))),
  }));
}

function within(position: number, sidePx: number): number {
  return Math.max(0, Math.min(sidePx - 1, Math.round(position)));
}

/** Mean quality of the minutiae: the best single predictor of an impression's genuine scores. */
export function impressionQuality(minutiae: FingerprintTemplate['minutiae']): number {
  if (minutiae.length === 0) return 0;
  return Math.round(minutiae.reduce((sum, { quality }) => sum + quality, 0) / minutiae.length);
}
