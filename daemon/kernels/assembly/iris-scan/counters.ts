// 128 numbers at a time, bit-sliced: plane i of a counter holds bit i of each. Carry-save adders add planes up: each eight of them
// leave one plane of eights, each eight of those one of sixty-fours.
import { inOrder, scratch } from './addresses';
import { readAhead } from './ahead';
import { counterBytes, eightsAt, planeBytes, sixtyFoursAt, sumBytes } from './layout';

/** Full adder, a lane a bit: the carry of a + b + c. */
function carry(a: v128, b: v128, c: v128): v128 {
  return v128.or(v128.and(a, b), v128.and(v128.xor(a, b), c));
}

/** Full adder: the sum. */
function sum(a: v128, b: v128, c: v128): v128 {
  return v128.xor(v128.xor(a, b), c);
}

/** A term: a plane, in eighths of its offset. */
function plane(base: usize, list: usize, place: usize): v128 {
  return v128.load(base + ((<usize>load<u16>(list + place)) << 3));
}

/** Either of the two planes of a bit: where it is valid. */
function pair(base: usize, list: usize, place: usize): v128 {
  const address = base + ((<usize>load<u16>(list + place)) << 3);
  return v128.or(v128.load(address), v128.load(address, planeBytes));
}

/** counter += the planes of a list of so many eights of terms. */
export function countPlanes(block: usize, list: usize, eights: i32, counter: usize): void {
  addEights(block, list, eights, counter, scratch + eightsAt);
  addCarried(eights, counter);
}

/** counter += the pairs of planes of a list of so many eights of terms. */
export function countPairs(block: usize, list: usize, eights: i32, counter: usize): void {
  addEightsOfPairs(block, list, eights, counter, scratch + eightsAt);
  addCarried(eights, counter);
}

/** counter += 8 times the planes that were carried out. */
function addCarried(count: i32, counter: usize): void {
  const from = scratch + eightsAt;
  const out = scratch + sixtyFoursAt;
  const eights = (count + 7) >> 3;
  clearEight(from + ((<usize>count) << 4));
  addEights(from, inOrder, eights, counter + 48, out);
  for (let k = 0; k < eights; k++) addSixtyFour(v128.load(out + ((<usize>k) << 4)), counter);
}

/** Adds up eights of terms in the first three planes of a counter; leaves what each eight carries out. */
function addEights(base: usize, list: usize, eights: i32, counter: usize, carried: usize): void {
  let ones = v128.load(counter);
  let twos = v128.load(counter, 16);
  let fours = v128.load(counter, 32);
  const end = list + ((<usize>eights) << 4);
  let out = carried;
  for (let at = list; at < end; at += 16) {
    readAhead();
    let a = plane(base, at, 0);
    let b = plane(base, at, 2);
    const twosA = carry(ones, a, b);
    ones = sum(ones, a, b);
    a = plane(base, at, 4);
    b = plane(base, at, 6);
    const twosB = carry(ones, a, b);
    ones = sum(ones, a, b);
    a = plane(base, at, 8);
    b = plane(base, at, 10);
    const twosC = carry(ones, a, b);
    ones = sum(ones, a, b);
    a = plane(base, at, 12);
    b = plane(base, at, 14);
    const twosD = carry(ones, a, b);
    ones = sum(ones, a, b);
    const foursA = carry(twos, twosA, twosB);
    twos = sum(twos, twosA, twosB);
    const foursB = carry(twos, twosC, twosD);
    twos = sum(twos, twosC, twosD);
    v128.store(out, carry(fours, foursA, foursB));
    fours = sum(fours, foursA, foursB);
    out += 16;
  }
  v128.store(counter, ones);
  v128.store(counter, twos, 16);
  v128.store(counter, fours, 32);
}

/** The same of pairs. It is written out twice: a choice within the loop would cost a tenth of the scan. */
function addEightsOfPairs(base: usize, list: usize, eights: i32, counter: usize, carried: usize): void {
  let ones = v128.load(counter);
  let twos = v128.load(counter, 16);
  let fours = v128.load(counter, 32);
  const end = list + ((<usize>eights) << 4);
  let out = carried;
  for (let at = list; at < end; at += 16) {
    let a = pair(base, at, 0);
    let b = pair(base, at, 2);
    const twosA = carry(ones, a, b);
    ones = sum(ones, a, b);
    a = pair(base, at, 4);
    b = pair(base, at, 6);
    const twosB = carry(ones, a, b);
    ones = sum(ones, a, b);
    a = pair(base, at, 8);
    b = pair(base, at, 10);
    const twosC = carry(ones, a, b);
    ones = sum(ones, a, b);
    a = pair(base, at, 12);
    b = pair(base, at, 14);
    const twosD = carry(ones, a, b);
    ones = sum(ones, a, b);
    const foursA = carry(twos, twosA, twosB);
    twos = sum(twos, twosA, twosB);
    const foursB = carry(twos, twosC, twosD);
    twos = sum(twos, twosC, twosD);
    v128.store(out, carry(fours, foursA, foursB));
    fours = sum(fours, foursA, foursB);
    out += 16;
  }
  v128.store(counter, ones);
  v128.store(counter, twos, 16);
  v128.store(counter, fours, 32);
}

function addSixtyFour(carried: v128, counter: usize): void {
  let rest = carried;
  for (let at = counter + 96; at < counter + counterBytes; at += 16) {
    const bits = v128.load(at);
    v128.store(at, v128.xor(bits, rest));
    rest = v128.and(bits, rest);
  }
}

/** Eight planes of zeros. */
function clearEight(planes: usize): void {
  const zero = i64x2.splat(0);
  v128.store(planes, zero);
  v128.store(planes, zero, 16);
  v128.store(planes, zero, 32);
  v128.store(planes, zero, 48);
  v128.store(planes, zero, 64);
  v128.store(planes, zero, 80);
  v128.store(planes, zero, 96);
  v128.store(planes, zero, 112);
}

export function clear(counter: usize): void {
  for (let at: usize = 0; at < counterBytes; at += 16) v128.store(counter + at, i64x2.splat(0));
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

/** A sum += a counter * 2^shift. */
export function addShifted(into: usize, from: usize, shift: usize): void {
  let carried = i64x2.splat(0);
  let to = into + (shift << 4);
  for (let at: usize = 0; at < counterBytes; at += 16) {
    const a = v128.load(to);
    const b = v128.load(from + at);
    v128.store(to, sum(a, b, carried));
    carried = carry(a, b, carried);
    to += 16;
  }
  for (; to < into + sumBytes; to += 16) {
    const a = v128.load(to);
    v128.store(to, v128.xor(a, carried));
    carried = v128.and(a, carried);
  }
}

/** The lanes where sum a < sum b: the borrow of a - b. */
export function less(a: usize, b: usize): v128 {
  let borrow = i64x2.splat(0);
  for (let at: usize = 0; at < sumBytes; at += 16) {
    const x = v128.load(a + at);
    const y = v128.load(b + at);
    borrow = v128.or(v128.andnot(y, x), v128.andnot(borrow, v128.xor(x, y)));
  }
  return borrow;
}

/** The number of one lane. */
export function numberOf(counter: usize, lane: i32): i32 {
  let number = 0;
  let at = counter + <usize>(lane >> 3);
  for (let plane = 0; plane < 12; plane++) {
    number |= ((<i32>load<u8>(at) >> (lane & 7)) & 1) << plane;
    at += 16;
  }
  return number;
}
