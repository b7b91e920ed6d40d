// What tells print screens, rulings and tilings from skin: they run in few directions, and their flaws lie in rows.
import type { FingerprintTemplate, Minutia } from '../../core/fingerprint.ts';
import { parameters } from './parameters.ts';
import type { Grid, Mask } from './raster.ts';

/**
 * How far the ridges run in one direction, or in two that are square to each other: the length of the mean of
 * exp(4 i angle) over the cells of the finger, 0 to 1. Halftones and rulings have 0.85 to 1. Of 108 whole prints of
 * four sensors none has more than 0.53, for skin curves; a part of one may run straight.
 */
export function directionalRegularity(angle: Grid, mask: Mask): number {
  const { cols, rows, cellPx, values } = angle;
  const sum = { cosine: 0, sine: 0, cells: 0 };
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      if (mask.values[pixelOf(mask, col * cellPx, row * cellPx)] === 0) continue;
      const fourfold = 4 * values[row * cols + col];
      sum.cosine += Math.cos(fourfold);
      sum.sine += Math.sin(fourfold);
      sum.cells++;
    }
  }
  return Math.hypot(sum.cosine, sum.sine) / Math.max(1, sum.cells);
}

function pixelOf({ widthPx, heightPx }: Mask, x: number, y: number): number {
  return Math.min(heightPx - 1, y) * widthPx + Math.min(widthPx - 1, x);
}

/**
 * How many minutiae are places of their own. A thick edge that leans against the raster thins to a chain of them, a pixel
 * apart, and such chains match each other; two minutiae of skin lie about half a ridge period apart at least.
 */
export function distinctMinutiae({ minutiae, dpi }: FingerprintTemplate): number {
  const apartPx = (parameters.quality.distinctPx * dpi) / parameters.workingDpi;
  const distinct: Minutia[] = [];
  for (const minutia of minutiae) {
    if (distinct.every(({ x, y }) => Math.hypot(x - minutia.x, y - minutia.y) > apartPx))
      distinct.push(minutia);
  }
  return distinct.length;
}
