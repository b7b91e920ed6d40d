/** A raster of real values, row-major from the top left. */
export interface Plane {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly values: Float32Array;
}

/** A raster of 0 and 1, row-major from the top left. */
export interface Mask {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly values: Uint8Array;
}

/** Cells on which the slowly varying is kept: cell (c, r) stands for the pixel at ((c + .5) * cellPx, (r + .5) * cellPx). */
export interface CellShape {
  readonly cols: number;
  readonly rows: number;
  readonly cellPx: number;
}

/** A value a cell. */
export interface Grid extends CellShape {
  readonly values: Float32Array;
}

/** 0 or 1 a cell. */
export interface CellMask extends CellShape {
  readonly values: Uint8Array;
}

/** Pixels that share a cell are filtered together; the kernels are written for this side. */
export const cellPx = 4;

/** A grid of zeros. */
export function emptyGrid({ cols, rows, cellPx: side }: CellShape): Grid {
  return { cols, rows, cellPx: side, values: new Float32Array(cols * rows) };
}

/** A grid from what `valueAt` says of each cell. */
export function gridOf({ cols, rows, cellPx: side }: CellShape, valueAt: (cell: number) => number): Grid {
  const values = new Float32Array(cols * rows);
  for (let cell = 0; cell < values.length; cell++) values[cell] = valueAt(cell);
  return { cols, rows, cellPx: side, values };
}

/** Index of the cell that pixel (x, y) lies in, or of the nearest. */
export function cellAt(shape: CellShape, x: number, y: number): number {
  const col = Math.min(shape.cols - 1, Math.max(0, Math.floor(x / shape.cellPx)));
  const row = Math.min(shape.rows - 1, Math.max(0, Math.floor(y / shape.cellPx)));
  return row * shape.cols + col;
}

/** True when the rounded position is in the raster and its cell is set. */
export function isSet(mask: CellMask, x: number, y: number): boolean {
  const col = Math.floor(Math.round(x) / mask.cellPx);
  const row = Math.floor(Math.round(y) / mask.cellPx);
  if (col < 0 || row < 0 || col >= mask.cols || row >= mask.rows) return false;
  return mask.values[row * mask.cols + col] === 1;
}

/** Every pixel the value of its cell. */
export function spread<Values extends Float32Array | Uint8Array>(
  { cols, rows, cellPx: side, values }: CellShape & { readonly values: Values },
  into: Values,
): { readonly widthPx: number; readonly heightPx: number; readonly values: Values } {
  const widthPx = cols * side;
  const heightPx = rows * side;
  for (let cell = 0; cell < cols * rows; cell++) {
    const at = Math.floor(cell / cols) * side * widthPx + (cell % cols) * side;
    into.fill(values[cell], at, at + side);
  }
  for (let y = 0; y < heightPx; y++) {
    const first = (y - (y % side)) * widthPx;
    if (y % side > 0) into.copyWithin(y * widthPx, first, first + widthPx);
  }
  return { widthPx, heightPx, values: into };
}
