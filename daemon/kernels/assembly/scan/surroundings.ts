// What lies around each minutia, as numbers.
import { gains, points, scratch, surroundings } from './addresses';
import { pointColumnBytes, surroundingsBytes } from './layout';
import { fixedPoint, gainStepsPerPx, surroundingsReachPx } from './tunables';

/** Waves of one neighbour, then of each ring, in the scratch: 65 numbers, padded to whole vectors. */
const harmonics: usize = 65;
const wavesBytes: usize = 272;
const rings: usize = 4;

/** Goes up the six harmonics of the bearing from (real, imaginary). */
function bearings(at: usize, real: f32, imaginary: f32, cosine: f32, sine: f32): void {
  for (let a: usize = 0; a < 48; a += 8) {
    const next = real * cosine - imaginary * sine;
    imaginary = real * sine + imaginary * cosine;
    real = next;
    store<f32>(at + a, real);
    store<f32>(at + a, imaginary, 4);
  }
}

/** exp(i (a phi + b delta)) for a = -6..6 and b = 0..2, as surroundings.ts orders them. */
function fillWaves(waves: usize, cosine: f32, sine: f32, turnCosine: f32, turnSine: f32): void {
  store<f32>(waves, 1);
  bearings(waves + 4, 1, 0, cosine, sine);
  let real: f32 = 1;
  let imaginary: f32 = 0;
  for (let at = waves + 52; at < waves + 260; at += 104) {
    const next = real * turnCosine - imaginary * turnSine;
    imaginary = real * turnSine + imaginary * turnCosine;
    real = next;
    store<f32>(at, real);
    store<f32>(at, imaginary, 4);
    bearings(at + 8, real, imaginary, cosine, sine);
    bearings(at + 56, real, imaginary, cosine, -sine);
  }
}

/** What lies around each of the first so many minutiae: see surroundings.ts. */
export function surround(count: i32, described: i32): void {
  for (let i = 0; i < described; i++) {
    memory.fill(scratch + wavesBytes, 0, rings * wavesBytes);
    for (let k = 0; k < count; k++) addNeighbour(i, k);
    storeNumbers(i);
  }
}

/** One of four columns. */
function numberAt(column: usize, i: i32): f32 {
  return load<f32>(points + column * pointColumnBytes + ((<usize>i) << 2));
}

function addNeighbour(i: i32, k: i32): void {
  const dx = numberAt(0, k) - numberAt(0, i);
  const dy = numberAt(1, k) - numberAt(1, i);
  const square = dx * dx + dy * dy;
  if (square > surroundingsReachPx * surroundingsReachPx || square == 0) return;
  const distance = sqrt<f32>(square);
  const cosine = numberAt(2, i);
  const sine = numberAt(3, i);
  fillWaves(
    scratch,
    (dx * cosine + dy * sine) / distance,
    (dy * cosine - dx * sine) / distance,
    numberAt(2, k) * cosine + numberAt(3, k) * sine,
    numberAt(3, k) * cosine - numberAt(2, k) * sine,
  );
  addWaves(gains + ((<usize>(gainStepsPerPx * distance + 0.5)) << 4));
}

/** To each ring, as it weighs at that distance. */
function addWaves(step: usize): void {
  for (let ring: usize = 0; ring < rings; ring++) {
    const gain = f32x4.splat(load<f32>(step + (ring << 2)));
    const sum = scratch + (ring + 1) * wavesBytes;
    for (let at: usize = 0; at < wavesBytes; at += 16) {
      v128.store(sum + at, f32x4.add(v128.load(sum + at), f32x4.mul(gain, v128.load(scratch + at))));
    }
  }
}

function storeNumbers(i: i32): void {
  const to = surroundings + <usize>i * surroundingsBytes;
  for (let ring: usize = 0; ring < rings; ring++) {
    for (let n: usize = 0; n < harmonics; n++) {
      const sum = load<f32>(scratch + (ring + 1) * wavesBytes + (n << 2));
      const clipped = min<f32>(32767, max<f32>(-32767, nearest<f32>(fixedPoint * sum)));
      store<i16>(to + ((ring * harmonics + n) << 1), <i16>clipped);
    }
  }
}
