// 128 numbers at a time, bit-sliced: plane i holds bit i of each.
import { counterBytes, counterPlanes } from './layout';

/** Full adder, a lane a bit: the carry of a + b + c. */
export function carry(a: v128, b: v128, c: v128): v128 {
  return v128.or(v128.and(a, b), v128.and(v128.xor(a, b), c));
}

/** Full adder: the sum. */
export function sum(a: v128, b: v128, c: v128): v128 {
  return v128.xor(v128.xor(a, b), c);
}

/** into += from. */
export function add(into: usize, from: usize): void {
  let carried = i64x2.splat(0);
  for (let at: usize = 0; at < counterBytes; at += 16) {
    const a = v128.load(into + at);
    const b = v128.load(from + at);
    v128.store(into + at, sum(a, b, carried));
    carried = carry(a, b, carried);
  }
}

/** into += from * 2^shift, where into has so many planes. */
export function addShifted(into: usize, planes: i32, from: usize, shift: i32): void {
  let carried = i64x2.splat(0);
  for (let plane = shift; plane < planes; plane++) {
    const at = into + ((<usize>plane) << 4);
    const a = v128.load(at);
    const b =
      plane - shift < counterPlanes ? v128.load(from + ((<usize>(plane - shift)) << 4)) : i64x2.splat(0);
    v128.store(at, sum(a, b, carried));
    carried = carry(a, b, carried);
  }
}

/** Where a < b, both of so many planes: the borrow of a - b. */
export function less(a: usize, b: usize, planes: i32): v128 {
  let borrow = i64x2.splat(0);
  for (let plane = 0; plane < planes; plane++) {
    const at = (<usize>plane) << 4;
    const x = v128.load(a + at);
    const y = v128.load(b + at);
    borrow = v128.or(v128.andnot(y, x), v128.andnot(borrow, v128.xor(x, y)));
  }
  return borrow;
}

/** The number of one lane. */
export function numberOf(counter: usize, lane: i32): i32 {
  const at = counter + <usize>(lane >> 3);
  let number = 0;
  for (let plane = 0; plane < counterPlanes; plane++) {
    number |= ((<i32>load<u8>(at + ((<usize>plane) << 4)) >> (lane & 7)) & 1) << plane;
  }
  return number;
}
