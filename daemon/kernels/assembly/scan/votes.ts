// Stages 0 and 1: the 64 bits of each minutia that blocks hold.
import { distances, smallest } from './distances';
import { blockBytes, directionsAt, lanesOf, planes, printsPerBlock, probeMaskBytes, slots } from './layout';

/**
 * Stage 0: for each probe minutia and print of the listed blocks, counts the distance of the nearest minutia:
 * histogram[minutia * 64 + distance], distances of 64 left out.
 */
export function sampleNearest(
  masks: usize,
  minutiae: i32,
  blocks: usize,
  listed: usize,
  count: i32,
  histogram: usize,
  scratch: usize,
): void {
  for (let n = 0; n < count; n++) {
    const block = blocks + <usize>load<u32>(listed + ((<usize>n) << 2)) * blockBytes;
    for (let i = 0; i < minutiae; i++) {
      v128.store(scratch, distances(block, masks + <usize>i * probeMaskBytes, 0, scratch + 16), 0);
      for (let slot = 0; slot < printsPerBlock; slot++) {
        const candidates = lanesOf(scratch, slot);
        if (candidates == 0) continue;
        const at =
          histogram + ((<usize>i * planes + <usize>(smallest(scratch + 16, slot, candidates) >> 32)) << 2);
        store<u32>(at, load<u32>(at) + 1);
      }
    }
  }
}

/**
 * Stage 1 over blocks [from, to): for each print, every probe minutia votes with its nearest minutia, if it is near
 * enough, for the turn between the two; the score is the best three neighbouring turns of 32. scores: u16 a print.
 * thresholds: u8 a minutia; weights: u16 [minutia * 64 + distance]; directions: u8 a minutia, 256 to the turn.
 */
export function scan(
  masks: usize,
  minutiae: i32,
  thresholds: usize,
  weights: usize,
  directions: usize,
  blocks: usize,
  from: i32,
  to: i32,
  scores: usize,
  scratch: usize,
): void {
  const counts = scratch + 16;
  const votes = scratch + 128;
  for (let b = from; b < to; b++) {
    const block = blocks + <usize>b * blockBytes;
    memory.fill(votes, 0, 240);
    for (let i = 0; i < minutiae; i++) {
      const bias: i32 = 63 - <i32>load<u8>(thresholds + i);
      const within = distances(block, masks + <usize>i * probeMaskBytes, bias, counts);
      if (!v128.any_true(within)) continue;
      v128.store(scratch, within);
      for (let slot = 0; slot < printsPerBlock; slot++) {
        const candidates = lanesOf(scratch, slot);
        if (candidates == 0) continue;
        const nearest = smallest(counts, slot, candidates);
        const lane = <usize>(<i32>nearest + slot * slots);
        const weight = load<u16>(weights + ((<usize>(i * planes + <i32>(nearest >> 32) - bias)) << 1));
        const turn = (load<u8>(block + lane, directionsAt) - load<u8>(directions + i)) >> 3;
        const at = votes + <usize>slot * 80 + ((<usize>turn) << 1);
        store<u16>(at, load<u16>(at) + weight);
      }
    }
    for (let slot = 0; slot < printsPerBlock; slot++) {
      store<u16>(scores + ((<usize>(b * printsPerBlock + slot)) << 1), bestTurns(votes + <usize>slot * 80));
    }
  }
}

/** The best sum of three neighbouring turns, the last followed by the first. 32 votes and room for 8 more. */
function bestTurns(votes: usize): u16 {
  store<u32>(votes, load<u32>(votes), 64);
  let best = i64x2.splat(0);
  for (let at = votes; at < votes + 64; at += 16) {
    const sum = i16x8.add_sat_u(i16x8.add_sat_u(v128.load(at), v128.load(at, 2)), v128.load(at, 4));
    best = i16x8.max_u(best, sum);
  }
  v128.store(votes, best);
  let most: u16 = 0;
  for (let at = votes; at < votes + 16; at += 2) {
    const sum = load<u16>(at);
    if (sum > most) most = sum;
  }
  return most;
}
