// How alike the surroundings of two minutiae are: localSimilarities of fingerprint/similarity.ts, but only the best.
import * as at from './layout';
import { number, wasSeen } from './numbers';
import {
  coarseDecay,
  coarseSteps,
  doubt,
  furthestTolerances,
  largestExponent,
  leastMatched,
  pairs,
  room,
  toleranceAngle,
  typePenalty,
} from './tunables';

/** So that what the rounding adds cannot hide a pair. */
const cautious: f64 = 1 - 1e-6;

/**
 * Fills the list of the most similar pairs; gives its length. A pair whose upper bound is below the worst of a full list
 * is not worked out: every neighbour that has a candidate could match fully, and no more are seen than for certain.
 */
export function mostSimilarPairs(a: i32, b: i32): i32 {
  let listed = 0;
  let least: f64 = 0;
  countSeenByA(a, b);
  const countB = load<i32>(b + at.count);
  for (let i = 0; i < load<i32>(a + at.count); i++) {
    lookUp(a, i, b);
    for (let j = 0; j < countB; j++) {
      const matchable = load<u16>(room + at.matchable + 2 * j) as i32;
      const most = popcnt(matchable) as f64;
      const factor = typeFactor(load<u8>(a + at.type + i), load<u8>(b + at.type + j));
      const surely = ((load<u8>(room + at.seenByB + j) as i32) +
        (load<u8>(room + at.seenByA + j * at.stride + i) as i32)) as f64;
      if (most < leastMatched || most * factor <= least * cautious * (max(surely / 2, most) + doubt))
        continue;
      const matched = matchNeighbours(a, i, b, j, matchable);
      if (matched < leastMatched) continue;
      if (matched * factor <= least * cautious * (max(surely / 2, matched) + doubt)) continue;
      const possible = ((seenNeighbours(a, i, b, j) + seenNeighbours(b, j, a, i)) as f64) / 2;
      const similarity = ((matched / (max(possible, matched) + doubt)) * factor) as f32;
      if ((similarity as f64) <= least) continue;
      listed = insert(listed, similarity, i, j);
      if (listed === pairs) least = load<f32>(room + at.similarity + 4 * (pairs - 1)) as f64;
    }
  }
  return listed;
}

function typeFactor(a: u8, b: u8): f64 {
  return a !== b && a !== 0 && b !== 0 ? typePenalty : 1;
}

/** Into its place, behind its equals; what falls off the end is gone. */
function insert(listed: i32, similarity: f32, i: i32, j: i32): i32 {
  let place = listed;
  while (place > 0 && load<f32>(room + at.similarity + 4 * (place - 1)) < similarity) {
    store<f32>(room + at.similarity + 4 * place, load<f32>(room + at.similarity + 4 * (place - 1)));
    store<u8>(room + at.pairI + place, load<u8>(room + at.pairI + place - 1));
    store<u8>(room + at.pairJ + place, load<u8>(room + at.pairJ + place - 1));
    place--;
  }
  store<f32>(room + at.similarity + 4 * place, similarity);
  store<u8>(room + at.pairI + place, i as u8);
  store<u8>(room + at.pairJ + place, j as u8);
  return min(listed + 1, pairs);
}

/** Of every minutia of b: how many of its neighbours a is sure to show, when it is laid on each of a's. */
function countSeenByA(a: i32, b: i32): void {
  for (let j = 0; j < load<i32>(b + at.count); j++) {
    const neighbours = load<u8>(b + at.neighbourCounts + j) as i32;
    let to = room + at.seenByA + j * at.stride;
    for (let block = 0; block < at.stride; block += 16) {
      let sum = i8x16.splat(0);
      for (let p = 0; p < neighbours; p++) {
        const cell = load<u16>(b + at.cell + 2 * (j * at.most + p)) as i32;
        sum = i8x16.add(sum, v128.load(a + at.seen + cell * at.stride + block));
      }
      v128.store(to + block, sum);
    }
  }
}

