// Adds up planes by carry-save adders: of each eight terms there is one carry, of each eight of those one more, and so on.
import { scratch } from './addresses';
import { carry, sum } from './counters';
import { counterPlanes, eightsAt, planeBytes, sixtyFoursAt } from './layout';

/** A term of the list at `at`, where the bit is other than the probe's. */
function plane(block: usize, at: usize, place: usize): v128 {
  return v128.load(block + ((<usize>load<u16>(at + place)) << 3));
}

/** ... where it is valid: either of two planes. */
function pair(block: usize, at: usize, place: usize): v128 {
  const address = block + ((<usize>load<u16>(at + place)) << 3);
  return v128.or(v128.load(address), v128.load(address, planeBytes));
}

/** counter += the planes of a list of so many eights of terms. */
export function countPlanes(block: usize, list: usize, eights: i32, counter: usize): void {
  let ones = v128.load(counter);
  let twos = v128.load(counter, 16);
  let fours = v128.load(counter, 32);
  let out = scratch + eightsAt;
  const end = list + ((<usize>eights) << 4);
  for (let at = list; at < end; at += 16) {
    let a = plane(block, at, 0);
    let b = plane(block, at, 2);
    const twosA = carry(ones, a, b);
    ones = sum(ones, a, b);
    a = plane(block, at, 4);
    b = plane(block, at, 6);
    const twosB = carry(ones, a, b);
    ones = sum(ones, a, b);
    a = plane(block, at, 8);
    b = plane(block, at, 10);
    const twosC = carry(ones, a, b);
    ones = sum(ones, a, b);
    a = plane(block, at, 12);
    b = plane(block, at, 14);
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
  addEights(eights, counter);
}

/** counter += the pairs of planes of a list of so many eights of terms. */
export function countPairs(block: usize, list: usize, eights: i32, counter: usize): void {
  let ones = v128.load(counter);
  let twos = v128.load(counter, 16);
  let fours = v128.load(counter, 32);
  let out = scratch + eightsAt;
  const end = list + ((<usize>eights) << 4);
  for (let at = list; at < end; at += 16) {
    let a = pair(block, at, 0);
    let b = pair(block, at, 2);
    const twosA = carry(ones, a, b);
    ones = sum(ones, a, b);
    a = pair(block, at, 4);
    b = pair(block, at, 6);
    const twosB = carry(ones, a, b);
    ones = sum(ones, a, b);
    a = pair(block, at, 8);
    b = pair(block, at, 10);
    const twosC = carry(ones, a, b);
    ones = sum(ones, a, b);
    a = pair(block, at, 12);
    b = pair(block, at, 14);
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
  addEights(eights, counter);
}

/** counter += 8 times the planes that were carried out. */
function addEights(count: i32, counter: usize): void {
  let ones = v128.load(counter, 48);
  let twos = v128.load(counter, 64);
  let fours = v128.load(counter, 80);
  const from = scratch + eightsAt;
  const end = from + ((<usize>count) << 4);
  memory.fill(end, 0, 112);
  let out = scratch + sixtyFoursAt;
  for (let at = from; at < end; at += 128) {
    let a = v128.load(at);
    let b = v128.load(at, 16);
    const twosA = carry(ones, a, b);
    ones = sum(ones, a, b);
    a = v128.load(at, 32);
    b = v128.load(at, 48);
    const twosB = carry(ones, a, b);
    ones = sum(ones, a, b);
    a = v128.load(at, 64);
    b = v128.load(at, 80);
    const twosC = carry(ones, a, b);
    ones = sum(ones, a, b);
    a = v128.load(at, 96);
    b = v128.load(at, 112);
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
  v128.store(counter, ones, 48);
  v128.store(counter, twos, 64);
  v128.store(counter, fours, 80);
  for (let at = scratch + sixtyFoursAt; at < out; at += 16) addSixtyFour(v128.load(at), counter);
}

function addSixtyFour(carried: v128, counter: usize): void {
  for (let plane = 6; plane < counterPlanes; plane++) {
    const at = counter + ((<usize>plane) << 4);
    const bits = v128.load(at);
    v128.store(at, v128.xor(bits, carried));
    carried = v128.and(bits, carried);
  }
}
