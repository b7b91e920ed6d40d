// Ridge periods; daemon/kernels/scalar/ridge-period.ts is the twin, equal bit for bit.

/**
 * The period of one spot: pixels are added up along the ridges for each of `length` steps across them, and the power of
 * that signature is taken at `waves` candidates. `spot` is the address of its pixel, i16; `steps` are byte offsets from it,
 * `wide` for each of the `length` samples; a candidate is a cosine and a sine of `padded` f32 (a multiple of 4, the rest 0).
 * `room` is for `padded + waves` f32. `out` gets two f32: the place of the strongest candidate, refined by a parabola,
 * times its share of the power, and that share; both 0 when it lies at an end of the range.
 */
export function signaturePeriod(
  spot: usize,
  steps: usize,
  length: i32,
  wide: i32,
  table: usize,
  waves: i32,
  padded: i32,
  room: usize,
  out: usize,
): void {
  const powers = room + ((padded as usize) << 2);
  const energy = takeSignature(spot, steps, length, wide, padded, room);
  let best = 0;
  let most: f32 = -1;
  for (let wave = 0; wave < waves; wave++) {
    const cosine = dot(room, table, padded);
    table += (padded as usize) << 2;
    const sine = dot(room, table, padded);
    table += (padded as usize) << 2;
    const power = cosine * cosine + sine * sine;
    store<f32>(powers + ((wave as usize) << 2), power);
    if (power > most) {
      most = power;
      best = wave;
    }
  }
  if (best === 0 || best === waves - 1) {
    store<f32>(out, 0);
    store<f32>(out, 0, 4);
    return;
  }
  const before = load<f32>(powers + (((best - 1) as usize) << 2));
  const after = load<f32>(powers + (((best + 1) as usize) << 2));
  const bend = before - most + (after - most);
  const shift: f32 = bend < 0 ? (<f32>0.5 * (before - after)) / bend : 0;
  const share = min<f32>(1, most / (energy + <f32>1));
  store<f32>(out, share * ((best as f32) + shift));
  store<f32>(out, share, 4);
}

/** Returns the energy of the signature. */
function takeSignature(spot: usize, steps: usize, length: i32, wide: i32, padded: i32, out: usize): f32 {
  memory.fill(out, 0, (padded as usize) << 2);
  for (let k: usize = 0; k < (length as usize); k++) {
    let sum = 0;
    const end = steps + ((wide as usize) << 2);
    for (; steps < end; steps += 8) {
      sum += load<i16>(spot + load<i32>(steps)) + load<i16>(spot + load<i32>(steps, 4));
    }
    store<f32>(out + (k << 2), sum as f32);
  }
  return dot(out, out, padded);
}

/** Four partial sums, of every fourth product; then the sum of those. */
function dot(a: usize, b: usize, count: i32): f32 {
  let sums = f32x4.splat(0);
  for (let at: usize = 0; at < (count as usize) << 2; at += 16) {
    sums = f32x4.add(sums, f32x4.mul(v128.load(a + at), v128.load(b + at)));
  }
  return (
    f32x4.extract_lane(sums, 0) +
    f32x4.extract_lane(sums, 1) +
    (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3))
  );
}
