import type { PeriodKernel } from '../ridges.ts';

const { fround } = Math;

/** Twin of assembly/ridge-period.ts. The signature is whole numbers, products add up in the same order: equal bit for bit. */
export function scalarPeriod(buffer: SharedArrayBuffer): PeriodKernel {
  const i16 = new Int16Array(buffer);
  const i32 = new Int32Array(buffer);
  const f32 = new Float32Array(buffer);

  /** Four partial sums, of every fourth product; then the sum of those. */
  function dot(a: Float32Array, b: Float32Array): number {
    const sums = [0, 0, 0, 0];
    for (let k = 0; k < a.length; k++) sums[k & 3] = fround(sums[k & 3] + fround(a[k] * b[k]));
    return fround(fround(sums[0] + sums[1]) + fround(sums[2] + sums[3]));
  }

  return {
    signaturePeriod(spot, steps, length, wide, table, waves, padded, _room, out) {
      const signature = new Float32Array(padded);
      for (let k = 0; k < length * wide; k++) {
        signature[Math.floor(k / wide)] += i16[(spot + i32[steps / 4 + k]) / 2];
      }
      const energy = dot(signature, signature);
      const waveAt = (k: number) => f32.subarray(table / 4 + k * padded, table / 4 + (k + 1) * padded);
      const powers = Float32Array.from({ length: waves }, (_, wave) => {
        const [cosine, sine] = [dot(signature, waveAt(2 * wave)), dot(signature, waveAt(2 * wave + 1))];
        return fround(cosine * cosine) + fround(sine * sine);
      });
      const best = powers.indexOf(Math.max(...powers));
      f32.fill(0, out / 4, out / 4 + 2);
      if (best === 0 || best === waves - 1) return;
      const [before, most, after] = powers.subarray(best - 1, best + 2);
      const bend = fround(fround(before - most) + fround(after - most));
      const shift = bend < 0 ? fround(fround(0.5 * fround(before - after)) / bend) : 0;
      const share = Math.min(1, fround(most / fround(energy + 1)));
      f32[out / 4] = share * fround(best + shift);
      f32[out / 4 + 1] = share;
    },
  };
}
