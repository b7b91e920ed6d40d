import type { Arena } from '../../kernels/kernel.ts';
import { parameters } from './parameters.ts';

// What the `signaturePeriod` kernel reads: where the samples of a signature lie, and the waves it is compared with. The
// window of the waves is von Hann's; period.ts names the source of the method.

const { lengthPx, widthPx, directions } = parameters.period;

/** Cosine and sine of each period, in turn, each `padded` values long. */
export interface WaveTable {
  readonly address: number;
  readonly padded: number;
}

/** Lays out the waves of these periods. */
export function waveTable(arena: Arena, periodsPx: Float32Array): WaveTable {
  const padded = 4 * Math.ceil(lengthPx / 4);
  const table = arena.float32(2 * padded * periodsPx.length);
  periodsPx.forEach((periodPx, k) => {
    table.set(windowedWave(periodPx, 0), 2 * k * padded);
    table.set(windowedWave(periodPx, Math.PI / 2), (2 * k + 1) * padded);
  });
  return { address: table.byteOffset, padded };
}

/** A Hann-windowed wave of zero mean and unit energy. */
function windowedWave(periodPx: number, phase: number): Float32Array {
  const middle = (lengthPx - 1) / 2;
  const window = (k: number) => 0.5 + 0.5 * Math.cos((Math.PI * (k - middle)) / (middle + 1));
  const wave = Float32Array.from(
    { length: lengthPx },
    (_, k) => window(k) * Math.cos((2 * Math.PI * (k - middle)) / periodPx - phase),
  );
  const windowSum = wave.reduce((sum, _, k) => sum + window(k), 0);
  const mean = wave.reduce((sum, value) => sum + value, 0) / windowSum;
  const centred = wave.map((value, k) => value - mean * window(k));
  const norm = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0));
  return centred.map(value => value / norm);
}

/** Address of the byte offsets, from its middle, of the samples of a signature whose ridges run at `angle`. */
type StepsOf = (stride: number, angle: number) => number;

/** Works the offsets out anew when a raster of another stride comes. */
export function signatureSteps(arena: Arena): StepsOf {
  const samples = lengthPx * widthPx;
  const places = Array.from({ length: directions }, (_, d) => samplePlaces((d * Math.PI) / directions));
  const steps = arena.int32(directions * samples);
  let current = 0;
  const layOut = (stride: number) => {
    places.forEach(({ dx, dy }, d) => {
      for (let k = 0; k < samples; k++) steps[d * samples + k] = 2 * (dy[k] * stride + dx[k]);
    });
    current = stride;
  };
  return (stride, angle) => {
    if (stride !== current) layOut(stride);
    const direction = Math.round((angle / Math.PI) * directions) % directions;
    return steps.byteOffset + 4 * direction * samples;
  };
}

/** Pixels along the ridge, for step after step across it. */
function samplePlaces(angle: number): { readonly dx: Int32Array; readonly dy: Int32Array } {
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const across = (k: number) => Math.floor(k / widthPx) - (lengthPx - 1) / 2;
  const along = (k: number) => (k % widthPx) - (widthPx - 1) / 2;
  const samples = { length: lengthPx * widthPx };
  return {
    dx: Int32Array.from(samples, (_, k) => Math.round(along(k) * cosine - across(k) * sine)),
    dy: Int32Array.from(samples, (_, k) => Math.round(along(k) * sine + across(k) * cosine)),
  };
}
