import { wrapped } from './angle.ts';
import { boundNeighbours, type NeighbourBounds } from './neighbour-bounds.ts';
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

/**
 * The neighbours of every minutia in its frame, nearest first: [i * parameters.neighbour.most + n]. This is the whole
 * descriptor of a minutia; similarity.ts names its source.
 */
export interface NeighbourColumns {
  /** How many each minutia has. */
  readonly counts: Uint8Array;
  readonly forward: Float32Array;
  readonly sideward: Float32Array;
  /** Within half a turn of zero. */
  readonly turn: Float32Array;
  /** 1 / tolerance of its place, 1/px. */
  readonly sharpness: Float32Array;
}

/** The same, and what finds those that may match without looking at them all. */
export interface NeighbourTable extends NeighbourColumns {
  /** Its cell in the lookup raster, and its sector in the lookup circle. */
  readonly cell: Uint16Array;
  readonly sector: Uint8Array;
  /** [cell * lookupStride + i]: bit n is set when neighbour n of i may be the match of one that lies in that cell. */
  readonly byCell: Uint16Array;
  /** [sector * lookupStride + i]: the same for one whose relative direction lies in that sector. */
  readonly bySector: Uint16Array;
  readonly bounds: NeighbourBounds;
}

const { fround } = Math;

/** Minutiae side by side in a row of the lookup tables: whole vectors of bytes. */
export const lookupStride = 16 * Math.ceil(parameters.minutia.kept / 16);
/** Cells of the lookup raster along one side; a minutia sits in the middle of its own. */
export const cellsAcross = 2 * Math.ceil(reachPx / lookupCellPx);
/** The last cell is for what lies outside the raster. */
export const lookupCells = cellsAcross * cellsAcross + 1;
/** Sectors of the lookup circle of relative directions. */
export const lookupSectors = 64;

/** How far the place of a neighbour at that distance may be off, px. */
function toleranceAt(distancePx: number): number {
  return tolerancePx + toleranceGrowth * distancePx;
}

type LookupTable = Omit<NeighbourTable, 'bounds'>;

/** The neighbours of `count` minutiae that see each other like this: up to `most` each, none beyond `reachPx`. */
export function tabulateNeighbours(views: Views, count: number): NeighbourTable {
  const column = () => new Float32Array(count * most);
  const table: LookupTable = {
    counts: new Uint8Array(count),
    forward: column(),
    sideward: column(),
    turn: column(),
    sharpness: column(),
    cell: new Uint16Array(count * most),
    sector: new Uint8Array(count * most),
    byCell: new Uint16Array(lookupCells * lookupStride),
    bySector: new Uint16Array(lookupSectors * lookupStride),
  };
  for (let i = 0; i < count; i++) {
    const nearest = nearestTo(views.distance.subarray(i * count, (i + 1) * count), i);
    table.counts[i] = nearest.length;
    nearest.forEach((k, n) => addNeighbour(table, views, i, i * count + k, n));
  }
  return { ...table, bounds: boundNeighbours(table) };
}

/** The nearest first, of equals the first. */
function nearestTo(distances: Float32Array, self: number): number[] {
  const nearest: number[] = [];
  for (let k = 0; k < distances.length; k++) {
    const distance = distances[k];
    if (k === self || distance > reachPx) continue;
    if (nearest.length === most && distance >= distances[nearest[most - 1]]) continue;
    let place = nearest.length;
    while (place > 0 && distances[nearest[place - 1]] > distance) place--;
    nearest.splice(place, 0, k);
    if (nearest.length > most) nearest.pop();
  }
  return nearest;
}

function addNeighbour(table: LookupTable, views: Views, i: number, view: number, n: number): void {
  const at = i * most + n;
  table.forward[at] = views.forward[view];
  table.sideward[at] = views.sideward[view];
  table.turn[at] = wrapped(views.turn[view]);
  table.sharpness[at] = 1 / toleranceAt(views.distance[view]);
  table.cell[at] = cellOf(views.forward[view], views.sideward[view]);
  table.sector[at] = sectorOf(views.turn[view]);
  markCells(table, i, n);
  markSectors(table, i, n);
}

