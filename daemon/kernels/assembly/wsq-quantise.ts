// What WSQ does to each coefficient and pixel alone; daemon/kernels/scalar/wsq-quantise.ts is the twin, equal bit for bit.

/**
 * A subband of coefficients from its indices, i16, row by row at `indices`: 0 stays 0, p becomes bin * (p - centre) + zero, and -p its
 * negative. `to` is f32, its rows `strideBytes` apart. Up to 6 bytes behind the indices are read.
 */
export function dequantise(
  indices: usize,
  width: i32,
  height: i32,
  bin: f32,
  zero: f32,
  centre: f32,
  to: usize,
  strideBytes: usize,
): void {
  const bins = f32x4.splat(bin);
  const zeros = f32x4.splat(zero);
  const centres = f32x4.splat(centre);
  const none = f32x4.splat(0);
  for (let y = 0; y < height; y++) {
    let x = 0;
    for (; x + 4 <= width; x += 4) {
      const index = f32x4.convert_i32x4_s(v128.load16x4_s(indices + ((x as usize) << 1)));
      const size = f32x4.add(f32x4.mul(bins, f32x4.sub(f32x4.abs(index), centres)), zeros);
      const signed = v128.bitselect(f32x4.neg(size), size, f32x4.lt(index, none));
      v128.store(to + ((x as usize) << 2), v128.bitselect(none, signed, f32x4.eq(index, none)));
    }
    for (; x < width; x++) {
      const index = load<i16>(indices + ((x as usize) << 1)) as f32;
      const size: f32 = bin * (abs<f32>(index) - centre) + zero;
      store<f32>(to + ((x as usize) << 2), index === 0 ? 0 : index < 0 ? -size : size);
    }
    indices += (width as usize) << 1;
    to += strideBytes;
  }
}

/** The indices of a subband, i16, row by row: 0 within `zero` of 0, beyond it one more for each begun `bin`. */
export function quantise(
  from: usize,
  strideBytes: usize,
  width: i32,
  height: i32,
  bin: f32,
  zero: f32,
  indices: usize,
): void {
  const bins = f32x4.splat(bin);
  const zeros = f32x4.splat(zero);
  const none = f32x4.splat(0);
  const one = i32x4.splat(1);
  for (let y = 0; y < height; y++) {
    let x = 0;
    for (; x + 4 <= width; x += 4) {
      const value = v128.load(from + ((x as usize) << 2));
      const beyond = f32x4.sub(f32x4.abs(value), zeros);
      const size = i32x4.add(
        i32x4.min_s(i32x4.trunc_sat_f32x4_s(f32x4.div(beyond, bins)), i32x4.splat(32_766)),
        one,
      );
      const signed = v128.bitselect(i32x4.neg(size), size, f32x4.lt(value, none));
      const index = v128.and(signed, f32x4.gt(beyond, none));
      v128.store64_lane(indices + ((x as usize) << 1), i16x8.narrow_i32x4_s(index, index), 0);
    }
    for (; x < width; x++) {
      const value = load<f32>(from + ((x as usize) << 2));
      const beyond: f32 = abs<f32>(value) - zero;
      const size = min<f32>(trunc<f32>(beyond / bin), 32_766) + 1;
      store<i16>(indices + ((x as usize) << 1), beyond > 0 ? ((value < 0 ? -size : size) as i16) : 0);
    }
    from += strideBytes;
    indices += (width as usize) << 1;
  }
}

/** Grey levels, u8, of values, f32: value * scale + shift, rounded, cut to 0 to 255. 15 bytes behind the levels are anybody's. */
export function toGrey(values: usize, count: i32, scale: f32, shift: f32, grey: usize): void {
  for (let k: usize = 0; k < (count as usize); k += 16) {
    const from = values + (k << 2);
    const low = i16x8.narrow_i32x4_s(level(from, scale, shift), level(from + 16, scale, shift));
    const high = i16x8.narrow_i32x4_s(level(from + 32, scale, shift), level(from + 48, scale, shift));
    v128.store(grey + k, i8x16.narrow_i16x8_u(low, high));
  }
}

