// Local brightness and contrast; daemon/kernels/scalar/ridge-normalise.ts is the twin, equal bit for bit.

let radius: i32 = 0;
let floor: f32 = 0;
let clip: f32 = 0;
let unit: f32 = 0;

/** Said once: the reach of a window, px; the least deviation that counts; the cut, in deviations; what one deviation is. */
export function tuneNormalise(radiusPx: i32, leastDeviation: f32, cut: f32, deviationUnit: f32): void {
  radius = radiusPx;
  floor = leastDeviation;
  clip = cut;
  unit = deviationUnit;
}

/**
 * Normalises a grey raster, u8, whose sides are multiples of 4, by mean and standard deviation over the square of side
 * 2 * radius + 1 (at the border: the part that lies inside). `ridges` is the address of pixel (0, 0) of an i16 raster,
 * `stride` pixels from row to row: dark is positive, one deviation is `unit`, cut at +-clip deviations. Of every cell of
 * 4 x 4 px: `mean` and `deviation` at its pixel (2, 2), f32, and `energy`, the sum of the squares of its ridges, i32.
 * `room` is for 5 * width numbers.
 */
export function normalise(
  grey: usize,
  width: i32,
  height: i32,
  ridges: usize,
  stride: i32,
  mean: usize,
  deviation: usize,
  energy: usize,
  room: usize,
): void {
  const rowBytes = (width as usize) << 2;
  const sums = room + 2 * rowBytes;
  const spans = room + 4 * rowBytes;
  const cellBytes = width as usize;
  memory.fill(room, 0, 2 * rowBytes);
  memory.fill(energy, 0, cellBytes * ((height >> 2) as usize));
  for (let x = 0; x < width; x++) {
    store<f32>(spans + ((x as usize) << 2), spanInside(x, radius, width) as f32);
  }
  for (let y = 0; y < min(radius, height); y++) addRow(grey + ((y * width) as usize), room, width, 1);
  for (let y = 0; y < height; y++) {
    if (y + radius < height) addRow(grey + (((y + radius) * width) as usize), room, width, 1);
    if (y > radius) addRow(grey + (((y - radius - 1) * width) as usize), room, width, -1);
    slide(room, sums, width, radius);
    slide(room + rowBytes, sums + rowBytes, width, radius);
    const tall = f32x4.splat(spanInside(y, radius, height) as f32);
    const from = grey + ((y * width) as usize);
    const to = ridges + (((y * stride) as usize) << 1);
    const cells = ((y >> 2) as usize) * cellBytes;
    const isMiddle = (y & 3) === 2;
    for (let x: usize = 0; x < cellBytes; x += 4) {
      const count = f32x4.mul(v128.load(spans + (x << 2)), tall);
      const average = f32x4.div(f32x4.convert_i32x4_s(v128.load(sums + (x << 2))), count);
      const square = f32x4.div(f32x4.convert_i32x4_s(v128.load(sums + rowBytes + (x << 2))), count);
      const variance = f32x4.sub(square, f32x4.mul(average, average));
      const spread = f32x4.sqrt(f32x4.max(variance, f32x4.splat(0)));
      const value = f32x4.convert_i32x4_s(bytesAsWords(v128.load32_zero(from + x)));
      const deviations = f32x4.div(f32x4.sub(average, value), f32x4.max(spread, f32x4.splat(floor)));
      const ridge = rounded(deviations, clip, unit);
      v128.store64_lane(to + (x << 1), ridge, 0);
      const squares = i32x4.dot_i16x8_s(ridge, ridge);
      const sum = i32x4.extract_lane(squares, 0) + i32x4.extract_lane(squares, 1);
      store<i32>(energy + cells + x, load<i32>(energy + cells + x) + sum);
      if (!isMiddle) continue;
      store<f32>(mean + cells + x, f32x4.extract_lane(average, 2));
      store<f32>(deviation + cells + x, f32x4.extract_lane(spread, 2));
    }
  }
}

/** Four values, cut at +-clip, in whole units, as the lower four i16. */
function rounded(values: v128, clip: f32, unit: f32): v128 {
  const cut = f32x4.max(f32x4.min(values, f32x4.splat(clip)), f32x4.splat(-clip));
  const nearest = f32x4.floor(f32x4.add(f32x4.mul(cut, f32x4.splat(unit)), f32x4.splat(0.5)));
  return i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(nearest), i32x4.splat(0));
}

function spanInside(at: i32, radius: i32, length: i32): i32 {
  return min(length - 1, at + radius) - max(0, at - radius) + 1;
}

function bytesAsWords(bytes: v128): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
}

/** Adds a row (sign 1), or takes it away (-1), to the sums of the columns and to those of their squares, which follow. */
function addRow(row: usize, sums: usize, width: i32, sign: i32): void {
  const rowBytes = (width as usize) << 2;
  const signs = i32x4.splat(sign);
  for (let x: usize = 0; x < (width as usize); x += 4) {
    const value = bytesAsWords(v128.load32_zero(row + x));
    const signed = i32x4.mul(value, signs);
    const at = sums + (x << 2);
    v128.store(at, i32x4.add(v128.load(at), signed));
    v128.store(at + rowBytes, i32x4.add(v128.load(at + rowBytes), i32x4.mul(signed, value)));
  }
}

/** Sums of a window that slides along `sums`. */
function slide(sums: usize, out: usize, width: i32, radius: i32): void {
  let sum = 0;
  for (let x = 0; x < min(radius, width); x++) sum += load<i32>(sums + ((x as usize) << 2));
  for (let x = 0; x < width; x++) {
    if (x + radius < width) sum += load<i32>(sums + (((x + radius) as usize) << 2));
    if (x > radius) sum -= load<i32>(sums + (((x - radius - 1) as usize) << 2));
    store<i32>(out + ((x as usize) << 2), sum);
  }
}
