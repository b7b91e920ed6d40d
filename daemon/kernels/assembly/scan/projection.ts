// Those numbers as bits.

/**
 * Surroundings to bits: for each minutia and bit, whether the sum of weight times number is above the bit's median.
 * numbers: i16, `stride` bytes a minutia; table: i16, `stride` bytes a bit; medians: i32; out: u8, bits / 8 a minutia.
 */
export function project(
  numbers: usize,
  minutiae: i32,
  stride: usize,
  table: usize,
  medians: usize,
  bits: i32,
  out: usize,
): void {
  for (let i = 0; i < minutiae; i++) {
    const row = numbers + <usize>i * stride;
    for (let bit = 0; bit < bits; bit += 8) {
      let byte: i32 = 0;
      for (let k = 0; k < 8; k++) {
        const column = table + <usize>(bit + k) * stride;
        let sums = i32x4.splat(0);
        for (let at: usize = 0; at < stride; at += 16) {
          sums = i32x4.add(sums, i32x4.dot_i16x8_s(v128.load(row + at), v128.load(column + at)));
        }
        const sum =
          i32x4.extract_lane(sums, 0) +
          i32x4.extract_lane(sums, 1) +
          i32x4.extract_lane(sums, 2) +
          i32x4.extract_lane(sums, 3);
        if (sum > load<i32>(medians + ((<usize>(bit + k)) << 2))) byte |= 1 << k;
      }
      store<u8>(out + <usize>i * <usize>(bits >> 3) + <usize>(bit >> 3), <u8>byte);
    }
  }
}
