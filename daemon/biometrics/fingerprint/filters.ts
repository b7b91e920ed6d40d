import { emptyPlane, type Grid, type Plane } from './raster.ts';

/**
 * The mean over the square of side 2 * radiusPx + 1 around each pixel, by running sums; at the border, over the part
 * of the square that lies inside.
 */
export function boxMean(plane: Plane, radiusPx: number): Plane {
  return meanOfColumns(meanOfRows(plane, radiusPx), radiusPx);
}

function meanOfRows({ widthPx, heightPx, values }: Plane, radiusPx: number): Plane {
  const out = emptyPlane(widthPx, heightPx);
  for (let y = 0; y < heightPx; y++) {
    const row = y * widthPx;
    let sum = 0;
    for (let x = 0; x < Math.min(radiusPx, widthPx); x++) sum += values[row + x];
    for (let x = 0; x < widthPx; x++) {
      if (x + radiusPx < widthPx) sum += values[row + x + radiusPx];
      if (x - radiusPx - 1 >= 0) sum -= values[row + x - radiusPx - 1];
      out.values[row + x] = sum / spanInside(x, radiusPx, widthPx);
    }
  }
  return out;
}

function meanOfColumns({ widthPx, heightPx, values }: Plane, radiusPx: number): Plane {
  const out = emptyPlane(widthPx, heightPx);
  const sums = new Float64Array(widthPx);
  const addRow = (y: number, sign: number) => {
    const row = y * widthPx;
    for (let x = 0; x < widthPx; x++) sums[x] += sign * values[row + x];
  };
  for (let y = 0; y < Math.min(radiusPx, heightPx); y++) addRow(y, 1);
  for (let y = 0; y < heightPx; y++) {
    if (y + radiusPx < heightPx) addRow(y + radiusPx, 1);
    if (y - radiusPx - 1 >= 0) addRow(y - radiusPx - 1, -1);
    const share = 1 / spanInside(y, radiusPx, heightPx);
    for (let x = 0; x < widthPx; x++) out.values[y * widthPx + x] = sums[x] * share;
  }
  return out;
}

function spanInside(at: number, radius: number, length: number): number {
  return Math.min(length - 1, at + radius) - Math.max(0, at - radius) + 1;
}

/** The squares of the values. */
export function squared(plane: Plane): Plane {
  return { ...plane, values: plane.values.map(value => value * value) };
}

/** Gaussian smoothing of a grid, zero outside, not renormalised: smooth a weight alongside and divide. */
export function gaussianSmooth(grid: Grid, sigmaPx: number): Grid {
  const taps = gaussianTaps(sigmaPx / grid.cellPx);
  const { cols, rows } = grid;
  const across = convolve(grid.values, taps, rows, cols, cols, 1);
  return { ...grid, values: convolve(across, taps, cols, rows, 1, cols) };
}

function gaussianTaps(sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const taps = Float32Array.from({ length: 2 * reach + 1 }, (_, k) =>
    Math.exp(-0.5 * ((k - reach) / sigma) ** 2),
  );
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map(tap => tap / sum);
}

/** Convolves `lines` lines of `length` values; neighbours in a line lie `step` apart, lines `lineStep`. */
function convolve(
  values: Float32Array,
  taps: Float32Array,
  lines: number,
  length: number,
  lineStep: number,
  step: number,
): Float32Array {
  const out = new Float32Array(values.length);
  const reach = (taps.length - 1) / 2;
  for (let line = 0; line < lines; line++) {
    for (let at = 0; at < length; at++) {
      const first = Math.max(0, at - reach);
      const last = Math.min(length - 1, at + reach);
      let sum = 0;
      for (let k = first; k <= last; k++) sum += values[line * lineStep + k * step] * taps[k - at + reach];
      out[line * lineStep + at * step] = sum;
    }
  }
  return out;
}
