import type { Arena } from '../../kernels/kernel.ts';
import { parameters } from './parameters.ts';
import { logSpacedPeriods } from './period.ts';
import { borderPx } from './ridge-raster.ts';

const { directions, periods, alongSigma, acrossSigma, reachSigmas } = parameters.filter;
/** Weights are whole numbers of 2^-gaborShift; the largest is below 2^15, and no sum of products leaves 32 bits. */
export const gaborShift = 17;

/** The taps of one row of a filter, side by side from `dx` on. */
interface TapRow {
  readonly dy: number;
  readonly dx: number;
  readonly window: number[];
  /** The waves of the even and the odd part, before they are windowed. */
  readonly cosine: number[];
  readonly sine: number[];
}

/**
 * The programmes of the `gabor` kernel; address of direction d and period p at d * periods + p. Directions are d * pi /
 * `directions`, in pixel coordinates (y downwards), periods px at the working resolution.
 *
 * Source: the two-dimensional filters of J. G. Daugman, "Uncertainty relation for resolution in space, spatial frequency,
 * and orientation optimized by two-dimensional visual cortical filters", JOSA A 2(7), 1985. Their Gaussians follow the
 * period; Hong, Wan and Jain (1998) keep theirs fixed at 4 px.
 */
export function gaborBank(arena: Arena): Uint32Array {
  const periodsPx = logSpacedPeriods(periods);
  return Uint32Array.from({ length: directions * periods }, (_, k) => {
    const angle = (Math.floor(k / periods) * Math.PI) / directions;
    const programme = programmeOf(gaborRows(angle, periodsPx[k % periods]));
    const words = arena.int32(programme.length);
    words.set(programme);
    return words.byteOffset;
  });
}

/** A Gabor filter for ridges that run at `angle`, cut where its Gaussian falls below that of `reachSigmas`. */
function gaborRows(angle: number, periodPx: number): TapRow[] {
  const alongPx = alongSigma * periodPx;
  const acrossPx = acrossSigma * periodPx;
  const reachPx = Math.ceil(reachSigmas * Math.max(alongPx, acrossPx));
  if (reachPx >= borderPx)
    throw new RangeError(`a filter reaches ${reachPx} px, over the border of a raster`);
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const rowAt = (dy: number): TapRow => {
    const row: TapRow = { dy, dx: 0, window: [], cosine: [], sine: [] };
    let first = reachPx;
    for (let dx = -reachPx; dx <= reachPx; dx++) {
      const along = dx * cosine + dy * sine;
      const across = dy * cosine - dx * sine;
      const square = (along / alongPx) ** 2 + (across / acrossPx) ** 2;
      if (square > reachSigmas ** 2) continue;
      first = Math.min(first, dx);
      row.window.push(Math.exp(-0.5 * square));
      row.cosine.push(Math.cos((2 * Math.PI * across) / periodPx));
      row.sine.push(Math.sin((2 * Math.PI * across) / periodPx));
    }
    return { ...row, dx: first };
  };
  const below = Array.from({ length: reachPx + 1 }, (_, dy) => rowAt(dy)).filter(
    row => row.window.length > 0,
  );
  return [...below.slice(1).toReversed().map(throughCentre), ...below];
}

/** The row on the other side of the centre, of which a filter is the mirror image but for the sign of the odd part: half of the waves. */
function throughCentre({ dy, dx, window, cosine, sine }: TapRow): TapRow {
  return {
    dy: -dy,
    dx: 1 - dx - window.length,
    window: window.toReversed(),
    cosine: cosine.toReversed(),
    sine: sine.toReversed().map(value => -value),
  };
}

/**
 * Number of rows; then row by row dy, dx, the number of pairs, the even pairs, the odd pairs. No answer to a constant, and
 * unit gain for a sinusoid of the filter's period.
 */
function programmeOf(rows: readonly TapRow[]): number[] {
  const sums = { window: 0, cosine: 0, square: 0, sineSquare: 0 };
  for (const { window, cosine, sine } of rows) {
    window.forEach((weight, k) => {
      sums.window += weight;
      sums.cosine += weight * cosine[k];
      sums.square += weight * cosine[k] ** 2;
      sums.sineSquare += weight * sine[k] ** 2;
    });
  }
  const mean = sums.cosine / sums.window;
  const evenScale = 2 ** gaborShift / (sums.square - mean * sums.cosine);
  const oddScale = 2 ** gaborShift / sums.sineSquare;
  const programme = [rows.length];
  for (const { dy, dx, window, cosine, sine } of rows) {
    programme.push(dy, dx, Math.ceil(window.length / 2));
    pushPairs(
      programme,
      window.map((weight, k) => weight * (cosine[k] - mean) * evenScale),
    );
    pushPairs(
      programme,
      window.map((weight, k) => weight * sine[k] * oddScale),
    );
  }
  return programme;
}

/** Two i16 a word, the left one low. */
function pushPairs(programme: number[], weights: readonly number[]): void {
  for (let k = 0; k < weights.length; k += 2) {
    programme.push((Math.round(weights[k + 1] ?? 0) << 16) | (Math.round(weights[k]) & 0xffff));
  }
}
