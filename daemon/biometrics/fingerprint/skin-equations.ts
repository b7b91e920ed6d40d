import { BandedLeastSquares } from './banded-least-squares.ts';
import { bilinear, bilinearSlopes, cornersOf, displacementAt, type KnotGrid, squareAt } from './knot-grid.ts';
import { parameters } from './parameters.ts';
import type { RidgeMeeting } from './ridge-meeting.ts';
import type { Displacement } from './straighten.ts';

const { knotPx, bending, stretching, ridgeWeight } = parameters.skinField;

/** A displacement for each place of a print, px. */
export type DisplacementField = (x: number, y: number) => Displacement;

/** What is wanted of the displacements at the knots of a grid, as linear equations for least squares. */
export class SkinEquations {
  readonly #grid: KnotGrid;
  readonly #equations: BandedLeastSquares;

  constructor(grid: KnotGrid) {
    this.#grid = grid;
    this.#equations = new BandedLeastSquares(2 * grid.cols * grid.rows, 4 * grid.cols);
  }

  /** Second differences of the knots shall be small, and the first a little. */
  bendLittle(): void {
    const { cols, rows } = this.#grid;
    for (let knot = 0; knot < cols * rows; knot++) {
      const [col, row] = [knot % cols, Math.floor(knot / cols)];
      const [hasRight, hasBelow] = [col < cols - 1, row < rows - 1];
      if (col > 0 && hasRight) this.#vanish([knot - 1, knot, knot + 1], [1, -2, 1], bending);
      if (row > 0 && hasBelow) this.#vanish([knot - cols, knot, knot + cols], [1, -2, 1], bending);
      if (hasRight && hasBelow) this.#vanish(cornersOf(knot, this.#grid), [1, -1, -1, 1], 2 * bending);
      if (hasRight) this.#vanish([knot, knot + 1], [-1, 1], stretching);
      if (hasBelow) this.#vanish([knot, knot + cols], [-1, 1], stretching);
    }
  }

  /** The displacement at a place shall be this. */
  displace(x: number, y: number, { dx, dy }: Displacement, weight: number): void {
    const { first, right, below } = squareAt(this.#grid, x, y);
    const shares = bilinear(right, below);
    const corners = cornersOf(first, this.#grid);
    this.#equations.add(corners.map(dxOf), shares, dx, weight);
    this.#equations.add(corners.map(dyOf), shares, dy, weight);
  }

  /** The field shall widen and turn the ridges that lie on each other at a place as they meet. */
  followRidges(x: number, y: number, { along, across, widen, turn }: RidgeMeeting): void {
    const [[tx, ty], [nx, ny]] = [along, across];
    const { first, right, below } = squareAt(this.#grid, x, y);
    const { byX, byY } = bilinearSlopes(right, below);
    const unknowns: number[] = [];
    const acrossRidges: number[] = [];
    const alongRidges: number[] = [];
    cornersOf(first, this.#grid).forEach((knot, k) => {
      const acrossRidge = byY[k] * tx - byX[k] * ty;
      const alongRidge = byX[k] * tx + byY[k] * ty;
      unknowns.push(dxOf(knot), dyOf(knot));
      acrossRidges.push(nx * acrossRidge, ny * acrossRidge);
      alongRidges.push(nx * alongRidge, ny * alongRidge);
    });
    this.#equations.add(unknowns, acrossRidges, widen * knotPx, ridgeWeight);
    this.#equations.add(unknowns, alongRidges, turn * knotPx, ridgeWeight);
  }

  /** The field that misses least of it all. The equations are used up. */
  solve(): DisplacementField {
    const [grid, knots] = [this.#grid, this.#equations.solve()];
    return (x, y) => displacementAt(grid, knots, x, y);
  }

  /** A sum over knots shall be 0, of dx and of dy. */
  #vanish(knots: readonly number[], coefficients: readonly number[], weight: number): void {
    this.#equations.add(knots.map(dxOf), coefficients, 0, weight);
    this.#equations.add(knots.map(dyOf), coefficients, 0, weight);
  }
}

/** The unknowns of a knot. */
const dxOf = (knot: number) => 2 * knot;
const dyOf = (knot: number) => 2 * knot + 1;
