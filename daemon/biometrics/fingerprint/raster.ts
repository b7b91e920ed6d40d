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

/** Values on a coarse grid: cell (c, r) stands for the pixel at ((c + .5) * cellPx, (r + .5) * cellPx). */
export interface Grid {
  readonly cols: number;
  readonly rows: number;
  readonly cellPx: number;
  readonly values: Float32Array;
}

export function emptyPlane(widthPx: number, heightPx: number): Plane {
  return { widthPx, heightPx, values: new Float32Array(widthPx * heightPx) };
}

export function emptyMask(widthPx: number, heightPx: number): Mask {
  return { widthPx, heightPx, values: new Uint8Array(widthPx * heightPx) };
}

/** A grid of zeros that covers a raster of that size. */
export function emptyGrid(widthPx: number, heightPx: number, cellPx: number): Grid {
  const cols = Math.max(1, Math.ceil(widthPx / cellPx));
  const rows = Math.max(1, Math.ceil(heightPx / cellPx));
  return { cols, rows, cellPx, values: new Float32Array(cols * rows) };
}

/** Index of the cell that pixel (x, y) lies in. */
export function cellAt(grid: Grid, x: number, y: number): number {
  const col = Math.min(grid.cols - 1, Math.max(0, Math.floor(x / grid.cellPx)));
  const row = Math.min(grid.rows - 1, Math.max(0, Math.floor(y / grid.cellPx)));
  return row * grid.cols + col;
}

/** True when the rounded position is in the raster and its pixel is set. */
export function isSet(mask: Mask, x: number, y: number): boolean {
  const column = Math.round(x);
  const row = Math.round(y);
  if (column < 0 || row < 0 || column >= mask.widthPx || row >= mask.heightPx) return false;
  return mask.values[row * mask.widthPx + column] === 1;
}