function cellOf(forward: number, sideward: number): number {
  const column = lineOf(forward);
  const row = lineOf(sideward);
  const isInside = Math.min(column, row) >= 0 && Math.max(column, row) < cellsAcross;
  return isInside ? row * cellsAcross + column : lookupCells - 1;
}

const lineOf = (positionPx: number) => Math.floor(positionPx / lookupCellPx) + cellsAcross / 2;
const nearestLine = (positionPx: number) => Math.max(0, Math.min(cellsAcross - 1, lineOf(positionPx)));

/** The middle of a cell of the raster in a minutia's frame, px; not of the last cell, which has none. */
export function middleOfCell(cell: number): { forward: number; sideward: number } {
  const middle = (line: number) => (line + 0.5 - cellsAcross / 2) * lookupCellPx;
  return { forward: middle(cell % cellsAcross), sideward: middle(Math.floor(cell / cellsAcross)) };
}

/** The furthest that a match may be off anywhere in the raster, px. */
export const largestReachPx = furthestTolerances * toleranceAt(Math.SQRT2 * (cellsAcross / 2) * lookupCellPx);

/** Squared reach of a cell, at the tolerance of its far corner, with a little more for the rounding. */
export const reachSquare = Float32Array.from({ length: lookupCells - 1 }, (_, cell) => {
  const { forward, sideward } = middleOfCell(cell);
  const half = lookupCellPx / 2;
  const corner = Math.hypot(Math.abs(forward) + half, Math.abs(sideward) + half);
  return 1.0001 * (furthestTolerances * toleranceAt(corner)) ** 2;
});

/** Sets the neighbour's bit in every cell some point of which lies within reach. In f32, as the kernel has it. */
function markCells({ forward, sideward, byCell }: LookupTable, i: number, n: number): void {
  const at = i * most + n;
  const lastRow = nearestLine(sideward[at] + largestReachPx);
  for (let row = nearestLine(sideward[at] - largestReachPx); row <= lastRow; row++) {
    const rowSquare = squareToLine(sideward[at], row);
    for (let column = 0; column < cellsAcross; column++) {
      const cell = row * cellsAcross + column;
      if (fround(squareToLine(forward[at], column) + rowSquare) > reachSquare[cell]) continue;
      byCell[cell * lookupStride + i] |= 1 << n;
    }
  }
  byCell[(lookupCells - 1) * lookupStride + i] |= 1 << n;
}

/** Squared distance along one side to the edge of a cell. */
function squareToLine(positionPx: number, line: number): number {
  const middlePx = (line + 0.5 - cellsAcross / 2) * lookupCellPx;
  const distance = fround(Math.max(0, Math.abs(fround(positionPx - middlePx)) - lookupCellPx / 2));
  return fround(distance * distance);
}

const sectorAngle = (2 * Math.PI) / lookupSectors;

/** `turn` may lie up to two turns from zero. */
function sectorOf(turn: number): number {
  return (Math.floor(turn / sectorAngle) + 4 * lookupSectors) % lookupSectors;
}

/** In sectors further away the turn alone is past the largest exponent, with a little more for the rounding. */
export const sectorReach =
  1 +
  Math.floor(
    (1.001 * Math.sqrt(parameters.neighbour.largestExponent) * parameters.neighbour.toleranceAngle) /
      sectorAngle,
  );

function markSectors({ turn, bySector }: LookupTable, i: number, n: number): void {
  const own = sectorOf(turn[i * most + n]);
  for (let away = -sectorReach; away <= sectorReach; away++) {
    bySector[((own + away + 2 * lookupSectors) % lookupSectors) * lookupStride + i] |= 1 << n;
  }
}
