import type { FingerprintTemplate } from '../../core/fingerprint.ts';
import type { Image } from '../../core/image.ts';
import { binarise } from './binarise.ts';
import { enhance } from './enhance.ts';
import { contrastMask, ridgeEnergyShare, ridgeMask } from './mask.ts';
import { type Normalised, normalise } from './normalise.ts';
import { estimateOrientation, type OrientationField } from './orientation.ts';
import { parameters } from './parameters.ts';
import { estimatePeriod } from './period.ts';
import { prune } from './prune.ts';
import type { Grid, Mask, Plane } from './raster.ts';
import { believableDpi, resample } from './resample.ts';
import { impressionQuality, selectMinutiae } from './select.ts';
import { thin } from './thin.ts';
import { traceMinutiae } from './trace.ts';

/** What the stages found on the way: for assessment, tests and pictures. */
export interface Extraction {
  readonly template: FingerprintTemplate;
  readonly normalised: Normalised;
  readonly mask: Mask;
  readonly orientation: OrientationField;
  readonly period: Grid;
  readonly energyShare: Plane;
}

/** The minutiae of an impression. Never throws on content; what shows no finger has few or none. */
export function extract(image: Image): FingerprintTemplate {
  return extractStages(image).template;
}

/** The same with the stages in between. */
export function extractStages(image: Image): Extraction {
  const { cellPx, firstPass, secondPass } = parameters.orientation;
  const place = resample(image);
  const normalised = normalise(place.plane);
  const { ridges } = normalised;
  const finger = contrastMask(normalised.deviation);

  const roughOrientation = estimateOrientation(ridges, finger, cellPx, firstPass);
  const roughPeriod = estimatePeriod(ridges, finger, roughOrientation);
  const clearer = enhance(ridges, finger, roughOrientation, roughPeriod);

  const orientation = estimateOrientation(clearer, finger, cellPx, secondPass);
  const period = estimatePeriod(clearer, finger, orientation);
  const enhanced = enhance(ridges, finger, orientation, period);

  const energyShare = ridgeEnergyShare(enhanced, ridges);
  const mask = ridgeMask(finger, energyShare);
  const skeleton = thin(binarise(enhanced, mask));
  const plausible = prune(traceMinutiae(skeleton), mask);
  const minutiae = selectMinutiae(plausible, energyShare, place, image);

  const template: FingerprintTemplate = {
    widthPx: image.widthPx,
    heightPx: image.heightPx,
    dpi: believableDpi(image.dpi),
    position: 0,
    quality: impressionQuality(minutiae),
    minutiae,
  };
  return { template, normalised, mask, orientation, period, energyShare };
}
