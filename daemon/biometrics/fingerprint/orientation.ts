import { gaussianSmoother, strideOf } from './filters.ts';
import { parameters } from './parameters.ts';
import { type CellMask, type Grid, gridOf } from './raster.ts';
import { addressOf, type Frame, mostCells, type RidgeRaster, type StageContext } from './ridge-raster.ts';

/** Which way the ridges run, on a grid. Angles here are in pixel coordinates: from the x axis towards y, which grows downwards. */
export interface OrientationField {
  /** Radians, [0, pi). */
  readonly angle: Grid;
  /** How parallel the ridges run, 0 to 1. */
  readonly coherence: Grid;
}

/** A Gaussian window, and what its verdict counts for beside the others. */
export interface OrientationScale {
  readonly sigmaPx: number;
  readonly weight: number;
}

export type OrientationEstimator = (
  raster: RidgeRaster,
  frame: Frame,
  mask: CellMask,
  scales: readonly OrientationScale[],
) => OrientationField;

/**
 * Ridge orientation from the structure tensor at several scales, each weighted by its own coherence. The tensor is
 * (gx^2 - gy^2, 2 gx gy, gx^2 + gy^2): in double-angle form, so that it can be averaged.
 */
export function orientationEstimator(context: StageContext): OrientationEstimator {
  const { arena, kernels } = context;
  const smooth = gaussianSmoother(context);
  const planeCells = mostCells + 4 * parameters.largestSidePx;
  const tensor = arena.float32(3 * planeCells);
  const smoothed = arena.float32(3 * planeCells);
  const maskBytes = arena.uint8(mostCells);
  return (raster, frame, mask, scales) => {
    const { cols, rows } = frame;
    const stride = strideOf(cols);
    maskBytes.set(mask.values);
    tensor.fill(0, 0, rows * stride);
    for (const k of [0, 1, 2]) tensor.fill(0, k * planeCells, k * planeCells + rows * stride);
    kernels.gradientTensor(
      addressOf(raster, frame),
      frame.stride,
      maskBytes.byteOffset,
      cols,
      rows,
      tensor.byteOffset,
      stride,
      4 * planeCells,
    );
    const cosine = new Float32Array(rows * stride);
    const sine = new Float32Array(rows * stride);
    for (const { sigmaPx, weight } of scales) {
      for (const k of [0, 4 * planeCells, 8 * planeCells]) {
        smooth(tensor.byteOffset + k, smoothed.byteOffset + k, rows, cols, sigmaPx / frame.cellPx);
      }
      for (let i = 0; i < cosine.length; i++) {
        const share = weight / (smoothed[2 * planeCells + i] + 1e-3);
        cosine[i] += smoothed[i] * share;
        sine[i] += smoothed[planeCells + i] * share;
      }
    }
    const total = scales.reduce((sum, { weight }) => sum + weight, 0);
    const placeOf = (cell: number) => Math.floor(cell / cols) * stride + (cell % cols);
    return {
      angle: gridOf(frame, cell => ridgeAngle(cosine[placeOf(cell)], sine[placeOf(cell)])),
      coherence: gridOf(frame, cell =>
        Math.min(1, Math.hypot(cosine[placeOf(cell)], sine[placeOf(cell)]) / total),
      ),
    };
  };
}

/** The gradient stands across the ridge: the ridge runs a quarter turn from it. */
function ridgeAngle(cosine: number, sine: number): number {
  return (Math.atan2(sine, cosine) / 2 + 1.5 * Math.PI) % Math.PI;
}
