// What an impression showed: traceOutline and seenCells of fingerprint/outline.ts.
import * as at from '../layout';
import { number } from '../numbers';
import { lookupCellPx, outlineCellPx, outlineMarginPx, workshop } from '../tunables';
import { findEdges } from './hull';
import { middleOf } from './lookups';

/** Of a convex outline each row is a span of columns: it is kept so, and drawn. */
export function traceOutline(t: i32): void {
  const count = load<i32>(t + at.count);
  if (count === 0) return setSize(t, 0, 0);
  const edges = findEdges(t);
  const left = least(t + at.x, count) - outlineMarginPx;
  const top = least(t + at.y, count) - outlineMarginPx;
  store<f64>(t + at.left, left);
  store<f64>(t + at.top, top);
  const cols = Math.ceil((most(t + at.x, count) + outlineMarginPx - left) / outlineCellPx) as i32;
  const rows = Math.ceil((most(t + at.y, count) + outlineMarginPx - top) / outlineCellPx) as i32;
  setSize(t, cols + 1, rows + 1);
  for (let row = 0; row <= rows; row++) traceRow(t, row, edges);
}

function setSize(t: i32, cols: i32, rows: i32): void {
  store<i32>(t + at.cols, cols);
  store<i32>(t + at.rows, rows);
}

function least(array: i32, count: i32): f64 {
  let value = number(array, 0);
  for (let i = 1; i < count; i++) value = min(value, number(array, i));
  return value;
}

function most(array: i32, count: i32): f64 {
  let value = number(array, 0);
  for (let i = 1; i < count; i++) value = max(value, number(array, i));
  return value;
}

/** How far a cell's middle lies outside an edge only grows or only falls along a row, rounding and all. */
function traceRow(t: i32, row: i32, edges: i32): void {
  const cols = load<i32>(t + at.cols);
  const left = load<f64>(t + at.left);
  const y = load<f64>(t + at.top) + ((row as f64) + 0.5) * outlineCellPx;
  let first = 0;
  let last = cols - 1;
  for (let edge = 0; edge < edges; edge++) {
    while (first <= last && isOutside(edge, left, last, y)) last--;
    while (first <= last && isOutside(edge, left, first, y)) first++;
  }
  store<i32>(workshop + at.firstSeen + 4 * row, first);
  store<i32>(workshop + at.lastSeen + 4 * row, last);
  const cells = t + at.outline + row * cols;
  memory.fill(cells, 0, cols);
  if (first <= last) memory.fill(cells + first, 1, last - first + 1);
}

function isOutside(edge: i32, left: f64, column: i32, y: f64): bool {
  const from = workshop + at.edges + 24 * edge;
  const x = left + ((column as f64) + 0.5) * outlineCellPx;
  return load<f64>(from) * x + load<f64>(from, 8) * y - load<f64>(from, 16) > outlineMarginPx;
}

/** Which cells of the lookup raster, in the frame of each minutia, are seen for certain: in f32, as the twin rounds. */
export function markSeenCells(t: i32): void {
  erode(t);
  const count = load<i32>(t + at.count);
  for (let cell = 0; cell < at.cells - 1; cell++) {
    const forward = f32x4.splat(middleOf(cell % at.cellsAcross));
    const sideward = f32x4.splat(middleOf(cell / at.cellsAcross));
    const row = t + at.seen + cell * at.stride;
    for (let i = 0; i < count; i += 4) store<u32>(row + i, areCertain(t, i, forward, sideward));
  }
}

/** Of four minutiae: a byte each. What is said of those beyond the last is no harm, since nobody asks. */
function areCertain(t: i32, i: i32, forward: v128, sideward: v128): u32 {
  const own = t + 4 * i;
  const cosine = v128.load(own + at.cosine);
  const sine = v128.load(own + at.sine);
  const x = f32x4.add(v128.load(own + at.x), f32x4.mul(forward, cosine));
  const y = f32x4.add(v128.load(own + at.y), f32x4.mul(forward, sine));
  const col = linesOf(f32x4.sub(x, f32x4.mul(sideward, sine)), load<f64>(t + at.left));
  const row = linesOf(f32x4.add(y, f32x4.mul(sideward, cosine)), load<f64>(t + at.top));
  const cols = v128.load32_splat(t + at.cols);
  const isInside = v128.and(i32x4.lt_u(col, cols), i32x4.lt_u(row, v128.load32_splat(t + at.rows)));
  const cell = i32x4.add(i32x4.mul(row, cols), i32x4.add(col, i32x4.splat(at.certain - at.uncertain)));
  const places = v128.and(cell, isInside);
  const cells = workshop + at.uncertain;
  return (
    (load<u8>(cells + i32x4.extract_lane(places, 0)) as u32) |
    ((load<u8>(cells + i32x4.extract_lane(places, 1)) as u32) << 8) |
    ((load<u8>(cells + i32x4.extract_lane(places, 2)) as u32) << 16) |
    ((load<u8>(cells + i32x4.extract_lane(places, 3)) as u32) << 24)
  );
}

function linesOf(positions: v128, first: f64): v128 {
  const perPx = f32x4.splat((1 / outlineCellPx) as f32);
  return i32x4.trunc_sat_f32x4_s(
    f32x4.floor(f32x4.mul(f32x4.sub(positions, f32x4.splat(first as f32)), perPx)),
  );
}

/** A cell is certain when all cells as far around it as a lookup cell's corner were seen. */
function erode(t: i32): void {
  const reach = Math.ceil((Math.SQRT1_2 * lookupCellPx) / outlineCellPx) as i32;
  const cols = load<i32>(t + at.cols);
  const rows = load<i32>(t + at.rows);
  memory.fill(workshop + at.certain, 0, cols * rows);
  for (let row = reach; row < rows - reach; row++) {
    let first = 0;
    let last = cols - 1;
    for (let near = row - reach; near <= row + reach; near++) {
      first = max(first, load<i32>(workshop + at.firstSeen + 4 * near) + reach);
      last = min(last, load<i32>(workshop + at.lastSeen + 4 * near) - reach);
    }
    if (first <= last) memory.fill(workshop + at.certain + row * cols + first, 1, last - first + 1);
  }
}
