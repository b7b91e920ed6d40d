// Hamming distances of 128 minutiae at once.
import { lanesOf, validAt } from './layout';

function majority(a: v128, b: v128, c: v128): v128 {
  return v128.xor(v128.and(v128.xor(a, b), v128.xor(a, c)), a);
}

function parity(a: v128, b: v128, c: v128): v128 {
  return v128.xor(v128.xor(a, b), c);
}

function biasBit(bias: i32, bit: i32): v128 {
  return i8x16.splat(<i8>-((bias >> bit) & 1));
}

/**
 * Hamming distances of one probe minutia and the 128 of a block at once, a bit plane at a time: carry-save adders count
 * where the planes differ, starting from `bias` = 63 - threshold. What overflows 63 is beyond the threshold. Leaves the six
 * planes of distance + bias at `counts`, and gives the lanes within the threshold.
 *
 * The planes are stored as pairs (g1, g1 ^ g2), the probe's masks likewise: saves an operation a pair. It is long because four
 * pairs are written out: a loop over them, or a function with several results, would cost a tenth of the scan.
 */
export function distances(block: usize, masks: usize, bias: i32, counts: usize): v128 {
  let ones = biasBit(bias, 0);
  let twos = biasBit(bias, 1);
  let fours = biasBit(bias, 2);
  let eights = biasBit(bias, 3);
  let sixteens = biasBit(bias, 4);
  let pending = i64x2.splat(0);
  let thirties = i64x2.splat(0);
  let plane: usize = 0;
  for (let round = 0; round < 4; round++) {
    let eightA = i64x2.splat(0);
    let eightB = i64x2.splat(0);
    for (let half = 0; half < 2; half++) {
      const p = block + plane * 16;
      const m = masks + plane * 8;
      let a = v128.xor(v128.load(p), v128.load64_splat(m));
      let t = v128.xor(v128.load(p, 16), v128.load64_splat(m, 8));
      const twoA = v128.xor(v128.and(v128.xor(ones, a), t), a);
      ones = v128.xor(ones, t);
      a = v128.xor(v128.load(p, 32), v128.load64_splat(m, 16));
      t = v128.xor(v128.load(p, 48), v128.load64_splat(m, 24));
      const twoB = v128.xor(v128.and(v128.xor(ones, a), t), a);
      ones = v128.xor(ones, t);
      const fourA = majority(twos, twoA, twoB);
      twos = parity(twos, twoA, twoB);
      a = v128.xor(v128.load(p, 64), v128.load64_splat(m, 32));
      t = v128.xor(v128.load(p, 80), v128.load64_splat(m, 40));
      const twoC = v128.xor(v128.and(v128.xor(ones, a), t), a);
      ones = v128.xor(ones, t);
      a = v128.xor(v128.load(p, 96), v128.load64_splat(m, 48));
      t = v128.xor(v128.load(p, 112), v128.load64_splat(m, 56));
      const twoD = v128.xor(v128.and(v128.xor(ones, a), t), a);
      ones = v128.xor(ones, t);
      const fourB = majority(twos, twoC, twoD);
      twos = parity(twos, twoC, twoD);
      eightA = eightB;
      eightB = majority(fours, fourA, fourB);
      fours = parity(fours, fourA, fourB);
      plane += 8;
    }
    const sixteen = majority(eights, eightA, eightB);
    eights = parity(eights, eightA, eightB);
    if (round & 1) {
      const thirty = majority(sixteens, pending, sixteen);
      sixteens = parity(sixteens, pending, sixteen);
      if (round == 1) thirties = thirty;
      else pending = thirty;
    } else pending = sixteen;
  }
  const bias32 = biasBit(bias, 5);
  const within = v128.andnot(v128.load(block, validAt), majority(bias32, thirties, pending));
  storeCounts(counts, ones, twos, fours, eights, sixteens, parity(bias32, thirties, pending));
  return within;
}

/** The planes of a count, the lowest first. */
function storeCounts(to: usize, a: v128, b: v128, c: v128, d: v128, e: v128, f: v128): void {
  v128.store(to, a);
  v128.store(to, b, 16);
  v128.store(to, c, 32);
  v128.store(to, d, 48);
  v128.store(to, e, 64);
  v128.store(to, f, 80);
}

/** Smallest count among the candidates of a slot, in the upper half, and the first lane that has it, in the lower. */
export function smallest(counts: usize, slot: i32, candidates: u64): u64 {
  let value: u64 = 0;
  for (let plane: i32 = 5; plane >= 0; plane--) {
    const zeros = candidates & ~lanesOf(counts + ((<usize>plane) << 4), slot);
    const none = zeros == 0;
    candidates = none ? candidates : zeros;
    value = (value << 1) | u64(none);
  }
  return (value << 32) | ctz(candidates);
}
