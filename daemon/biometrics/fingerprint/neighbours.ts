import { parameters } from './parameters.ts';

const { most, reachPx, tolerancePx, toleranceGrowth, furthestTolerances, lookupCellPx } =
  parameters.neighbour;

/** [i * count + k]: minutia k in the frame of minutia i, px and radians. */
export interface Views {
  readonly forward: Float32Array;
  readonly sideward: Float32Array;
  readonly distance: Float32Array;
  readonly turn: Float32Array;
}

/** The neighbours of every minutia in its frame, nearest first: [i * parameters.neighbour.most + n]. */
export interface NeighbourTable {
  /** How many each minutia has. */
  readonly counts: Uint8Array;
  readonly forward: Float32Array;
  readonly sideward: Float32Array;
  readonly turn: Float32Array;
  /** 1 / tolerance of its place, 1/px. */
  readonly sharpness: Float32Array;
  /** Its cell in the lookup raster. */
  readonly cell: Uint16Array;
  /** [i * lookupCells + cell]: bit n is set when neighbour n may be the match of one that lies in that cell. */
  readonly candidates: Uint16Array;
}

/** Cells of the lookup raster along one side; a minutia sits in the middle of its own. */
const cellsAcross = 2 * Math.ceil(reachPx / lookupCellPx);
export const lookupCells = cellsAcross * cellsAcross;

/** How far the place of a neighbour at that distance may be off, px. */
function toleranceAt(distancePx: number): number {
  return tolerancePx + toleranceGrowth * distancePx;
}

export function tabulateNeighbours(views: Views, count: number): NeighbourTable {
  const column = () => new Float32Array(count * most);
  const table: NeighbourTable = {
    counts: new Uint8Array(count),
    forward: column(),
    sideward: column(),
    turn: column(),
    sharpness: column(),
    cell: new Uint16Array(count * most),
    candidates: new Uint16Array(count * lookupCells),
  };
  for (let i = 0; i < count; i++) {
    const nearest = nearestTo(views.distance.subarray(i * count, (i + 1) * count), i);
    table.counts[i] = nearest.length;
    nearest.forEach((k, n) => addNeighbour(table, views, i, i * count + k, n));
  }
  return table;
}

function nearestTo(distances: Float32Array, self: number): number[] {
  const others = Array.from(distances.keys()).filter(k => k !== self && distances[k] <= reachPx);
  return others.sort((k, l) => distances[k] - distances[l] || k - l).slice(0, most);
}

function addNeighbour(table: NeighbourTable, views: Views, i: number, view: number, n: number): void {
  const at = i * most + n;
  table.forward[at] = views.forward[view];
  table.sideward[at] = views.sideward[view];
  table.turn[at] = views.turn[view];
  table.sharpness[at] = 1 / toleranceAt(views.distance[view]);
  table.cell[at] = lineOf(views.sideward[view]) * cellsAcross + lineOf(views.forward[view]);
  markCandidate(table.candidates.subarray(i * lookupCells, (i + 1) * lookupCells), at, n, table);
}

function lineOf(positionPx: number): number {
  return Math.max(0, Math.min(cellsAcross - 1, Math.floor(positionPx / lookupCellPx) + cellsAcross / 2));
}

/** The furthest that a match may be off anywhere in the raster, px. */
const largestReachPx = furthestTolerances * toleranceAt(Math.SQRT2 * (cellsAcross / 2) * lookupCellPx);

/** Squared reach of a cell, at the tolerance of its far corner. */
const reachSquare = Float32Array.from({ length: lookupCells }, (_, cell) => {
  const column = Math.abs((cell % cellsAcross) + 0.5 - cellsAcross / 2) + 0.5;
  const row = Math.abs(Math.floor(cell / cellsAcross) + 0.5 - cellsAcross / 2) + 0.5;
  return (furthestTolerances * toleranceAt(lookupCellPx * Math.hypot(column, row))) ** 2;
});

/** Sets the neighbour's bit in every cell some point of which lies within reach. */
function markCandidate(
  cells: Uint16Array,
  at: number,
  n: number,
  { forward, sideward }: NeighbourTable,
): void {
  const lastColumn = lineOf(forward[at] + largestReachPx);
  const lastRow = lineOf(sideward[at] + largestReachPx);
  for (let row = lineOf(sideward[at] - largestReachPx); row <= lastRow; row++) {
    const dy = distanceToCell(sideward[at], row);
    for (let column = lineOf(forward[at] - largestReachPx); column <= lastColumn; column++) {
      const dx = distanceToCell(forward[at], column);
      const cell = row * cellsAcross + column;
      if (dx * dx + dy * dy <= reachSquare[cell]) cells[cell] |= 1 << n;
    }
  }
}

function distanceToCell(positionPx: number, line: number): number {
  const middlePx = (line + 0.5 - cellsAcross / 2) * lookupCellPx;
  return Math.max(0, Math.abs(positionPx - middlePx) - lookupCellPx / 2);
}
