import { parameters } from './parameters.ts';
import { type CellMask, emptyGrid, type Grid } from './raster.ts';
import { addressOf, type Frame, mostCells, type RidgeRaster, type StageContext } from './ridge-raster.ts';
import { gaussianSmoother, strideOf } from './smooth.ts';

/** Energies are whole numbers: this only keeps the division defined. */
const leastEnergy = 1e-3;

/**
 * Which way the ridges run, on a grid; 0 outside the mask. Angles here are in pixel coordinates: from the x axis towards y,
 * which grows downwards.
 */
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

/** From a raster of ridges, inside a mask; the scales are averaged as they weigh. */
export type OrientationEstimator = (
  raster: RidgeRaster,
  frame: Frame,
  mask: CellMask,
  scales: readonly OrientationScale[],
) => OrientationField;

/**
 * Ridge orientation from the structure tensor at several scales, each weighted by its own coherence. The tensor is
 * (gx^2 - gy^2, 2 gx gy, gx^2 + gy^2): in double-angle form, so that it can be averaged.
 *
 * Source: M. Kass and A. Witkin, "Analyzing oriented patterns", Computer Vision, Graphics, and Image Processing 37, 1987,
 * who also define the coherence; J. Bigun and G. H. Granlund, "Optimal orientation detection of linear symmetry", ICCV 1987.
 * That several windows vote, each as loudly as it is coherent, is this project's.
 */
export function orientationEstimator(context: StageContext): OrientationEstimator {
  const { arena, kernels } = context;
  const smooth = gaussianSmoother(context);
  const planeCells = mostCells + 4 * parameters.largestSidePx;
  const tensor = arena.float32(3 * planeCells);
  const smoothed = arena.float32(3 * planeCells);
  const maskBytes = arena.uint8(mostCells);
  const measure = (raster: RidgeRaster, frame: Frame, mask: CellMask) => {
    const used = frame.rows * strideOf(frame.cols);
    for (const plane of [0, 1, 2]) tensor.fill(0, plane * planeCells, plane * planeCells + used);
    maskBytes.set(mask.values);
    kernels.gradientTensor(
      addressOf(raster, frame),
      frame.stride,
      maskBytes.byteOffset,
      frame.cols,
      frame.rows,
      tensor.byteOffset,
      strideOf(frame.cols),
      4 * planeCells,
    );
  };
  return (raster, frame, mask, scales) => {
    const { cols, rows } = frame;
    const cells = rows * strideOf(cols);
    const sum = { cosine: new Float32Array(cells), sine: new Float32Array(cells) };
    measure(raster, frame, mask);
    for (const { sigmaPx, weight } of scales) {
      for (const plane of [0, 4 * planeCells, 8 * planeCells]) {
        smooth(tensor.byteOffset + plane, smoothed.byteOffset + plane, rows, cols, sigmaPx / frame.cellPx);
      }
      addScale(sum, smoothed, planeCells, weight);
    }
    const total = scales.reduce((weights, { weight }) => weights + weight, 0);
    return fieldOf(sum, frame, mask, total);
  };
}

/** A doubled angle as a vector, cell by cell of a kernel grid. */
interface DoubleAngle {
  readonly cosine: Float32Array;
  readonly sine: Float32Array;
}

/** Adds the mean direction at one scale; its length is the coherence. */
function addScale(
  { cosine, sine }: DoubleAngle,
  tensor: Float32Array,
  planeCells: number,
  weight: number,
): void {
  for (let at = 0; at < cosine.length; at++) {
    const share = weight / (tensor[2 * planeCells + at] + leastEnergy);
    cosine[at] += tensor[at] * share;
    sine[at] += tensor[planeCells + at] * share;
  }
}

function fieldOf(
  { cosine, sine }: DoubleAngle,
  frame: Frame,
  mask: CellMask,
  total: number,
): OrientationField {
  const angle = emptyGrid(frame);
  const coherence = emptyGrid(frame);
  const stride = strideOf(frame.cols);
  for (let cell = 0; cell < mask.values.length; cell++) {
    if (mask.values[cell] === 0) continue;
    const at = Math.floor(cell / frame.cols) * stride + (cell % frame.cols);
    const length = Math.sqrt(cosine[at] * cosine[at] + sine[at] * sine[at]);
    angle.values[cell] = ridgeAngle(cosine[at], sine[at]);
    coherence.values[cell] = Math.min(1, length / total);
  }
  return { angle, coherence };
}

/** The gradient stands across the ridge: the ridge runs a quarter turn from it. */
function ridgeAngle(cosine: number, sine: number): number {
  return (Math.atan2(sine, cosine) / 2 + 1.5 * Math.PI) % Math.PI;
}
