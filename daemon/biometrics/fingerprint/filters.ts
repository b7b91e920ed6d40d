import type { Grid } from './raster.ts';

/**
 * The mean over the square of that radius around each cell (rounded to whole cells), by running sums; at the border, over
 * the part of the square that lies inside.
 */
export function boxMean(grid: Grid, radiusPx: number): Grid {
  const radius = Math.round(radiusPx / grid.cellPx);
  const { cols, rows } = grid;
  const across = meanOfLines(grid.values, radius, { lines: rows, length: cols, lineStep: cols, step: 1 });
  const values = meanOfLines(across, radius, { lines: cols, length: rows, lineStep: 1, step: cols });
  return { ...grid, values };
}

/** Lines of values; neighbours in a line lie `step` apart, lines `lineStep`. */
interface Lines {
  readonly lines: number;
  readonly length: number;
  readonly lineStep: number;
  readonly step: number;
}

function meanOfLines(
  values: Float32Array,
  radius: number,
  { lines, length, lineStep, step }: Lines,
): Float32Array {
  const out = new Float32Array(values.length);
  for (let line = 0; line < lines; line++) {
    const first = line * lineStep;
    let sum = 0;
    for (let at = 0; at < Math.min(radius, length); at++) sum += values[first + at * step];
    for (let at = 0; at < length; at++) {
      if (at + radius < length) sum += values[first + (at + radius) * step];
      if (at > radius) sum -= values[first + (at - radius - 1) * step];
      const inside = Math.min(length - 1, at + radius) - Math.max(0, at - radius) + 1;
      out[first + at * step] = sum / inside;
    }
  }
  return out;
}
