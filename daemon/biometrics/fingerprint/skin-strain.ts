import { millimetresPerInch } from '../../core/image.ts';
import { parameters } from './parameters.ts';
import type { Grid, Mask } from './raster.ts';

/**
 * How much the ridges widen across the print, as a share of their period for each millimetre: the slope of the plane that
 * fits the logarithm of the period best. Skin that was pushed or turned on the glass is pressed together on one side and
 * stretched on the other; a finger that was put down straight has about 0.013, of which a part is its own.
 *
 * Source: the period map as a sign of distortion is from X. Si, J. Feng and J. Zhou, "Detecting fingerprint distortion from
 * a single fingerprint" (WIFS 2012), who train a classifier on it; that the slope alone tells is our finding
 * (docs/measurements.md).
 */
export function periodSlopePerMm(period: Grid, mask: Mask): number {
  const mmPerCell = (period.cellPx * millimetresPerInch) / parameters.workingDpi;
  const [x, y, logs] = printCells(period, mask).map(fromTheirMean);
  const [xx, xy, yy] = [product(x, x), product(x, y), product(y, y)];
  const determinant = xx * yy - xy * xy;
  // Cells in a row, or hardly any: no plane can be told.
  if (determinant <= 1e-9 * xx * yy) return 0;
  const [xLog, yLog] = [product(x, logs), product(y, logs)];
  const alongX = (yy * xLog - xy * yLog) / determinant;
  const alongY = (xx * yLog - xy * xLog) / determinant;
  return Math.hypot(alongX, alongY) / mmPerCell;
}

/** Columns, rows and logarithms of the period of the cells whose middle is print. */
function printCells(
  { cols, rows, cellPx, values }: Grid,
  mask: Mask,
): readonly [number[], number[], number[]] {
  const [x, y, logs]: [number[], number[], number[]] = [[], [], []];
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      if (!isPrint(mask, (col + 0.5) * cellPx, (row + 0.5) * cellPx)) continue;
      x.push(col);
      y.push(row);
      logs.push(Math.log(values[row * cols + col]));
    }
  }
  return [x, y, logs];
}

function isPrint({ widthPx, heightPx, values }: Mask, x: number, y: number): boolean {
  return x < widthPx && y < heightPx && values[Math.floor(y) * widthPx + Math.floor(x)] === 1;
}

function fromTheirMean(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map(value => value - mean);
}

function product(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * b[k], 0);
}
