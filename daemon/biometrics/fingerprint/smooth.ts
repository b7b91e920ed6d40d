import { cellPx } from './raster.ts';
import { parameters } from './parameters.ts';
import { mostCells, type StageContext } from './ridge-raster.ts';

/** Values from row to row of a grid in kernel memory: whole vectors. What follows the last column must be 0. */
export function strideOf(cols: number): number {
  return 4 * Math.ceil(cols / 4);
}

/** The most cells that a Gaussian reaches to either side. */
const furthest = 64;
const mostColumns = strideOf(parameters.largestSidePx / cellPx);

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
  if (reach > furthest) throw new RangeError(`a Gaussian of ${sigma} cells reaches further than ${furthest}`);
  const taps = Float32Array.from({ length: 2 * reach + 1 }, (_, k) =>
    Math.exp(-0.5 * ((k - reach) / sigma) ** 2),
  );
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map(tap => tap / sum);
}
