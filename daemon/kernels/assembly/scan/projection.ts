// Those numbers as bits.
import { descriptors, medians, projection, surroundings } from './addresses';
import { surroundingsBytes, wholeBits } from './layout';

/** Surroundings to bits: for each minutia and bit, whether the sum of weight times number is above the bit's median. */
export function project(minutiae: i32): void {
  for (let i = 0; i < minutiae; i++) {
    const numbers = surroundings + <usize>i * surroundingsBytes;
    const to = descriptors + <usize>(i * (wholeBits >> 3));
    for (let bit = 0; bit < wholeBits; bit += 8) {
      let byte: i32 = 0;
      for (let k = 0; k < 8; k++) byte |= i32(isSet(numbers, bit + k)) << k;
      store<u8>(to + <usize>(bit >> 3), <u8>byte);
    }
  }
}

function isSet(numbers: usize, bit: i32): bool {
  const weights = projection + <usize>bit * surroundingsBytes;
  let sums = i32x4.splat(0);
  for (let at: usize = 0; at < surroundingsBytes; at += 16) {
    sums = i32x4.add(sums, i32x4.dot_i16x8_s(v128.load(numbers + at), v128.load(weights + at)));
  }
  const sum =
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3);
  return sum > load<i32>(medians + ((<usize>bit) << 2));
}
