import type { RidgeDetail } from '../../core/fingerprint.ts';
import type { Hypothesis } from './align.ts';
import { BandedLeastSquares } from './banded-least-squares.ts';
import { detailCellPx, samplesPerCell } from './detail.ts';
import { moved, type RigidMotion, type WeightedPair } from './motion.ts';
import { parameters } from './parameters.ts';
import type { PreparedTemplate } from './prepare.ts';
import { type Displacement, orientationCosines, orientationSines } from './straighten.ts';

const tunable = parameters.skinField;
const { knotPx } = tunable;

/** One that knows its ridges. */
export type DetailedTemplate = PreparedTemplate & { readonly detail: RidgeDetail };

/** Whether it does. */
export function isDetailed(template: PreparedTemplate): template is DetailedTemplate {
  return template.detail !== undefined;
}

/** How far the skin of print a, beyond the rigid motion onto print b, lies off at a place of a; px in the frame of b. */
export type SkinField = (x: number, y: number) => Displacement;

/**
 * The displacement of the skin that brings paired minutiae onto each other and, between and beyond them, ridges onto ridges:
 * where both prints show ridges, the field must widen them from the period of the one to that of the other, and turn them
 * from direction to direction, while it bends as little as it can. Which ridge meets which need not be known, so that skin
 * is followed that was pushed by several ridges; what it gives is right to about half a ridge.
 *
 * The knots of a bilinear grid are found by least squares, anew for each round, since what lies on what follows from the
 * field. Source: our own method. Splines through paired minutiae are from A. M. Bazen and S. H. Gerez (2003); that direction
 * and period betray distortion from X. Si, J. Feng and J. Zhou (2012).
 */
export function skinField(
  a: DetailedTemplate,
  b: DetailedTemplate,
  { motion, pairs }: Hypothesis,
): SkinField {
  const grid = gridOver(a.detail);
  let knots: Float64Array = new Float64Array(2 * grid.cols * grid.rows);
  let trusted = pairs;
  for (let round = 0; round < tunable.rounds; round++) {
    const equations = new BandedLeastSquares(knots.length, 4 * grid.cols);
    bendLittle(equations, grid);
    meetPairs(equations, grid, a, b, motion, trusted);
    followRidges(equations, grid, a.detail, b.detail, motion, knots);
    knots = equations.solve();
    trusted = pairs.map(pair =>
      doubted(pair, offOf(pair, a, b, motion, displacementAt(grid, knots, a.x[pair.i], a.y[pair.i]))),
    );
  }
  return (x, y) => displacementAt(grid, knots, x, y);
}

/** Knots, `knotPx` apart, row by row from the first sample of a print. */
interface KnotGrid {
  readonly xPx: number;
  readonly yPx: number;
  readonly cols: number;
  readonly rows: number;
}

function gridOver({ xPx, yPx, cols, rows }: RidgeDetail): KnotGrid {
  const knots = (samples: number) => Math.ceil((samples * detailCellPx) / samplesPerCell / knotPx) + 1;
  return { xPx, yPx, cols: knots(cols), rows: knots(rows) };
}

/** The square of knots around a place: its first knot, and how far right of it and below the place lies, 0 to 1. */
function squareAt({ xPx, yPx, cols, rows }: KnotGrid, x: number, y: number) {
  const u = Math.max(0, Math.min(cols - 1, (x - xPx) / knotPx));
  const v = Math.max(0, Math.min(rows - 1, (y - yPx) / knotPx));
  const col = Math.min(cols - 2, Math.floor(u));
  const row = Math.min(rows - 2, Math.floor(v));
  return { first: row * cols + col, right: u - col, below: v - row };
}

function displacementAt(grid: KnotGrid, knots: Float64Array, x: number, y: number): Displacement {
  const { first, right, below } = squareAt(grid, x, y);
  const shares = bilinear(right, below);
  let [dx, dy] = [0, 0];
  cornersOf(first, grid.cols).forEach((knot, k) => {
    dx += shares[k] * knots[2 * knot];
    dy += shares[k] * knots[2 * knot + 1];
  });
  return { dx, dy };
}

