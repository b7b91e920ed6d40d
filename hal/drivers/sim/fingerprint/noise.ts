import type { Random } from '../random.ts';

/** What a uniform cubic B-spline leaves of the deviation of its knots in two dimensions, on average. */
const splineDeviation = 0.479;

/**
 * A smooth random field of mean 0 and deviation 1: a cubic B-spline over normal knots `cellPx` apart, row-major.
 * Free of the lattice's grain that linear interpolation would show.
 */
export function smoothNoise(random: Random, widthPx: number, heightPx: number, cellPx: number): Float32Array {
  const columns = Math.ceil(widthPx / cellPx) + 3;
  const rows = Math.ceil(heightPx / cellPx) + 3;
  const knots = Float32Array.from({ length: columns * rows }, () => random.normal(0, 1 / splineDeviation));
  const across = spline(widthPx, cellPx);
  const down = spline(heightPx, cellPx);
  const stretched = new Float32Array(widthPx * rows);
  for (let row = 0; row < rows; row++) {
    for (let x = 0; x < widthPx; x++) {
      stretched[row * widthPx + x] = blend(knots, row * columns + across.knot[x], 1, across.weights, x);
    }
  }
  const field = new Float32Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const above = down.knot[y] * widthPx;
    for (let x = 0; x < widthPx; x++) {
      field[y * widthPx + x] = blend(stretched, above + x, widthPx, down.weights, y);
    }
  }
  return field;
}

/** First knot and the four weights for each place along one axis. */
function spline(lengthPx: number, cellPx: number): { knot: Int32Array; weights: Float32Array } {
  const knot = new Int32Array(lengthPx);
  const weights = new Float32Array(4 * lengthPx);
  for (let i = 0; i < lengthPx; i++) {
    knot[i] = Math.floor(i / cellPx);
    const t = i / cellPx - knot[i];
    weights.set(
      [
        (1 - t) ** 3 / 6,
        (3 * t ** 3 - 6 * t ** 2 + 4) / 6,
        (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6,
        t ** 3 / 6,
      ],
      4 * i,
    );
  }
  return { knot, weights };
}

function blend(
  source: Float32Array,
  from: number,
  step: number,
  weights: Float32Array,
  place: number,
): number {
  const at = 4 * place;
  return (
    source[from] * weights[at] +
    source[from + step] * weights[at + 1] +
    source[from + 2 * step] * weights[at + 2] +
    source[from + 3 * step] * weights[at + 3]
  );
}