function level(from: usize, scale: f32, shift: f32): v128 {
  const value = f32x4.add(f32x4.mul(v128.load(from), f32x4.splat(scale)), f32x4.splat(shift));
  return i32x4.trunc_sat_f32x4_s(f32x4.add(value, f32x4.splat(0.5)));
}

/**
 * Lowest and highest of at least one grey level, u8, and their sum: three u32 to `answer`, and a 0 behind them. The
 * sum of 2 ** 24 is the largest that fits.
 */
export function greyRange(grey: usize, count: i32, answer: usize): void {
  const last = grey + (count as usize);
  let lowest = i8x16.splat(-1);
  let highest = i8x16.splat(0);
  let sums = i32x4.splat(0);
  for (; grey + 16 <= last; grey += 16) {
    const levels = v128.load(grey);
    lowest = i8x16.min_u(lowest, levels);
    highest = i8x16.max_u(highest, levels);
    sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(levels)));
  }
  let least: u32 = 255;
  let most: u32 = 0;
  v128.store(answer, lowest);
  for (let k: usize = 0; k < 16; k++) least = min<u32>(least, load<u8>(answer + k));
  v128.store(answer, highest);
  for (let k: usize = 0; k < 16; k++) most = max<u32>(most, load<u8>(answer + k));
  v128.store(answer, sums);
  let sum = load<u32>(answer) + load<u32>(answer, 4) + load<u32>(answer, 8) + load<u32>(answer, 12);
  for (; grey < last; grey++) {
    const level = load<u8>(grey) as u32;
    least = min<u32>(least, level);
    most = max<u32>(most, level);
    sum += level;
  }
  store<u32>(answer, least);
  store<u32>(answer, most, 4);
  store<u32>(answer, sum, 8);
  store<u32>(answer, 0, 12);
}

/** Zeros. */
export function wipe(from: usize, bytes: i32): void {
  memory.fill(from, 0, bytes as usize);
}

/** Values, f32, of grey levels, u8: (level - shift) / scale. 12 bytes behind the values are anybody's. */
export function fromGrey(grey: usize, count: i32, shift: f32, scale: f32, values: usize): void {
  const shifts = f32x4.splat(shift);
  const scales = f32x4.splat(scale);
  for (let k: usize = 0; k < (count as usize); k += 4) {
    const levels = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(grey + k)));
    v128.store(values + (k << 2), f32x4.div(f32x4.sub(f32x4.convert_i32x4_u(levels), shifts), scales));
  }
}

/** Sum and sum of squares, f64 each, of a rectangle; column x of a row goes to sum x mod 4, and the four are added at the end. */
export function moments(from: usize, strideBytes: usize, width: i32, height: i32, sums: usize): void {
  let sumA = f64x2.splat(0);
  let sumB = sumA;
  let squareA = sumA;
  let squareB = sumA;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x += 4) {
      let values = v128.load(from + ((x as usize) << 2));
      if (x + 4 > width) values = v128.and(values, firstLanes(width - x));
      const a = f64x2.promote_low_f32x4(values);
      const b = f64x2.promote_low_f32x4(v128.shuffle<f64>(values, values, 1, 1));
      sumA = f64x2.add(sumA, a);
      sumB = f64x2.add(sumB, b);
      squareA = f64x2.add(squareA, f64x2.mul(a, a));
      squareB = f64x2.add(squareB, f64x2.mul(b, b));
    }
    from += strideBytes;
  }
  store<f64>(sums, total(sumA, sumB));
  store<f64>(sums, total(squareA, squareB), 8);
}

function firstLanes(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

function total(a: v128, b: v128): f64 {
  return (
    f64x2.extract_lane(a, 0) +
    f64x2.extract_lane(a, 1) +
    (f64x2.extract_lane(b, 0) + f64x2.extract_lane(b, 1))
  );
}