function cornersOf(first: number, cols: number): readonly [number, number, number, number] {
  return [first, first + 1, first + cols, first + cols + 1];
}

/** What each corner of a square counts at a place in it. */
function bilinear(right: number, below: number): readonly [number, number, number, number] {
  return [(1 - right) * (1 - below), right * (1 - below), (1 - right) * below, right * below];
}

/** Second differences of the knots shall be small, and the first a little. */
function bendLittle(equations: BandedLeastSquares, { cols, rows }: KnotGrid): void {
  const { bending, stretching } = tunable;
  const want = (knots: readonly number[], coefficients: readonly number[], weight: number) => {
    for (const axis of [0, 1]) {
      equations.add(
        knots.map(knot => 2 * knot + axis),
        coefficients,
        0,
        weight,
      );
    }
  };
  for (let knot = 0; knot < cols * rows; knot++) {
    const [col, row] = [knot % cols, Math.floor(knot / cols)];
    const [hasRight, hasBelow] = [col < cols - 1, row < rows - 1];
    if (col > 0 && hasRight) want([knot - 1, knot, knot + 1], [1, -2, 1], bending);
    if (row > 0 && hasBelow) want([knot - cols, knot, knot + cols], [1, -2, 1], bending);
    if (hasRight && hasBelow) want(cornersOf(knot, cols), [1, -1, -1, 1], 2 * bending);
    if (hasRight) want([knot, knot + 1], [-1, 1], stretching);
    if (hasBelow) want([knot, knot + cols], [-1, 1], stretching);
  }
}

function meetPairs(
  equations: BandedLeastSquares,
  grid: KnotGrid,
  a: PreparedTemplate,
  b: PreparedTemplate,
  motion: RigidMotion,
  pairs: readonly WeightedPair[],
): void {
  for (const { i, j, weight } of pairs) {
    const { first, right, below } = squareAt(grid, a.x[i], a.y[i]);
    const corners = cornersOf(first, grid.cols);
    const shares = bilinear(right, below);
    const rigid = moved(a.x[i], a.y[i], motion);
    equations.add(
      corners.map(knot => 2 * knot),
      shares,
      b.x[j] - rigid.x,
      weight,
    );
    equations.add(
      corners.map(knot => 2 * knot + 1),
      shares,
      b.y[j] - rigid.y,
      weight,
    );
  }
}

/** A pair that the field does not bring together counts less in the next round. */
function doubted(pair: WeightedPair, off: Displacement): WeightedPair {
  return { ...pair, weight: pair.weight / (1 + (off.dx ** 2 + off.dy ** 2) / tunable.doubtPx ** 2) };
}

/** How far the minutiae of a pair lie from each other under motion and field. */
function offOf(
  { i, j }: WeightedPair,
  a: PreparedTemplate,
  b: PreparedTemplate,
  motion: RigidMotion,
  { dx, dy }: Displacement,
): Displacement {
  const rigid = moved(a.x[i], a.y[i], motion);
  return { dx: rigid.x + dx - b.x[j], dy: rigid.y + dy - b.y[j] };
}

/**
 * With J the derivative of the whole map, t and n the directions along and across the ridges: n_b J n_a is the ratio of the
 * periods, and n_b J t_a is 0. Two equations for each cell of print a whose ridges run nearly as those it lies on.
 */
