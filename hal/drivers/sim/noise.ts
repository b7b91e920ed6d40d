import type { Random } from './random.ts';

/** What a uniform cubic B-spline leaves of the deviation of its knots in two dimensions, on average. */
const splineDeviation = 0.479;

/**
 * A smooth random field of mean 0 and deviation 1: a cubic B-spline over normal knots `cellPx` apart, row-major.
 * Free of the lattice's grain that linear interpolation would show.
 */
export function smoothNoise(random: Random, widthPx: number, heightPx: number, cellPx: number): Float32Array {
  const columns = Math.ceil(widthPx / cellPx) + 3;
  const rows = Math.ceil(heightPx / cellPx) + 3;
  const knots = new Float32Array(columns * rows).map(() => random.normal(0, 1 / splineDeviation));
  return stretch(knots, columns, rows, spline(widthPx, cellPx), spline(heightPx, cellPx));
}

/**
 * The same on a ring: `turns` knots on a whole turn, which is `widthPx` wide and closes on itself; knots `cellPx` apart along it.
 * Up to about `turns` / 3 cycles a turn get through.
 */
export function ringNoise(
  random: Random,
  widthPx: number,
  heightPx: number,
  turns: number,
  cellPx: number,
): Float32Array {
  const columns = turns + 3;
  const rows = Math.ceil(heightPx / cellPx) + 3;
  const knots = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const ring = knots.subarray(row * columns, (row + 1) * columns);
    for (let knot = 0; knot < turns; knot++) ring[knot] = random.normal(0, 1 / splineDeviation);
    for (let knot = turns; knot < columns; knot++) ring[knot] = ring[knot % turns];
  }
  return stretch(knots, columns, rows, spline(widthPx, widthPx / turns), spline(heightPx, cellPx));
}

/** The spline over all knots, along the rows and then down the columns. */
function stretch(
  knots: Float32Array,
  columns: number,
  rows: number,
  across: Spline,
  down: Spline,
): Float32Array {
  const [widthPx, heightPx] = [across.knot.length, down.knot.length];
  const stretched = new Float32Array(widthPx * rows);
  for (let row = 0; row < rows; row++) {
    for (let x = 0; x < widthPx; x++) {
      stretched[row * widthPx + x] = blend(knots, row * columns + across.knot[x], across.weights, 4 * x);
    }
  }
  const field = new Float32Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const [from, to] = [down.knot[y] * widthPx, y * widthPx];
    const [w0, w1, w2, w3] = down.weights.subarray(4 * y, 4 * y + 4);
    for (let x = 0; x < widthPx; x++) {
      const at = from + x;
      field[to + x] =
        stretched[at] * w0 +
        stretched[at + widthPx] * w1 +
        stretched[at + 2 * widthPx] * w2 +
        stretched[at + 3 * widthPx] * w3;
    }
  }
  return field;
}

/** First knot and the four weights for each place along one axis. */
interface Spline {
  readonly knot: Int32Array;
  readonly weights: Float32Array;
}

function spline(lengthPx: number, cellPx: number): Spline {
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

const blend = (source: Float32Array, from: number, weights: Float32Array, at: number) =>
  source[from] * weights[at] +
  source[from + 1] * weights[at + 1] +
  source[from + 2] * weights[at + 2] +
  source[from + 3] * weights[at + 3];
