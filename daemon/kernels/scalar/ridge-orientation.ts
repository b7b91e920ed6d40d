import type { OrientationKernel } from '../ridges.ts';

const { fround } = Math;

/** Twin of assembly/ridge-orientation.ts. The tensor is whole numbers, smoothing adds in the same order: equal bit for bit. */
export function scalarOrientation(buffer: SharedArrayBuffer): OrientationKernel {
  const u8 = new Uint8Array(buffer);
  const i16 = new Int16Array(buffer);
  const f32 = new Float32Array(buffer);

  /** A quarter of the Sobel gradient. */
  function gradient(at: number, stride: number): readonly [number, number] {
    const falling = i16[at + stride + 1] - i16[at - stride - 1];
    const rising = i16[at - stride + 1] - i16[at + stride - 1];
    const gx = falling + rising + 2 * (i16[at + 1] - i16[at - 1]);
    const gy = falling - rising + 2 * (i16[at + stride] - i16[at - stride]);
    return [gx >> 2, gy >> 2];
  }

  /** out[i] = sum of taps[k] * input[i + k * step]; all are indices of f32. */
  function convolve(input: Float32Array, step: number, out: number, taps: Float32Array, count: number) {
    for (let i = 0; i < count; i++) {
      let sum = 0;
      for (let k = 0; k < taps.length; k++) sum = fround(sum + fround(input[i + k * step] * taps[k]));
      f32[out + i] = sum;
    }
  }

  return {
    gradientTensor(raster, stride, mask, cols, rows, tensor, gridStride, planeBytes) {
      for (let cell = 0; cell < cols * rows; cell++) {
        const col = cell % cols;
        const row = (cell - col) / cols;
        const sums = [0, 0, 0];
        for (let k = 0; k < 16 && u8[mask + cell] !== 0; k++) {
          const at = raster / 2 + (4 * row + (k >> 2)) * stride + 4 * col + (k & 3);
          const [gx, gy] = gradient(at, stride);
          sums[0] += gx * gx - gy * gy;
          sums[1] += 2 * gx * gy;
          sums[2] += gx * gx + gy * gy;
        }
        sums.forEach((sum, k) => (f32[(tensor + k * planeBytes) / 4 + row * gridStride + col] = sum));
      }
    },
    smooth(grid, out, rows, stride, taps, reach, room, _line) {
      const weights = f32.slice(taps / 4, taps / 4 + 2 * reach + 1);
      const first = room / 4 + reach * stride;
      f32.fill(0, room / 4, room / 4 + (rows + 2 * reach) * stride);
      for (let row = 0; row < rows; row++) {
        const line = new Float32Array(stride + 2 * reach);
        line.set(f32.subarray(grid / 4 + row * stride, grid / 4 + (row + 1) * stride), reach);
        convolve(line, 1, first + row * stride, weights, stride);
      }
      const across = f32.slice(room / 4, room / 4 + (rows + 2 * reach) * stride);
      for (let row = 0; row < rows; row++) {
        convolve(across.subarray(row * stride), stride, out / 4 + row * stride, weights, stride);
      }
    },
  };
}