function followRidges(
  equations: BandedLeastSquares,
  grid: KnotGrid,
  a: RidgeDetail,
  b: RidgeDetail,
  motion: RigidMotion,
  knots: Float64Array,
): void {
  const cols = a.cols / samplesPerCell;
  for (let cell = 0; cell < a.period.length; cell++) {
    const x = a.xPx + ((cell % cols) + 0.5) * detailCellPx;
    const y = a.yPx + (Math.floor(cell / cols) + 0.5) * detailCellPx;
    if (!isPrint(a, x, y)) continue;
    const rigid = moved(x, y, motion);
    const { dx, dy } = displacementAt(grid, knots, x, y);
    const other = cellOf(b, rigid.x + dx, rigid.y + dy);
    const meeting = other === undefined ? undefined : ridgesMeet(a, cell, b, other, motion);
    if (meeting) wantDerivative(equations, grid, x, y, meeting);
  }
}

/** Unit vectors along the ridges of a and across those of b, and what J is to make of them beyond the turn of the motion. */
interface Meeting {
  readonly along: readonly [number, number];
  readonly across: readonly [number, number];
  /** Missing in n_b J n_a to the ratio of the periods, and in n_b J t_a to 0. */
  readonly widen: number;
  readonly turn: number;
}

/** Undefined where the ridges run too differently to be the same. */
function ridgesMeet(
  a: RidgeDetail,
  cell: number,
  b: RidgeDetail,
  other: number,
  { cosine, sine }: RigidMotion,
): Meeting | undefined {
  const { leastAligned, widestRatio } = tunable;
  const [tx, ty] = [orientationCosines[a.orientation[cell]], orientationSines[a.orientation[cell]]];
  const [turnedX, turnedY] = [cosine * tx - sine * ty, sine * tx + cosine * ty];
  const [bx, by] = [orientationCosines[b.orientation[other]], orientationSines[b.orientation[other]]];
  const aligned = bx * turnedX + by * turnedY;
  if (Math.abs(aligned) < leastAligned) return undefined;
  const side = Math.sign(aligned);
  const across = [-by * side, bx * side] as const;
  const ratio = Math.max(1 / widestRatio, Math.min(widestRatio, b.period[other] / a.period[cell]));
  const turn = -(across[0] * turnedX + across[1] * turnedY);
  return { along: [tx, ty], across, widen: ratio - Math.abs(aligned), turn };
}

function wantDerivative(
  equations: BandedLeastSquares,
  grid: KnotGrid,
  x: number,
  y: number,
  { along: [tx, ty], across: [nx, ny], widen, turn }: Meeting,
): void {
  const { first, right, below } = squareAt(grid, x, y);
  const unknowns: number[] = [];
  const acrossRidges: number[] = [];
  const alongRidges: number[] = [];
  // Each corner's share in the derivatives to x and y, per knot distance.
  const byX = [below - 1, 1 - below, -below, below];
  const byY = [right - 1, -right, 1 - right, right];
  cornersOf(first, grid.cols).forEach((knot, k) => {
    const acrossRidge = byY[k] * tx - byX[k] * ty;
    const alongRidge = byX[k] * tx + byY[k] * ty;
    unknowns.push(2 * knot, 2 * knot + 1);
    acrossRidges.push(nx * acrossRidge, ny * acrossRidge);
    alongRidges.push(nx * alongRidge, ny * alongRidge);
  });
  equations.add(unknowns, acrossRidges, widen * knotPx, tunable.ridgeWeight);
  equations.add(unknowns, alongRidges, turn * knotPx, tunable.ridgeWeight);
}

/** The cell that a place lies in; undefined where there is no print. */
function cellOf(detail: RidgeDetail, x: number, y: number): number | undefined {
  if (!isPrint(detail, x, y)) return undefined;
  const col = Math.floor((x - detail.xPx) / detailCellPx);
  const row = Math.floor((y - detail.yPx) / detailCellPx);
  return row * (detail.cols / samplesPerCell) + col;
}

function isPrint({ xPx, yPx, cols, rows, ridges }: RidgeDetail, x: number, y: number): boolean {
  const col = Math.floor(((x - xPx) / detailCellPx) * samplesPerCell);
  const row = Math.floor(((y - yPx) / detailCellPx) * samplesPerCell);
  return col >= 0 && row >= 0 && col < cols && row < rows && ridges[row * cols + col] !== 0;
}
