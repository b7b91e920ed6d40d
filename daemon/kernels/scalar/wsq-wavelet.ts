import type { WsqWaveletKernel } from '../wsq.ts';

const { fround } = Math;

/** Numbers of a row of a strip. */
const lanes = 16;

/** Twin of assembly/wsq-wavelet.ts, equal bit for bit: products and sums are rounded as 32 bits round, in the order of the taps. */
export function scalarWsqWavelet(buffer: SharedArrayBuffer): WsqWaveletKernel {
  const f32 = new Float32Array(buffer);
  const i32 = new Int32Array(buffer);

  /** Sum of each second (or each) tap from `first` on, times the samples of one lane from `at` on, added to `sum`. */
  function filtered(sum: number, at: number, taps: number, first: number, count: number, step: number) {
    let total = sum;
    for (let tap = first, from = at; tap < count; tap += step, from += lanes) {
      total = fround(total + fround(f32[from] * f32[taps + tap]));
    }
    return total;
  }

  function copyLanes(from: number, fromStep: number, to: number, toStep: number, count: number) {
    for (let k = 0; k < count; k++) f32[to + k * toStep] = f32[from + k * fromStep];
  }

  return {
    takeColumns(from, strideBytes, count, strip) {
      for (let k = 0; k < count; k++)
        copyLanes((from + k * strideBytes) / 4, 1, strip / 4 + k * lanes, 1, lanes);
    },
    takeRows(from, strideBytes, count, lines, strip) {
      const whole = (count + 3) & ~3;
      for (let line = 0; line < ((lines + 3) & ~3); line++) {
        // Lanes of a group of four that have no row are copies of its first, as the kernel makes them.
        const row = line < lines ? line : line & ~3;
        copyLanes((from + row * strideBytes) / 4, 1, strip / 4 + line, lanes, whole);
      }
    },
    giveColumns(strip, to, strideBytes, count, lines) {
      for (let k = 0; k < count; k++)
        copyLanes(strip / 4 + k * lanes, 1, (to + k * strideBytes) / 4, 1, lines);
    },
    giveRows(strip, to, strideBytes, count, lines) {
      for (let line = 0; line < lines; line++) {
        copyLanes(strip / 4 + line, lanes, (to + line * strideBytes) / 4, 1, count);
      }
    },
    extend(strip, table, entries) {
      for (let k = 0; k < entries; k++) {
        const [row, source, sign] = i32.subarray(table / 4 + 3 * k, table / 4 + 3 * k + 3);
        for (let lane = 0; lane < lanes; lane++) {
          f32[strip / 4 + row * lanes + lane] =
            sign === 0 ? 0 : f32[strip / 4 + source * lanes + lane] * sign;
        }
      }
    },
    join(low, lowTaps, lowCount, high, highTaps, highCount, lag, count, out) {
      for (let n = 0; n < count; n++) {
        const place = ((n + lag) >> 1) * lanes;
        const first = ((n + lag) & 1) ^ 1;
        for (let lane = 0; lane < lanes; lane++) {
          const sum = filtered(0, low / 4 + place + lane, lowTaps / 4, first, lowCount, 2);
          f32[out / 4 + n * lanes + lane] = filtered(
            sum,
            high / 4 + place + lane,
            highTaps / 4,
            first,
            highCount,
            2,
          );
        }
      }
    },
    split(line, taps, tapCount, count, out) {
      for (let k = 0; k < count; k++) {
        for (let lane = 0; lane < lanes; lane++) {
          const from = line / 4 + 2 * k * lanes + lane;
          f32[out / 4 + k * lanes + lane] = filtered(0, from, taps / 4, 0, tapCount, 1);
        }
      }
    },
  };
}
