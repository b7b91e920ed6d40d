import type { WsqQuantiseKernel } from '../wsq.ts';

const { fround } = Math;

/** Twin of assembly/wsq-quantise.ts, equal bit for bit. */
export function scalarWsqQuantise(buffer: SharedArrayBuffer): WsqQuantiseKernel {
  const u8 = new Uint8Array(buffer);
  const i16 = new Int16Array(buffer);
  const u32 = new Uint32Array(buffer);
  const f32 = new Float32Array(buffer);
  const f64 = new Float64Array(buffer);

  /** Of a rectangle of f32, each place and its number. */
  function* places(at: number, strideBytes: number, width: number, height: number) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) yield [(at + y * strideBytes) / 4 + x, y * width + x, x] as const;
    }
  }

  return {
    dequantise(indices, width, height, bin, zero, centre, to, strideBytes) {
      const [bins, zeros, centres] = [fround(bin), fround(zero), fround(centre)];
      for (const [at, k] of places(to, strideBytes, width, height)) {
        const index = i16[indices / 2 + k];
        const size = fround(fround(bins * fround(Math.abs(index) - centres)) + zeros);
        f32[at] = index === 0 ? 0 : index < 0 ? -size : size;
      }
    },
    quantise(from, strideBytes, width, height, bin, zero, indices) {
      const [bins, zeros] = [fround(bin), fround(zero)];
      for (const [at, k] of places(from, strideBytes, width, height)) {
        const beyond = fround(Math.abs(f32[at]) - zeros);
        const size = Math.min(Math.trunc(fround(beyond / bins)), 32_766) + 1;
        i16[indices / 2 + k] = beyond > 0 ? (f32[at] < 0 ? -size : size) : 0;
      }
    },
    toGrey(values, count, scale, shift, grey) {
      const [scales, shifts] = [fround(scale), fround(shift)];
      for (let k = 0; k < ((count + 15) & ~15); k++) {
        const value = fround(fround(f32[values / 4 + k] * scales) + shifts);
        u8[grey + k] = Math.min(Math.max(Math.trunc(fround(value + 0.5)), 0), 255);
      }
    },
    greyRange(grey, count, answer) {
      const levels = u8.subarray(grey, grey + count);
      const sum = levels.reduce((total, level) => total + level, 0);
      const lowest = levels.reduce((least, level) => Math.min(least, level), 255);
      const highest = levels.reduce((most, level) => Math.max(most, level), 0);
      u32.set([lowest, highest, sum, 0], answer / 4);
    },
    wipe(from, bytes) {
      u8.fill(0, from, from + bytes);
    },
    fromGrey(grey, count, shift, scale, values) {
      const [scales, shifts] = [fround(scale), fround(shift)];
      for (let k = 0; k < ((count + 3) & ~3); k++) {
        f32[values / 4 + k] = fround(u8[grey + k] - shifts) / scales;
      }
    },
    moments(from, strideBytes, width, height, sums) {
      const sum = [0, 0, 0, 0];
      const square = [0, 0, 0, 0];
      for (const [at, , x] of places(from, strideBytes, width, height)) {
        sum[x & 3] += f32[at];
        square[x & 3] += f32[at] ** 2;
      }
      const total = ([a, b, c, d]: readonly number[]) => a + b + (c + d);
      f64[sums / 8] = total(sum);
      f64[sums / 8 + 1] = total(square);
    },
  };
}
