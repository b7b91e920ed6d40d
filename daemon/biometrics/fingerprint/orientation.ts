import { gaussianSmooth } from './filters.ts';
import { emptyGrid, type Grid, type Mask, type Plane } from './raster.ts';

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

/** The structure tensor in double-angle form, summed over a cell. */
interface TensorField {
  readonly cosine: Grid;
  readonly sine: Grid;
  readonly energy: Grid;
}

/** Ridge orientation from the structure tensor at several scales, each weighted by its own coherence. */
export function estimateOrientation(
  plane: Plane,
  mask: Mask,
  cellPx: number,
  scales: readonly OrientationScale[],
): OrientationField {
  const tensor = gradientTensor(plane, mask, cellPx);
  const cosine = emptyGrid(plane.widthPx, plane.heightPx, cellPx);
  const sine = emptyGrid(plane.widthPx, plane.heightPx, cellPx);
  for (const { sigmaPx, weight } of scales) {
    const smoothed = smoothTensor(tensor, sigmaPx);
    for (let i = 0; i < cosine.values.length; i++) {
      const share = weight / (smoothed.energy.values[i] + 1e-6);
      cosine.values[i] += smoothed.cosine.values[i] * share;
      sine.values[i] += smoothed.sine.values[i] * share;
    }
  }
  const total = scales.reduce((sum, { weight }) => sum + weight, 0);
  return toField(cosine, sine, total);
}

function smoothTensor({ cosine, sine, energy }: TensorField, sigmaPx: number): TensorField {
  return {
    cosine: gaussianSmooth(cosine, sigmaPx),
    sine: gaussianSmooth(sine, sigmaPx),
    energy: gaussianSmooth(energy, sigmaPx),
  };
}

/** Sobel gradients inside the mask, as (gx^2 - gy^2, 2 gx gy, gx^2 + gy^2), summed in cells. */
function gradientTensor({ widthPx, heightPx, values }: Plane, mask: Mask, cellPx: number): TensorField {
  const cosine = emptyGrid(widthPx, heightPx, cellPx);
  const sine = emptyGrid(widthPx, heightPx, cellPx);
  const energy = emptyGrid(widthPx, heightPx, cellPx);
  for (let y = 1; y < heightPx - 1; y++) {
    const row = Math.floor(y / cellPx) * cosine.cols;
    for (let x = 1; x < widthPx - 1; x++) {
      const at = y * widthPx + x;
      if (mask.values[at] === 0) continue;
      const down = values[at + widthPx + 1] - values[at - widthPx - 1];
      const up = values[at - widthPx + 1] - values[at + widthPx - 1];
      const gx = down + up + 2 * (values[at + 1] - values[at - 1]);
      const gy = down - up + 2 * (values[at + widthPx] - values[at - widthPx]);
      const cell = row + Math.floor(x / cellPx);
      cosine.values[cell] += gx * gx - gy * gy;
      sine.values[cell] += 2 * gx * gy;
      energy.values[cell] += gx * gx + gy * gy;
    }
  }
  return { cosine, sine, energy };
}

/** The gradient stands across the ridge: the ridge runs a quarter turn from it. */
function toField(cosine: Grid, sine: Grid, total: number): OrientationField {
  const angle = { ...cosine, values: new Float32Array(cosine.values.length) };
  const coherence = { ...cosine, values: new Float32Array(cosine.values.length) };
  for (let i = 0; i < angle.values.length; i++) {
    const across = Math.atan2(sine.values[i], cosine.values[i]) / 2;
    angle.values[i] = (across + 1.5 * Math.PI) % Math.PI;
    coherence.values[i] = Math.min(1, Math.hypot(sine.values[i], cosine.values[i]) / total);
  }
  return { angle, coherence };
}
