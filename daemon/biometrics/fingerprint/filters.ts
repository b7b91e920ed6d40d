import { parameters } from './parameters.ts';
import type { Grid } from './raster.ts';
import { mostCells, type StageContext } from './ridge-raster.ts';

/**
 * The mean over the square of that radius around each cell (rounded to whole cells), by running sums; at the border, over
 * the part of the square that lies inside.
 */
export function boxMean(grid: Grid, radiusPx: number): Grid {
  const radius = Math.round(radiusPx / grid.cellPx);
  const { cols, rows } = grid;
  const across = meanOfLines(grid.values, radius, { lines: rows, length: cols, lineStep: cols, step: 1 });
  const values = meanOfLines(across, radius, { lines: cols, length: rows, lineStep: 1, step: cols });
  return { ...grid, values };
}

/** Lines of values; neighbours in a line lie `step` apart, lines `lineStep`. */
interface Lines {
  readonly lines: number;
  readonly length: number;
  readonly lineStep: number;
  readonly step: number;
}

function meanOfLines(
  values: Float32Array,
  radius: number,
  { lines, length, lineStep, step }: Lines,
): Float32Array {
  const out = new Float32Array(values.length);
  for (let line = 0; line < lines; line++) {
    const first = line * lineStep;
    let sum = 0;
    for (let at = 0; at < Math.min(radius, length); at++) sum += values[first + at * step];
    for (let at = 0; at < length; at++) {
      if (at + radius < length) sum += values[first + (at + radius) * step];
      if (at > radius) sum -= values[first + (at - radius - 1) * step];
      const inside = Math.min(length - 1, at + radius) - Math.max(0, at - radius) + 1;
      out[first + at * step] = sum / inside;
    }
  }
  return out;
}

/** A grid in kernel memory: rows are `stride` values apart, a multiple of 4; what follows the last column is 0. */
export interface KernelGrid {
  readonly address: number;
  readonly values: Float32Array;
}

/** Columns of a kernel grid. */
export function strideOf(cols: number): number {
  return 4 * Math.ceil(cols / 4);
}

/** The most cells that a Gaussian reaches to either side. */
const furthest = 96;
const mostColumns = strideOf(parameters.largestSidePx / 4);

/** Smooths a kernel grid with a Gaussian, zero outside, not renormalised: smooth a weight alongside and divide. */
export type Smoother = (from: number, to: number, rows: number, cols: number, sigma: number) => void;

/** `sigma` is in cells; `from` and `to` are addresses of kernel grids. */
export function gaussianSmoother({ arena, kernels }: StageContext): Smoother {
  const room = arena.take(4 * (mostCells + 2 * furthest * mostColumns));
  const line = arena.take(4 * (mostColumns + 2 * furthest + 4));
  const tables = new Map<number, Float32Array>();
  const tableOf = (sigma: number) => {
    const known = tables.get(sigma);
    if (known !== undefined) return known;
    const taps = gaussianTaps(sigma);
    const table = arena.float32(taps.length);
    table.set(taps);
    tables.set(sigma, table);
    return table;
  };
  return (from, to, rows, cols, sigma) => {
    const taps = tableOf(sigma);
    kernels.smooth(from, to, rows, strideOf(cols), taps.byteOffset, (taps.length - 1) / 2, room, line);
  };
}

function gaussianTaps(sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const taps = Float32Array.from({ length: 2 * reach + 1 }, (_, k) =>
    Math.exp(-0.5 * ((k - reach) / sigma) ** 2),
  );
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map(tap => tap / sum);
}
