// What lies around each minutia, as numbers.

/** Waves of one neighbour, and of a ring: 65 numbers, padded to whole vectors. */
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

/**
 * What lies around each minutia: see surroundings.ts. points: f32 x, y, cosine and sine, `column` bytes each; gains: f32
 * [step * 4 + ring]; out: i16, `stride` bytes a minutia, zeroed. scratch: 5 * 272 bytes.
 */
export function surround(
  points: usize,
  column: usize,
  count: i32,
  described: i32,
  reach: f32,
  stepsPerPx: f32,
  gains: usize,
  fixedPoint: f32,
  out: usize,
  stride: usize,
  scratch: usize,
): void {
  const waves = scratch;
  const sums = scratch + wavesBytes;
  for (let i = 0; i < described; i++) {
    const own = points + ((<usize>i) << 2);
    const cosine = load<f32>(own + 2 * column);
    const sine = load<f32>(own + 3 * column);
    memory.fill(sums, 0, rings * wavesBytes);
    for (let k = 0; k < count; k++) {
      const other = points + ((<usize>k) << 2);
      const dx = load<f32>(other) - load<f32>(own);
      const dy = load<f32>(other + column) - load<f32>(own + column);
      const square = dx * dx + dy * dy;
      if (square > reach * reach || square == 0) continue;
      const distance = sqrt<f32>(square);
      const otherCosine = load<f32>(other + 2 * column);
      const otherSine = load<f32>(other + 3 * column);
      fillWaves(
        waves,
        (dx * cosine + dy * sine) / distance,
        (dy * cosine - dx * sine) / distance,
        otherCosine * cosine + otherSine * sine,
        otherSine * cosine - otherCosine * sine,
      );
      const step = gains + ((<usize>(stepsPerPx * distance + 0.5)) << 4);
      for (let ring: usize = 0; ring < rings; ring++) {
        const gain = f32x4.splat(load<f32>(step + (ring << 2)));
        const sum = sums + ring * wavesBytes;
        for (let at: usize = 0; at < wavesBytes; at += 16) {
          v128.store(sum + at, f32x4.add(v128.load(sum + at), f32x4.mul(gain, v128.load(waves + at))));
        }
      }
    }
    for (let ring: usize = 0; ring < rings; ring++) {
      for (let n: usize = 0; n < harmonics; n++) {
        const fixed = nearest<f32>(fixedPoint * load<f32>(sums + ring * wavesBytes + (n << 2)));
        const clipped = min<f32>(32767, max<f32>(-32767, fixed));
        store<i16>(out + <usize>i * stride + ((ring * harmonics + n) << 1), <i16>clipped);
      }
    }
  }
}
