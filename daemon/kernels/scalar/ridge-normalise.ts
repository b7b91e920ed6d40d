import type { NormaliseKernel } from '../ridges.ts';

const { fround } = Math;

/** Twin of assembly/ridge-normalise.ts. Sums are whole numbers, the rest is rounded as 32 bits round: equal bit for bit. */
export function scalarNormalise(buffer: SharedArrayBuffer): NormaliseKernel {
  const u8 = new Uint8Array(buffer);
  const i16 = new Int16Array(buffer);
  const i32 = new Int32Array(buffer);
  const f32 = new Float32Array(buffer);

  let tuned = { radius: 0, floor: 0, clip: 0, unit: 0 };

  /** Mean and standard deviation in the square around each pixel, row by row from above. */
  function* windows(grey: number, width: number, height: number) {
    const { radius } = tuned;
    const sums = new Float64Array(width);
    const squares = new Float64Array(width);
    const addRow = (y: number, sign: number) => {
      for (let x = 0; x < width; x++) {
        const value = u8[grey + y * width + x];
        sums[x] += sign * value;
        squares[x] += sign * value * value;
      }
    };
    for (let y = 0; y < Math.min(radius, height); y++) addRow(y, 1);
    for (let y = 0; y < height; y++) {
      if (y + radius < height) addRow(y + radius, 1);
      if (y > radius) addRow(y - radius - 1, -1);
      const tall = spanInside(y, radius, height);
      const sum = slide(sums, radius);
      const square = slide(squares, radius);
      for (let x = 0; x < width; x++) {
        const count = spanInside(x, radius, width) * tall;
        const average = fround(sum[x] / count);
        const variance = fround(fround(fround(square[x]) / count) - fround(average * average));
        yield { x, y, average, spread: fround(Math.sqrt(Math.max(variance, 0))) };
      }
    }
  }

  return {
    tuneNormalise(radius, floor, clip, unit) {
      tuned = { radius, floor: fround(floor), clip: fround(clip), unit: fround(unit) };
    },
    normalise(grey, width, height, ridges, stride, mean, deviation, energy, _room) {
      const { floor, clip, unit } = tuned;
      const cols = width >> 2;
      i32.fill(0, energy / 4, energy / 4 + cols * (height >> 2));
      for (const { x, y, average, spread } of windows(grey, width, height)) {
        const value = u8[grey + y * width + x];
        const centred = fround(fround(average - value) / Math.max(spread, floor));
        const cut = Math.max(Math.min(centred, clip), -clip);
        const ridge = Math.floor(fround(fround(cut * unit) + 0.5));
        const cell = (y >> 2) * cols + (x >> 2);
        i16[ridges / 2 + y * stride + x] = ridge;
        i32[energy / 4 + cell] += ridge * ridge;
        if ((x & 3) !== 2 || (y & 3) !== 2) continue;
        f32[mean / 4 + cell] = average;
        f32[deviation / 4 + cell] = spread;
      }
    },
  };
}

function spanInside(at: number, radius: number, length: number): number {
  return Math.min(length - 1, at + radius) - Math.max(0, at - radius) + 1;
}

/** Sums of a window that slides along `values`. */
function slide(values: Float64Array, radius: number): Float64Array {
  const out = new Float64Array(values.length);
  let sum = 0;
  for (let x = 0; x < Math.min(radius, values.length); x++) sum += values[x];
  for (let x = 0; x < values.length; x++) {
    sum += values[x + radius] ?? 0;
    if (x > radius) sum -= values[x - radius - 1];
    out[x] = sum;
  }
  return out;
}