/** Of minutia i of a beside every minutia of b: each neighbour's candidates, which neighbours have any, how many are seen. */
function lookUp(a: i32, i: i32, b: i32): void {
  const neighbours = load<u8>(a + at.neighbourCounts + i) as i32;
  const byCell = room + at.lookups;
  const bySector = byCell + 4 * at.most;
  const bySeen = bySector + 4 * at.most;
  for (let p = 0; p < neighbours; p++) {
    const cell = load<u16>(a + at.cell + 2 * (i * at.most + p)) as i32;
    const sector = load<u8>(a + at.sector + i * at.most + p) as i32;
    store<i32>(byCell + 4 * p, b + at.byCell + 2 * at.stride * cell);
    store<i32>(bySector + 4 * p, b + at.bySector + 2 * at.stride * sector);
    store<i32>(bySeen + 4 * p, b + at.seen + at.stride * cell);
  }
  for (let block = 0; block < 2 * at.stride; block += 16) {
    let matchable = i16x8.splat(0);
    for (let p = 0; p < neighbours; p++) {
      const mask = v128.and(
        v128.load(load<i32>(byCell + 4 * p) + block),
        v128.load(load<i32>(bySector + 4 * p) + block),
      );
      v128.store(room + at.masks + 2 * at.stride * p + block, mask);
      const isAny = i16x8.ne(mask, i16x8.splat(0));
      const bit: i32 = 1 << p;
      matchable = v128.or(matchable, v128.and(isAny, i16x8.splat(bit as i16)));
    }
    v128.store(room + at.matchable + block, matchable);
  }
  for (let block = 0; block < at.stride; block += 16) {
    let sum = i8x16.splat(0);
    for (let p = 0; p < neighbours; p++) {
      sum = i8x16.add(sum, v128.load(load<i32>(bySeen + 4 * p) + block));
    }
    v128.store(room + at.seenByB + block, sum);
  }
}

/** Sum of the weights of the neighbours of i that find one of j's at their place, nearest first, each used once. */
function matchNeighbours(a: i32, i: i32, b: i32, j: i32, matchable: i32): f64 {
  let unused = 0xffff;
  let sum: f64 = 0;
  while (matchable !== 0) {
    const p = ctz(matchable);
    matchable &= matchable - 1;
    let left = (load<u16>(room + at.masks + 2 * (at.stride * p + j)) as i32) & unused;
    let best: f64 = 0;
    let bestBit = 0;
    while (left !== 0) {
      const q = ctz(left);
      left &= left - 1;
      const weight = neighbourWeight(a + 4 * (i * at.most + p), b + 4 * (j * at.most + q));
      if (weight <= best) continue;
      best = weight;
      bestBit = 1 << q;
    }
    unused ^= bestBit;
    sum += best;
  }
  return sum;
}

/** Gaussian in place and relative direction; 0 beyond the tolerances. */
function neighbourWeight(a: i32, b: i32): f64 {
  const sharpness = load<f32>(a + at.sharpness) as f64;
  const forward = ((load<f32>(a + at.forward) as f64) - (load<f32>(b + at.forward) as f64)) * sharpness;
  const sideward = ((load<f32>(a + at.sideward) as f64) - (load<f32>(b + at.sideward) as f64)) * sharpness;
  const apart = forward * forward + sideward * sideward;
  const angle = abs((load<f32>(a + at.turn) as f64) - (load<f32>(b + at.turn) as f64));
  const turn = min(angle, 2 * Math.PI - angle) / toleranceAngle;
  const exponent = apart + turn * turn;
  if (apart > furthestTolerances * furthestTolerances || exponent > largestExponent) return 0;
  return number(coarseDecay, (exponent * coarseSteps) as i32);
}

/** How many neighbours of i fall inside what b shows, when i is laid on j. */
function seenNeighbours(a: i32, i: i32, b: i32, j: i32): i32 {
  const x = number(b + at.x, j);
  const y = number(b + at.y, j);
  const cosine = number(b + at.cosine, j);
  const sine = number(b + at.sine, j);
  let seen = 0;
  for (let p = 0; p < (load<u8>(a + at.neighbourCounts + i) as i32); p++) {
    const forward = number(a + at.forward, i * at.most + p);
    const sideward = number(a + at.sideward, i * at.most + p);
    seen += wasSeen(b, x + forward * cosine - sideward * sine, y + forward * sine + sideward * cosine);
  }
  return seen;
}
