// The tables in which neighbours are looked up, by place and by direction: those of fingerprint/neighbours.ts.
import * as at from '../layout';
import { number } from '../numbers';
import { cellReaches, lookupCellPx, lookupReachPx, sectorReach, workshop } from '../tunables';

const sectorAngle: f64 = (2 * Math.PI) / 64;
/** Columns of a row of cells, with those that fill up whole vectors. */
const columns: i32 = 16;

/** Where a comparison takes a template second, it looks its neighbours up: then, and only then, the tables are made. */
export function makeLookups(t: i32): void {
  if (load<i32>(t + at.isLookedUp) !== 0) return;
  store<i32>(t + at.isLookedUp, 1);
  memory.fill(t + at.byCell, 0, 2 * at.stride * at.cells);
  memory.fill(t + at.bySector, 0, 2 * at.stride * at.sectors);
  for (let i = 0; i < load<i32>(t + at.count); i++) {
    memory.fill(workshop + at.ownCells, 0, 2 * columns * at.cellsAcross);
    const found = load<u8>(t + at.neighbourCounts + i) as i32;
    for (let n = 0; n < found; n++) {
      markCells(t, i, n);
      markSectors(t, i, n);
    }
    spreadCells(t + at.byCell + 2 * i, (((1 as i32) << found) - 1) as u16);
  }
}

export function cellOf(forward: f64, sideward: f64): i32 {
  const column = lineOf(forward);
  const row = lineOf(sideward);
  const isInside = min(column, row) >= 0 && max(column, row) < at.cellsAcross;
  return isInside ? row * at.cellsAcross + column : at.cells - 1;
}

function lineOf(position: f64): i32 {
  return (Math.floor(position / lookupCellPx) as i32) + at.cellsAcross / 2;
}

function nearestLine(position: f64): i32 {
  return max(0, min(at.cellsAcross - 1, lineOf(position)));
}

/** The middle of a column or a row of cells in a minutia's frame. */
export function middleOf(line: i32): f32 {
  return ((line as f32) + 0.5 - ((at.cellsAcross / 2) as f32)) * (lookupCellPx as f32);
}

/** `turn` may lie up to two turns from zero. */
export function sectorOf(turn: f64): i32 {
  return ((Math.floor(turn / sectorAngle) as i32) + 4 * at.sectors) % at.sectors;
}

/** Sets the neighbour's bit in every cell some point of which lies within reach: eight columns at a time, of the minutia's own. */
function markCells(t: i32, i: i32, n: i32): void {
  const own = t + 4 * (i * at.most + n);
  const forward = load<f32>(own + at.forward);
  const sideward = load<f32>(own + at.sideward);
  const first = nearestLine((sideward as f64) - lookupReachPx);
  const last = nearestLine((sideward as f64) + lookupReachPx);
  const bit = i16x8.splat((1 as i16) << (n as i16));
  for (let column = 0; column < columns; column += 8) {
    const near = squaresToColumns(forward, column);
    const far = squaresToColumns(forward, column + 4);
    for (let row = first; row <= last; row++) {
      const to = row * columns + column;
      const square = f32x4.splat(squareTo(sideward - middleOf(row)));
      const isNear = f32x4.le(f32x4.add(near, square), v128.load(cellReaches + 4 * to));
      const isFar = f32x4.le(f32x4.add(far, square), v128.load(cellReaches + 4 * to, 16));
      const cells = workshop + at.ownCells + 2 * to;
      const within = v128.and(i16x8.narrow_i32x4_s(isNear, isFar), bit);
      v128.store(cells, v128.or(v128.load(cells), within));
    }
  }
}

/** Squared distance along one side to the edge of a cell whose middle lies that far. */
function squareTo(apart: f32): f32 {
  const distance: f32 = max<f32>(0, abs<f32>(apart) - (lookupCellPx as f32) / 2);
  return distance * distance;
}

function squaresToColumns(forward: f32, column: i32): v128 {
  const middles = f32x4.add(f32x4.splat(middleOf(column)), f32x4.mul(f32x4(0, 1, 2, 3), cellSide()));
  const apart = f32x4.abs(f32x4.sub(f32x4.splat(forward), middles));
  const distance = f32x4.max(f32x4.splat(0), f32x4.sub(apart, f32x4.splat((lookupCellPx as f32) / 2)));
  return f32x4.mul(distance, distance);
}

function cellSide(): v128 {
  return f32x4.splat(lookupCellPx as f32);
}

/** From the minutia's own raster into the table of all; outside the raster any neighbour may match. */
function spreadCells(to: i32, all: u16): void {
  for (let row = 0; row < at.cellsAcross; row++) {
    const own = workshop + at.ownCells + 2 * row * columns;
    const into = to + 2 * at.stride * row * at.cellsAcross;
    for (let column = 0; column < at.cellsAcross; column++) {
      store<u16>(into + 2 * at.stride * column, load<u16>(own + 2 * column));
    }
  }
  store<u16>(to + 2 * at.stride * (at.cells - 1), all);
}

function markSectors(t: i32, i: i32, n: i32): void {
  const own = sectorOf(number(t + at.turn, i * at.most + n));
  const bit = (1 as u16) << (n as u16);
  for (let away = -sectorReach; away <= sectorReach; away++) {
    const sector = (own + away + 2 * at.sectors) % at.sectors;
    const to = t + at.bySector + 2 * (sector * at.stride + i);
    store<u16>(to, load<u16>(to) | bit);
  }
}
