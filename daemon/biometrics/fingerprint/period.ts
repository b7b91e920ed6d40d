import { gaussianSmooth } from './filters.ts';
import type { OrientationField } from './orientation.ts';
import { parameters } from './parameters.ts';
import { cellAt, emptyGrid, type Grid, type Mask, type Plane } from './raster.ts';

const { period: tunable } = parameters;

/** `count` log-spaced periods over the range of ridge periods, px. */
export function logSpacedPeriods(count: number): Float32Array {
  const ratio = tunable.longestPx / tunable.shortestPx;
  return Float32Array.from({ length: count }, (_, k) => tunable.shortestPx * ratio ** (k / (count - 1)));
}

/** The place of a period in `logSpacedPeriods(count)`, fractional. */
export function periodPlace(periodPx: number, count: number): number {
  const ratio = tunable.longestPx / tunable.shortestPx;
  const place = (Math.log(periodPx / tunable.shortestPx) / Math.log(ratio)) * (count - 1);
  return Math.max(0, Math.min(count - 1, place));
}

/** Distance from ridge to ridge, px, on a grid: from the spectrum of a signature taken across the ridges. */
export function estimatePeriod(plane: Plane, mask: Mask, orientation: OrientationField): Grid {
  const cellPx = orientation.angle.cellPx * tunable.cellStep;
  const weighted = emptyGrid(plane.widthPx, plane.heightPx, cellPx);
  const confidence = emptyGrid(plane.widthPx, plane.heightPx, cellPx);
  const signature = new Float32Array(tunable.lengthPx);
  for (let row = 0; row < weighted.rows; row++) {
    for (let col = 0; col < weighted.cols; col++) {
      const x = Math.min(plane.widthPx - 1, Math.round((col + 0.5) * cellPx));
      const y = Math.min(plane.heightPx - 1, Math.round((row + 0.5) * cellPx));
      if (mask.values[y * plane.widthPx + x] === 0) continue;
      const angle = orientation.angle.values[cellAt(orientation.angle, x, y)];
      measureSignature(plane, x, y, angle, signature);
      const peak = strongestPeriod(signature);
      const at = row * weighted.cols + col;
      weighted.values[at] = peak.confidence * peak.place;
      confidence.values[at] = peak.confidence;
    }
  }
  return smoothPeriods(weighted, confidence);
}

/** Means along the ridge, sample by sample across it, into `signature`. */
function measureSignature(plane: Plane, x: number, y: number, angle: number, signature: Float32Array): void {
  const { widthPx, heightPx, values } = plane;
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const middle = (signature.length - 1) / 2;
  for (let k = 0; k < signature.length; k++) {
    let sum = 0;
    for (let along = 0.5 - tunable.widthPx / 2; along < tunable.widthPx / 2; along++) {
      const column = Math.round(x - (k - middle) * sine + along * cosine);
      const row = Math.round(y + (k - middle) * cosine + along * sine);
      if (column >= 0 && row >= 0 && column < widthPx && row < heightPx)
        sum += values[row * widthPx + column];
    }
    signature[k] = sum / tunable.widthPx;
  }
}

/** For each candidate period: a windowed cosine, then a windowed sine, of zero mean. */
const waves = logSpacedPeriods(tunable.candidates);
const waveTable = Array.from(waves, periodPx => [
  windowedWave(periodPx, 0),
  windowedWave(periodPx, Math.PI / 2),
]);

function windowedWave(periodPx: number, phase: number): Float32Array {
  const middle = (tunable.lengthPx - 1) / 2;
  const window = (k: number) => 0.5 + 0.5 * Math.cos((Math.PI * (k - middle)) / (middle + 1));
  const wave = Float32Array.from(
    { length: tunable.lengthPx },
    (_, k) => window(k) * Math.cos((2 * Math.PI * (k - middle)) / periodPx - phase),
  );
  const windowSum = wave.reduce((sum, _, k) => sum + window(k), 0);
  const mean = wave.reduce((sum, value) => sum + value, 0) / windowSum;
  const centred = wave.map((value, k) => value - mean * window(k));
  const norm = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0));
  return centred.map(value => value / norm);
}

/** The place of the highest spectral peak among the candidates, refined by a parabola, and its share of the energy. */
function strongestPeriod(signature: Float32Array): { place: number; confidence: number } {
  const power = waveTable.map(([cosine, sine]) => dot(signature, cosine) ** 2 + dot(signature, sine) ** 2);
  const energy = dot(signature, signature);
  const best = power.indexOf(Math.max(...power));
  if (best === 0 || best === power.length - 1) return { place: best, confidence: 0 };
  const [before, peak, after] = power.slice(best - 1, best + 2);
  const bend = before - 2 * peak + after;
  const shift = bend < 0 ? (0.5 * (before - after)) / bend : 0;
  return { place: best + shift, confidence: Math.min(1, peak / (energy + 1e-6)) };
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Smooths the places (log periods), weighted by confidence, and turns them into periods. */
function smoothPeriods(weighted: Grid, confidence: Grid): Grid {
  const sum = gaussianSmooth(weighted, tunable.smoothingPx);
  const weight = gaussianSmooth(confidence, tunable.smoothingPx);
  const fallback = periodPlace(tunable.fallbackPx, tunable.candidates);
  const { prior } = tunable;
  const ratio = tunable.longestPx / tunable.shortestPx;
  const values = sum.values.map((value, i) => {
    const place = (value + prior * fallback) / (weight.values[i] + prior);
    return tunable.shortestPx * ratio ** (place / (tunable.candidates - 1));
  });
  return { ...sum, values };
}
