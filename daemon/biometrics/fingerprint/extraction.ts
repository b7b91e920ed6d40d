import type { FingerprintTemplate } from '../../core/fingerprint.ts';
import type { Contrast } from './normalise.ts';
import type { OrientationField } from './orientation.ts';
import { parameters } from './parameters.ts';
import { type CellMask, type CellShape, type Grid, type Mask, type Plane, spread } from './raster.ts';
import { type Frame, indexOf, type RidgeRaster } from './ridge-raster.ts';
import type { Skeleton } from './thin.ts';

/** What the stages found on the way: for assessment, tests and pictures. All at the working resolution, sides whole cells. */
export interface Extraction {
  readonly template: FingerprintTemplate;
  readonly normalised: Normalised;
  readonly mask: Mask;
  readonly orientation: OrientationField;
  readonly period: Grid;
  /** Share of the local energy that the ridge filter passed, 0 to 1. */
  readonly energyShare: Plane;
  /** What the ridge filter made of the ridges; 0 where there is no finger. */
  readonly enhanced: Plane;
  readonly skeleton: Mask;
}

/** What normalising made of an impression, a value a pixel. */
export interface Normalised {
  /** About zero mean and unit deviation everywhere; ridges, which are dark, are positive. */
  readonly ridges: Plane;
  /** Local mean, grey levels. */
  readonly mean: Plane;
  /** Local standard deviation, grey levels. */
  readonly deviation: Plane;
}

/** The same while it still lies in the extractor's buffers, which the next print overwrites. */
export interface Stages {
  readonly template: FingerprintTemplate;
  readonly frame: Frame;
  readonly contrast: Contrast;
  readonly ridges: RidgeRaster;
  readonly mask: CellMask;
  readonly orientation: OrientationField;
  readonly period: Grid;
  readonly energyShare: Grid;
  readonly enhanced: RidgeRaster;
  readonly skeleton: Skeleton;
}

/** A copy that stays. */
export function snapshot(stages: Stages): Extraction {
  const { template, frame, contrast, mask, orientation, period, energyShare, skeleton } = stages;
  return {
    template,
    normalised: {
      ridges: planeOf(stages.ridges, frame),
      mean: spread(contrast.mean, emptyPixels(frame)),
      deviation: spread(contrast.deviation, emptyPixels(frame)),
    },
    mask: spread(mask, new Uint8Array(frame.widthPx * frame.heightPx)),
    orientation,
    period,
    energyShare: spread(energyShare, emptyPixels(frame)),
    enhanced: planeOf(stages.enhanced, frame),
    skeleton: maskOf(skeleton, frame),
  };
}

function emptyPixels({ cols, rows, cellPx }: CellShape): Float32Array {
  return new Float32Array(cols * rows * cellPx ** 2);
}

function planeOf({ values }: RidgeRaster, frame: Frame): Plane {
  const { widthPx, heightPx } = frame;
  const out = emptyPixels(frame);
  for (let y = 0; y < heightPx; y++) {
    const from = indexOf(frame, 0, y);
    for (let x = 0; x < widthPx; x++) out[y * widthPx + x] = values[from + x] / parameters.ridgeUnit;
  }
  return { widthPx, heightPx, values: out };
}

function maskOf({ values }: Skeleton, frame: Frame): Mask {
  const { widthPx, heightPx } = frame;
  const out = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const from = indexOf(frame, 0, y);
    out.set(values.subarray(from, from + widthPx), y * widthPx);
  }
  return { widthPx, heightPx, values: out };
}
