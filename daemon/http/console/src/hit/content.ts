import { cornersOf } from '../../../../biometrics/fingerprint/explain/frame.ts';
import type { Point } from '../../../../biometrics/fingerprint/explain/placement.ts';

/** The picture is looked at this wide: enough to tell ridges from the empty glass. */
const coarsePx = 160;
/** Cells of the coarse picture, a few ridges each. */
const cellPx = 8;
/** Spread of the grey values (0 to 255) within a cell from which on there are ridges in it. */
const leastSpread = 18;
/** The outline of the finger, in pixels of the picture; the picture's own corners when no ridges stand out. */
export function contentOf(image: HTMLImageElement): readonly Point[] {
  const { naturalWidth: width, naturalHeight: height } = image;
  const whole = cornersOf(0, 0, width, height);
  const scale = Math.min(1, coarsePx / width);
  const columns = Math.floor((width * scale) / cellPx);
  const rows = Math.floor((height * scale) / cellPx);
  if (columns < 1 || rows < 1) return whole;
  const grey = greyValues(image, columns * cellPx, rows * cellPx);
  if (!grey) return whole;
  const [cellWidth, cellHeight] = [width / columns, height / rows];
  const found = Array.from({ length: rows }, (_, row) => {
    const isRidged = (column: number) => spreadOf(grey, columns * cellPx, column, row) >= leastSpread;
    const ridged = Array.from({ length: columns }, (_cell, column) => column).filter(isRidged);
    const [first, last] = [ridged[0], ridged.at(-1)];
    if (first === undefined || last === undefined) return [];
    return cornersOf(first * cellWidth, row * cellHeight, (last - first + 1) * cellWidth, cellHeight);
  }).flat();
  return found.length === 0 ? whole : found;
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
