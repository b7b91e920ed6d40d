import { boxMean } from './filters.ts';
import { parameters } from './parameters.ts';
import { type CellMask, type Grid, gridOf } from './raster.ts';

/**
 * Where the finger is: where the grey levels vary as much as ridges do. `deviation` is the local standard deviation, grey
 * levels.
 *
 * Source: a threshold on the local variance, as in B. M. Mehtre and B. Chatterjee, "Segmentation of fingerprint images - a
 * composite method", Pattern Recognition 22(4), 1989; that it follows the impression's own contrast, and that hardly
 * anything noisy is thrown out afterwards (`ridgeMask`), is this project's.
 */
export function contrastMask(deviation: Grid): CellMask {
  const { deviationFloor, deviationFraction, smoothingPx } = parameters.mask;
  const typical = percentile(deviation.values, 0.95);
  const least = Math.max(deviationFloor, deviationFraction * typical);
  return majority(threshold(deviation, least), smoothingPx);
}

/** The local energy that the ridge filter passed, as a share (0 to 1) of what it was given. */
export function ridgeEnergyShare(passed: Grid, given: Grid): Grid {
  const { qualityRadiusPx } = parameters.minutia;
  const meanPassed = boxMean(passed, qualityRadiusPx);
  const meanGiven = boxMean(given, qualityRadiusPx);
  return gridOf(passed, cell =>
    Math.min(1, meanPassed.values[cell] / Math.max(1e-3, meanGiven.values[cell])),
  );
}

/** Keeps of a mask what has at least some ridge energy. */
export function ridgeMask(mask: CellMask, energyShare: Grid): CellMask {
  const ridged = threshold(energyShare, parameters.mask.ridgeEnergyShare);
  for (let i = 0; i < ridged.values.length; i++) ridged.values[i] &= mask.values[i];
  return majority(ridged, parameters.mask.smoothingPx);
}

/** Whether everything within `marginPx` of the pixel, in both axes, is in the mask. */
export function isWellInside(mask: CellMask, x: number, y: number, marginPx: number): boolean {
  const { cols, rows, cellPx, values } = mask;
  const left = Math.floor((x - marginPx) / cellPx);
  const right = Math.floor((x + marginPx) / cellPx);
  const bottom = Math.floor((y + marginPx) / cellPx);
  for (let row = Math.floor((y - marginPx) / cellPx); row <= bottom; row++) {
    for (let col = left; col <= right; col++) {
      const isInside = col >= 0 && row >= 0 && col < cols && row < rows;
      if (!isInside || values[row * cols + col] === 0) return false;
    }
  }
  return true;
}

function threshold({ cols, rows, cellPx, values }: Grid, least: number): CellMask {
  const out = new Uint8Array(values.length);
  for (let cell = 0; cell < out.length; cell++) out[cell] = values[cell] > least ? 1 : 0;
  return { cols, rows, cellPx, values: out };
}

function majority(mask: CellMask, radiusPx: number): CellMask {
  return threshold(boxMean({ ...mask, values: Float32Array.from(mask.values) }, radiusPx), 0.5);
}

/** By a histogram of whole numbers: close enough for a threshold, and fast. */
function percentile(values: Float32Array, fraction: number): number {
  const histogram = new Uint32Array(256);
  for (const value of values) histogram[Math.min(255, Math.floor(value))]++;
  let left = values.length * fraction;
  const found = histogram.findIndex(count => (left -= count) <= 0);
  return found < 0 ? 255 : found;
}
