// Stages 0 and 1: the 64 bits of each minutia that blocks hold.
import {
  blocks,
  directions,
  histogram,
  listed,
  masks,
  scores,
  scratch,
  thresholds,
  weights,
} from './addresses';
import { distances, smallest } from './distances';
import {
  blockBytes,
  directionsAt,
  entry,
  lanesOf,
  planes,
  printsPerBlock,
  probeMaskBytes,
  slots,
} from './layout';

// Scratch: lanes within the threshold; planes of their distances; votes of each slot, 32 u16 and room for 8 more.
const countsAt: usize = 16;
const votesAt: usize = 128;
const votesBytes: usize = 80;

/**
 * Stage 0: for each probe minutia and print of so many listed blocks, counts the distance of the nearest minutia:
 * histogram[minutia * 64 + distance], distances of 64 left out.
 */
export function sampleNearest(minutiae: i32, count: i32): void {
  const counts = scratch + countsAt;
  for (let n = 0; n < count; n++) {
    const block = blocks + <usize>entry(listed, n) * blockBytes;
    for (let i = 0; i < minutiae; i++) {
      v128.store(scratch, distances(block, masks + <usize>i * probeMaskBytes, 0, counts));
      for (let slot = 0; slot < printsPerBlock; slot++) {
        const candidates = lanesOf(scratch, slot);
        if (candidates == 0) continue;
        const at = histogram + ((<usize>i * planes + <usize>(smallest(counts, slot, candidates) >> 32)) << 2);
        store<u32>(at, load<u32>(at) + 1);
      }
    }
  }
}

/**
 * Stage 1 over blocks [from, to): for each print, every probe minutia votes with its nearest minutia, if it is near
 * enough, for the turn between the two; the score is the best three neighbouring turns of 32.
 */
export function scan(minutiae: i32, from: i32, to: i32): void {
  for (let b = from; b < to; b++) {
    const block = blocks + <usize>b * blockBytes;
    memory.fill(scratch + votesAt, 0, <usize>printsPerBlock * votesBytes);
    for (let i = 0; i < minutiae; i++) {
      const bias: i32 = 63 - <i32>load<u8>(thresholds + i);
      const within = distances(block, masks + <usize>i * probeMaskBytes, bias, scratch + countsAt);
      if (!v128.any_true(within)) continue;
      v128.store(scratch, within);
      for (let slot = 0; slot < printsPerBlock; slot++) vote(block, i, bias, slot);
    }
    for (let slot = 0; slot < printsPerBlock; slot++) {
      const score = bestTurns(scratch + votesAt + <usize>slot * votesBytes);
      store<u16>(scores + ((<usize>(b * printsPerBlock + slot)) << 1), score);
    }
  }
}

/** Of a probe minutia with its nearest in a slot, if one is near enough. */
function vote(block: usize, i: i32, bias: i32, slot: i32): void {
  const candidates = lanesOf(scratch, slot);
  if (candidates == 0) return;
  const nearest = smallest(scratch + countsAt, slot, candidates);
  const lane = <usize>(<i32>nearest + slot * slots);
  const weight = load<u16>(weights + ((<usize>(i * planes + <i32>(nearest >> 32) - bias)) << 1));
  const turn = (load<u8>(block + lane, directionsAt) - load<u8>(directions + i)) >> 3;
  const at = scratch + votesAt + <usize>slot * votesBytes + ((<usize>turn) << 1);
  store<u16>(at, load<u16>(at) + weight);
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
