import type { RidgeDetail } from '../../core/fingerprint.ts';
import { detailCellPx, samplesPerCell } from './detail.ts';
import { parameters } from './parameters.ts';
import type { Displacement } from './straighten.ts';

const { knotPx } = parameters.skinField;

/** Knots over a print, `knotPx` apart, row by row from its first sample; what they hold is bilinear between them. */
export interface KnotGrid {
  readonly xPx: number;
  readonly yPx: number;
  readonly cols: number;
  readonly rows: number;
}

type Four = readonly [number, number, number, number];

/** As many knots as cover the print: at least two either way. */
export function gridOver({ xPx, yPx, cols, rows }: RidgeDetail): KnotGrid {
  const knots = (samples: number) => Math.ceil((samples * detailCellPx) / samplesPerCell / knotPx) + 1;
  return { xPx, yPx, cols: knots(cols), rows: knots(rows) };
}

/** The square of knots around a place, or the nearest: its first knot, and how far right of it and below the place lies, 0 to 1. */
export function squareAt({ xPx, yPx, cols, rows }: KnotGrid, x: number, y: number) {
  const u = Math.max(0, Math.min(cols - 1, (x - xPx) / knotPx));
  const v = Math.max(0, Math.min(rows - 1, (y - yPx) / knotPx));
  const col = Math.min(cols - 2, Math.floor(u));
  const row = Math.min(rows - 2, Math.floor(v));
  return { first: row * cols + col, right: u - col, below: v - row };
}

/** The knots of the square that begins at `first`: above left and right, below left and right. */
export function cornersOf(first: number, { cols }: KnotGrid): Four {
  return [first, first + 1, first + cols, first + cols + 1];
}

/** What each corner of a square counts at a place in it. */
export function bilinear(right: number, below: number): Four {
  return [(1 - right) * (1 - below), right * (1 - below), (1 - right) * below, right * below];
}

/** What each corner counts in the derivatives to x and to y there, for each distance of two knots. */
export function bilinearSlopes(right: number, below: number): { readonly byX: Four; readonly byY: Four } {
  return { byX: [below - 1, 1 - below, -below, below], byY: [right - 1, -right, 1 - right, right] };
}

/** The displacement at a place; `knots` holds dx and dy of each knot in turn. */
export function displacementAt(grid: KnotGrid, knots: Float64Array, x: number, y: number): Displacement {
  const { first, right, below } = squareAt(grid, x, y);
  const shares = bilinear(right, below);
  let [dx, dy] = [0, 0];
  cornersOf(first, grid).forEach((knot, k) => {
    dx += shares[k] * knots[2 * knot];
    dy += shares[k] * knots[2 * knot + 1];
  });
  return { dx, dy };
}
