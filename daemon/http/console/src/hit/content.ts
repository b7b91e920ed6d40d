import type { Size } from './stage.tsx';

/** A box in the pixels of a picture. */
export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** The picture is looked at this wide: enough to tell ridges from the empty glass. */
const coarsePx = 160;
/** Cells of the coarse picture, a few ridges each. */
const cellPx = 8;
/** Spread of the grey values (0 to 255) within a cell from which on there are ridges in it. */
const leastSpread = 18;
/** Left free about the finger, as a part of its size. */
const margin = 0.05;

/** Where in a picture the finger lies; the whole picture when no ridges stand out. */
export function contentOf(image: HTMLImageElement): Box {
  const { naturalWidth: width, naturalHeight: height } = image;
  const whole = { x: 0, y: 0, width, height };
  const scale = Math.min(1, coarsePx / width);
  const columns = Math.floor((width * scale) / cellPx);
  const rows = Math.floor((height * scale) / cellPx);
  if (columns < 1 || rows < 1) return whole;
  const grey = greyValues(image, columns * cellPx, rows * cellPx);
  if (!grey) return whole;
  const found: [number, number][] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (spreadOf(grey, columns * cellPx, column, row) >= leastSpread) found.push([column, row]);
    }
  }
  return found.length === 0 ? whole : boxAbout(found, width / columns, height / rows);
}

function greyValues(image: HTMLImageElement, width: number, height: number): Uint8ClampedArray | undefined {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  context?.drawImage(image, 0, 0, width, height);
  return context?.getImageData(0, 0, width, height).data.filter((_, index) => index % 4 === 0);
}

/** Standard deviation within one cell. */
function spreadOf(grey: Uint8ClampedArray, width: number, column: number, row: number): number {
  let sum = 0;
  let squares = 0;
  for (let y = row * cellPx; y < (row + 1) * cellPx; y++) {
    for (let x = column * cellPx; x < (column + 1) * cellPx; x++) {
      const value = grey[y * width + x] ?? 0;
      sum += value;
      squares += value * value;
    }
  }
  const n = cellPx * cellPx;
  return Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
}

function boxAbout(cells: readonly [number, number][], cellWidth: number, cellHeight: number): Box {
  const columns = cells.map(([column]) => column);
  const rows = cells.map(([, row]) => row);
  const left = Math.min(...columns) * cellWidth;
  const top = Math.min(...rows) * cellHeight;
  const width = (Math.max(...columns) + 1) * cellWidth - left;
  const height = (Math.max(...rows) + 1) * cellHeight - top;
  return {
    x: left - margin * width,
    y: top - margin * height,
    width: width * (1 + 2 * margin),
    height: height * (1 + 2 * margin),
  };
}
