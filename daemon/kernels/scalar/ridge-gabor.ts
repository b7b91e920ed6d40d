import type { GaborKernel } from '../ridges.ts';

/** Twin of assembly/ridge-gabor.ts. Whole numbers throughout: equal bit for bit. */
export function scalarGabor(buffer: SharedArrayBuffer): GaborKernel {
  const i16 = new Int16Array(buffer);
  const i32 = new Int32Array(buffer);

  /** The sums of the even and the odd part at one pixel, whose pairs start at i16 `origin`. */
  function filterPixel(origin: number, stride: number, programme: number): readonly [number, number] {
    let even = 0;
    let odd = 0;
    let at = programme + 1;
    for (let left = i32[programme]; left > 0; left--) {
      const from = origin + 2 * (i32[at] * stride + i32[at + 1]);
      const taps = 2 * i32[at + 2];
      const weights = 2 * (at + 3);
      for (let k = 0; k < taps; k++) {
        const value = i16[from + 4 * (k >> 1) + (k & 1)];
        even += value * i16[weights + k];
        odd += value * i16[weights + taps + k];
      }
      at += 3 + taps;
    }
    return [even, odd];
  }

  return {
    pairUp(raster, pairs, count) {
      for (let k = 0; k < count; k++) {
        i16[pairs / 2 + 2 * k] = i16[raster / 2 + k];
        i16[pairs / 2 + 2 * k + 1] = i16[raster / 2 + k + 1];
      }
    },
    gabor(pairs, stride, programmes, cols, rows, shift, even, energy) {
      const rounded = (sum: number) => saturated((sum + (1 << (shift - 1))) >> shift);
      i32.fill(0, energy / 4, energy / 4 + cols * rows);
      for (let y = 0; y < 4 * rows; y++) {
        for (let x = 0; x < 4 * cols; x++) {
          const cell = (y >> 2) * cols + (x >> 2);
          const programme = i32[programmes / 4 + cell] / 4;
          const offset = y * stride + x;
          const sums = programme === 0 ? [0, 0] : filterPixel(pairs / 2 + 2 * offset, stride, programme);
          const [evenPart, oddPart] = sums.map(rounded);
          i16[even / 2 + offset] = evenPart;
          i32[energy / 4 + cell] += evenPart ** 2 + oddPart ** 2;
        }
      }
    },
  };
}

function saturated(value: number): number {
  return Math.max(-32768, Math.min(32767, value));
}
