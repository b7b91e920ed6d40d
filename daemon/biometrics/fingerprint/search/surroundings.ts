import type { FingerprintTemplate, Minutia } from '../../../core/fingerprint.ts';
import { parameters } from '../parameters.ts';
import { believableDpi } from '../resample.ts';
import { searchParameters } from './parameters.ts';

const { ringsPx, ringSigmaPx, reachPx, bearingHarmonics, turnHarmonics, fixedPoint } =
  searchParameters.surroundings;

/** Minutiae at the working resolution, px, y downwards, with the cosine and sine of their directions in those coordinates. */
export interface Points {
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly cosine: Float32Array;
  readonly sine: Float32Array;
}

/** The best `most` minutiae, best first: the first of them are the ones that a search keeps or asks for. */
export function pointsOf({ minutiae, dpi }: FingerprintTemplate, most = parameters.minutia.kept): Points {
  const scale = believableDpi(dpi) / parameters.workingDpi;
  const best = byQuality(minutiae).slice(0, most);
  return {
    count: best.length,
    x: Float32Array.from(best, minutia => minutia.x / scale),
    y: Float32Array.from(best, minutia => minutia.y / scale),
    cosine: Float32Array.from(best, minutia => Math.cos(minutia.angle)),
    sine: Float32Array.from(best, minutia => -Math.sin(minutia.angle)),
  };
}

function byQuality(minutiae: readonly Minutia[]): Minutia[] {
  return [...minutiae].sort((a, b) => b.quality - a.quality);
}

/** Real numbers a ring: harmonics (a, b) and (-a, -b) are conjugate, so b = 0 needs only a >= 0. */
const harmonics = 1 + 2 * bearingHarmonics + turnHarmonics * 2 * (2 * bearingHarmonics + 1);
/** Numbers that describe the surroundings of one minutia. */
export const surroundingsLength = ringsPx.length * harmonics;
/** ... and what they take in memory: whole vectors of eight 16-bit numbers, the rest 0. */
export const surroundingsStride = 8 * Math.ceil(surroundingsLength / 8);

export const tableStepsPerPx = 2;
/** [step * rings + ring]: what a neighbour at that distance weighs in each ring. */
export const ringGains = Float32Array.from(
  { length: (tableStepsPerPx * reachPx + 1) * ringsPx.length },
  (_, at) => {
    const radiusPx = Math.floor(at / ringsPx.length) / tableStepsPerPx;
    return Math.exp(-0.5 * ((radiusPx - ringsPx[at % ringsPx.length]) / ringSigmaPx) ** 2);
  },
);

/**
 * What lies around each of the first `described` minutiae, in its own frame, so that it does not matter how the finger
 * lay: for each ring j the sum over its neighbours of g_j(r) exp(i (a phi + b delta)), with the distance r, the bearing
 * phi, the relative direction delta, and a Gaussian g_j about the ring's radius; a = -6..6, b = 0..2. These are the
 * Fourier coefficients, ring by ring, of the density of neighbours over bearing and direction.
 *
 * The method is this project's own. That local surroundings are best seen in a minutia's own frame is old (A. K. Hrechak
 * and J. A. McHugh, "Automated fingerprint recognition using structural matching", Pattern Recognition 23, 1990); angular
 * Fourier coefficients over rings are those of circular-harmonic matching (Y.-N. Hsu, H. H. Arsenault, 1982).
 *
 * [minutia * surroundingsStride + ring * harmonics + harmonic], in steps of 1 / fixedPoint. The kernel (describe.ts) rounds
 * at each operation to 32 bits, and so gives the same within 2 steps.
 */
export function surroundingsScalar(points: Points, described = points.count): Int16Array {
  const sums = new Float32Array(surroundingsStride);
  const all = new Int16Array(described * surroundingsStride);
  for (let i = 0; i < described; i++) {
    sums.fill(0);
    for (let k = 0; k < points.count; k++) if (k !== i) addNeighbour(sums, points, i, k);
    for (let n = 0; n < surroundingsLength; n++) all[i * surroundingsStride + n] = toFixedPoint(sums[n]);
  }
  return all;
}

function toFixedPoint(sum: number): number {
  return Math.max(-32_767, Math.min(32_767, Math.round(fixedPoint * sum)));
}

/** [harmonic]: the real numbers exp(i (a phi + b delta)) of one neighbour. */
const waves = new Float32Array(harmonics);

function addNeighbour(sums: Float32Array, { x, y, cosine, sine }: Points, i: number, k: number): void {
  // Rounded as the kernel rounds: on the border of two steps of the table, or of the reach, both take the same side.
  const dx = Math.fround(x[k] - x[i]);
  const dy = Math.fround(y[k] - y[i]);
  const square = Math.fround(Math.fround(dx * dx) + Math.fround(dy * dy));
  if (square > reachPx * reachPx || square === 0) return;
  const distance = Math.fround(Math.sqrt(square));
  const bearingCosine = (dx * cosine[i] + dy * sine[i]) / distance;
  const bearingSine = (dy * cosine[i] - dx * sine[i]) / distance;
  const turnCosine = cosine[k] * cosine[i] + sine[k] * sine[i];
  const turnSine = sine[k] * cosine[i] - cosine[k] * sine[i];
  fillWaves(bearingCosine, bearingSine, turnCosine, turnSine);
  const gains = Math.floor(Math.fround(tableStepsPerPx * distance + 0.5)) * ringsPx.length;
  for (let ring = 0; ring < ringsPx.length; ring++) {
    const gain = ringGains[gains + ring];
    const first = ring * harmonics;
    for (let n = 0; n < harmonics; n++) sums[first + n] += gain * waves[n];
  }
}

function fillWaves(bearingCosine: number, bearingSine: number, turnCosine: number, turnSine: number): void {
  waves[0] = 1;
  let at = fillBearings(1, 1, 0, bearingCosine, bearingSine);
  let real = 1;
  let imaginary = 0;
  for (let b = 1; b <= turnHarmonics; b++) {
    const next = real * turnCosine - imaginary * turnSine;
    imaginary = real * turnSine + imaginary * turnCosine;
    real = next;
    waves[at] = real;
    waves[at + 1] = imaginary;
    at = fillBearings(at + 2, real, imaginary, bearingCosine, bearingSine);
    at = fillBearings(at, real, imaginary, bearingCosine, -bearingSine);
  }
}

/** Goes up the harmonics of the bearing from (real, imaginary); gives the next free place. */
function fillBearings(first: number, real: number, imaginary: number, cosine: number, sine: number): number {
  let at = first;
  for (let a = 1; a <= bearingHarmonics; a++) {
    const next = real * cosine - imaginary * sine;
    imaginary = real * sine + imaginary * cosine;
    real = next;
    waves[at++] = real;
    waves[at++] = imaginary;
  }
  return at;
}
