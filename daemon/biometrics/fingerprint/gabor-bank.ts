import type { Arena } from '../../kernels/kernel.ts';
import { parameters } from './parameters.ts';
import { logSpacedPeriods } from './period.ts';

const { directions, periods, alongSigma, acrossSigma, reachSigmas } = parameters.filter;
/** Weights are whole numbers of 2^-gaborShift; the largest is below 2^15, and no sum of products leaves 32 bits. */
export const gaborShift = 17;
const weightScale = 2 ** gaborShift;

/** One tap of a filter: where, and its weight in the even (cosine) and the odd (sine) part. */
interface Tap {
  readonly dx: number;
  readonly dy: number;
  readonly even: number;
  readonly odd: number;
}

/** The programmes of the `gabor` kernel; address of direction d and period p at d * periods + p. */
export function gaborBank(arena: Arena): Uint32Array {
  const periodsPx = logSpacedPeriods(periods);
  const addresses = new Uint32Array(directions * periods);
  for (let d = 0; d < directions; d++) {
    periodsPx.forEach((periodPx, p) => {
      const programme = programmeOf(gaborTaps((d * Math.PI) / directions, periodPx));
      const words = arena.int32(programme.length);
      words.set(programme);
      addresses[d * periods + p] = words.byteOffset;
    });
  }
  return addresses;
}

/** A Gabor filter for ridges that run at `angle`: no answer to a constant, unit gain for a sinusoid of its period. */
function gaborTaps(angle: number, periodPx: number): Tap[] {
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const reachPx = Math.ceil(reachSigmas * Math.max(alongSigma, acrossSigma) * periodPx);
  const taps: (Tap & { window: number })[] = [];
  for (let dy = -reachPx; dy <= reachPx; dy++) {
    for (let dx = -reachPx; dx <= reachPx; dx++) {
      const along = (dx * cosine + dy * sine) / (alongSigma * periodPx);
      const across = dy * cosine - dx * sine;
      const square = along ** 2 + (across / (acrossSigma * periodPx)) ** 2;
      if (square > reachSigmas ** 2) continue;
      const phase = (2 * Math.PI * across) / periodPx;
      taps.push({ dx, dy, window: Math.exp(-0.5 * square), even: Math.cos(phase), odd: Math.sin(phase) });
    }
  }
  const sum = (of: (tap: (typeof taps)[number]) => number) => taps.reduce((total, tap) => total + of(tap), 0);
  const mean = sum(tap => tap.even * tap.window) / sum(tap => tap.window);
  const evenGain = sum(tap => (tap.even - mean) * tap.window * tap.even);
  const oddGain = sum(tap => tap.odd ** 2 * tap.window);
  return taps.map(({ dx, dy, window, even, odd }) => ({
    dx,
    dy,
    even: ((even - mean) * window) / evenGain,
    odd: (odd * window) / oddGain,
  }));
}

/** Number of rows; then row by row dy, dx, the number of pairs, the even pairs, the odd pairs. */
function programmeOf(taps: readonly Tap[]): Int32Array {
  const rows = new Map<number, Tap[]>();
  for (const tap of taps) rows.set(tap.dy, [...(rows.get(tap.dy) ?? []), tap]);
  const words = [rows.size];
  for (const [dy, row] of rows) {
    words.push(dy, row[0].dx, Math.ceil(row.length / 2), ...pairsOf(row, 'even'), ...pairsOf(row, 'odd'));
  }
  return Int32Array.from(words);
}

function pairsOf(row: readonly Tap[], part: 'even' | 'odd'): number[] {
  const weights = row.map(tap => Math.round(tap[part] * weightScale));
  const pairs: number[] = [];
  for (let k = 0; k < weights.length; k += 2)
    pairs.push(((weights[k + 1] ?? 0) << 16) | (weights[k] & 0xffff));
  return pairs;
}
