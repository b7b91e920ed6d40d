import { lookupCells, lookupStride, middleOfCell } from './neighbours.ts';
import { parameters } from './parameters.ts';

/** Where a raster of cells of `outlineCellPx` lies: its top left corner, px at the working resolution, and its cells. */
export interface OutlineSize {
  readonly leftPx: number;
  readonly topPx: number;
  readonly cols: number;
  readonly rows: number;
}

/** Which part of the plane an impression showed, as far as its minutiae tell: their convex hull and a margin, rastered. */
export interface Outline extends OutlineSize {
  /** 1 where the impression was seen. */
  readonly cells: Uint8Array;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Places and directions of minutiae. */
interface Frames {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly cosine: Float32Array;
  readonly sine: Float32Array;
}

const { outlineCellPx: cellPx, outlineMarginPx: marginPx, lookupCellPx } = parameters.neighbour;
const cellsPerPx = 1 / cellPx;

/** Its size costs next to nothing to know. */
export function outlineSize(x: Float32Array, y: Float32Array): OutlineSize {
  const [leftPx, cols] = spanOf(x);
  const [topPx, rows] = spanOf(y);
  return { leftPx, topPx, cols, rows };
}

/** Where the raster begins along one side, and how many cells it has. */
function spanOf(places: Float32Array): readonly [number, number] {
  if (places.length === 0) return [0, 0];
  let [least, most] = [places[0], places[0]];
  for (const place of places) {
    if (place < least) least = place;
    else if (place > most) most = place;
  }
  const from = least - marginPx;
  return [from, Math.ceil((most + marginPx - from) / cellPx) + 1];
}

/** Of minutiae at these places, px at the working resolution. */
export function traceOutline(x: Float32Array, y: Float32Array): Outline {
  const { leftPx, topPx, cols, rows } = outlineSize(x, y);
  const edges = edgesOf(convexHull(Array.from(x, (value, i) => ({ x: value, y: y[i] }))));
  const cells = new Uint8Array(cols * rows);
  for (let i = 0; i < cells.length; i++) {
    const column = i % cols;
    const row = (i - column) / cols;
    cells[i] = isNear(edges, leftPx + (column + 0.5) * cellPx, topPx + (row + 0.5) * cellPx) ? 1 : 0;
  }
  return { leftPx, topPx, cols, rows, cells };
}

/** 1 when the position lies in what was seen, else 0. */
export function wasSeen({ leftPx, topPx, cols, rows, cells }: Outline, x: number, y: number): number {
  const col = Math.floor((x - leftPx) * cellsPerPx);
  const row = Math.floor((y - topPx) * cellsPerPx);
  return col >= 0 && row >= 0 && col < cols && row < rows ? cells[row * cols + col] : 0;
}

/**
 * [cell * stride + i]: 1 when all of that cell of the lookup raster, in the frame of minutia i, is seen for certain.
 * A cell's corner is 8 root 2 px from its middle, which is at most two cells of the outline further, and so far from three
 * that f32 does: the kernel's.
 */
export function seenCells(outline: Outline, frames: Frames): Uint8Array {
  const inner = eroded(outline, Math.ceil((Math.SQRT1_2 * lookupCellPx) / cellPx));
  const seen = new Uint8Array(lookupCells * lookupStride);
  const { x, y, cosine, sine } = frames;
  const { fround } = Math;
  for (let cell = 0; cell < lookupCells - 1; cell++) {
    const { forward, sideward } = middleOfCell(cell);
    const row = cell * lookupStride;
    for (let i = 0; i < x.length; i++) {
      const toX = fround(fround(x[i] + fround(forward * cosine[i])) - fround(sideward * sine[i]));
      const toY = fround(fround(y[i] + fround(forward * sine[i])) + fround(sideward * cosine[i]));
      seen[row + i] = wasSeen(inner, toX, toY);
    }
  }
  return seen;
}

/** Where every cell up to so many away, along both sides, was seen. */
function eroded(outline: Outline, reach: number): Outline {
  const { cols, rows } = outline;
  const along = erodeLines(outline.cells, rows, cols, cols, 1, reach);
  return { ...outline, cells: erodeLines(along, cols, rows, 1, cols, reach) };
}

function erodeLines(
  cells: Uint8Array,
  lines: number,
  length: number,
  lineStep: number,
  step: number,
  reach: number,
): Uint8Array {
  const inner = new Uint8Array(cells.length);
  for (let line = 0; line < lines; line++) {
    let run = 0;
    for (let k = 0; k < length; k++) {
      run = cells[line * lineStep + k * step] === 1 ? run + 1 : 0;
      if (run > 2 * reach) inner[line * lineStep + (k - reach) * step] = 1;
    }
  }
  return inner;
}

/** Andrew's monotone chain; the corners go round the same way. */
function convexHull(points: Point[]): Point[] {
  const sorted = points.sort((a, b) => a.x - b.x || a.y - b.y);
  const lower = chain(sorted);
  const upper = chain(sorted.reverse());
  return [...lower.slice(0, -1), ...upper.slice(0, -1)];
}

function chain(points: readonly Point[]): Point[] {
  const corners: Point[] = [];
  for (const point of points) {
    while (corners.length >= 2 && !turnsLeft(corners.slice(-2), point)) corners.pop();
    corners.push(point);
  }
  return corners;
}

function turnsLeft([a, b]: Point[], c: Point): boolean {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0;
}

/** A straight edge of the hull: `nx * x + ny * y - offset` is how far a point lies outside it, px. */
interface Edge {
  readonly nx: number;
  readonly ny: number;
  readonly offset: number;
}

function edgesOf(hull: readonly Point[]): Edge[] {
  return hull.map((a, i) => {
    const b = hull[(i + 1) % hull.length];
    // Not Math.hypot, whose rounding is its own: the kernel must give the same.
    const length = Math.max(1e-6, Math.sqrt((b.x - a.x) ** 2 + (b.y - a.y) ** 2));
    const nx = (b.y - a.y) / length;
    const ny = (a.x - b.x) / length;
    return { nx, ny, offset: nx * a.x + ny * a.y };
  });
}

/** Within the margin of every edge; the corners come out pointed, not round, which a raster does not show. */
function isNear(edges: readonly Edge[], x: number, y: number): boolean {
  for (const { nx, ny, offset } of edges) if (nx * x + ny * y - offset > marginPx) return false;
  return true;
}
