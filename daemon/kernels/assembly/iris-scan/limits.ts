// What the sum of a look must not reach, template by template.
import { allowances, leastValidBits, looks, maskWeight, scratch } from './addresses';
import { addShifted, less } from './counters';
import { counterBytes, limitsAt, sumAt, sumBytes, validBitsAt } from './layout';

/** The limits of each look at a block. False where no template has enough valid bits. */
export function setLimits(block: usize): bool {
  let any = i64x2.splat(0);
  for (let look = 0; look < looks; look++) {
    const allowance = load<i32>(allowances + ((<usize>look) << 2));
    const limit = scratch + limitsAt + <usize>look * sumBytes;
    for (let lane: usize = 0; lane < 128; lane += 16) {
      const valid = block + validBitsAt + (lane << 1);
      const low = limitsOf(v128.load(valid), allowance);
      const high = limitsOf(v128.load(valid, 16), allowance);
      any = v128.or(any, v128.or(low, high));
      slice(low, high, limit + (lane >> 3));
    }
  }
  return v128.any_true(any);
}

/** 0 where there are too few valid bits; else one more than is allowed, which rounding never makes less. */
function limitsOf(valid: v128, allowance: i32): v128 {
  const allowed = i16x8.q15mulr_sat_s(i16x8.shl(valid, 3), i16x8.splat(<i16>allowance));
  const isEnough = i16x8.ge_s(valid, i16x8.splat(<i16>leastValidBits));
  return v128.and(i16x8.add(allowed, i16x8.splat(1)), isEnough);
}

/** 16 numbers to two bytes of 16 planes. */
function slice(low: v128, high: v128, planes: usize): void {
  const byte = i16x8.splat(0xff);
  let rest = i8x16.narrow_i16x8_u(v128.and(low, byte), v128.and(high, byte));
  let upper = i8x16.narrow_i16x8_u(i16x8.shr_u(low, 8), i16x8.shr_u(high, 8));
  for (let at = planes + 7 * 16; at >= planes; at -= 16) {
    store<u16>(at, <u16>i8x16.bitmask(rest));
    store<u16>(at, <u16>i8x16.bitmask(upper), 128);
    rest = i8x16.add(rest, rest);
    upper = i8x16.add(upper, upper);
  }
}

/** The templates whose sum of mismatches and weighed uncovered bits is within the limit of a look. */
export function within(look: i32, mismatches: usize, uncovered: usize): v128 {
  const total = scratch + sumAt;
  for (let at: usize = 0; at < 64; at += 16) v128.store(total + at, i64x2.splat(0));
  for (let at: usize = 0; at < counterBytes; at += 16) v128.store(total + at, v128.load(mismatches + at), 64);
  for (let bit = 0; bit < 4; bit++) {
    if (((maskWeight >> bit) & 1) != 0) addShifted(total, uncovered, bit);
  }
  return less(total, scratch + limitsAt + <usize>look * sumBytes);
}
