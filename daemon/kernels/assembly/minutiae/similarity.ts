// How alike the surroundings of two minutiae are: localSimilarities of fingerprint/similarity.ts, but only the best.
import * as at from './layout';
import { number, wasSeen } from './numbers';
import {
  boundDecay,
  coarseDecay,
  coarseSteps,
  doubt,
  furthestApart,
  furthestTolerances,
  largestBound,
  largestExponent,
  leastMatched,
  pairs,
  room,
  toleranceAngle,
  typePenalty,
} from './tunables';

/**
 * Fills the list of the most similar pairs; gives its length. First an upper bound for every pair, then the pairs
 * themselves in the order of their bounds, until none that is left could enter the list.
 */
export function mostSimilarPairs(a: i32, b: i32): i32 {
  const promising = rankPairs(a, b);
  let listed = 0;
  let least: f64 = 0;
  for (let k = 0; k < promising; k++) {
    const pair = load<u16>(room + at.promising + 2 * k) as i32;
    if (listed === pairs && upperEdge(load<u8>(room + at.rank + pair)) < least) break;
    const similarity = localSimilarity(a, pair / at.stride, b, pair % at.stride);
    if (similarity === 0 || (similarity as f64) < least) continue;
    listed = insert(listed, similarity, pair);
    if (listed === pairs) least = load<f32>(room + at.similarity + 4 * (pairs - 1)) as f64;
  }
  return listed;
}

/** The largest similarity of a rank. */
function upperEdge(rank: i32): f64 {
  return ((rank + 1) as f64) / (at.ranks as f64);
}

/** Ranks all pairs by their upper bounds and lists them, best first; gives how many there are. */
function rankPairs(a: i32, b: i32): i32 {
  memory.fill(room + at.atRank, 0, 4 * at.ranks);
  countSeenByA(a, b);
  const countA = load<i32>(a + at.count);
  const countB = load<i32>(b + at.count);
  for (let i = 0; i < countA; i++) {
    lookUp(a, i, b);
    for (let j = 0; j < countB; j++) {
      const rank = (upperBound(a, i, b, j) * (at.ranks as f32)) as i32;
      store<u8>(room + at.rank + i * at.stride + j, rank as u8);
      const counter = room + at.atRank + 4 * rank;
      store<i32>(counter, load<i32>(counter) + 1);
    }
  }
  return listByRank(countA, countB);
}

/** A counting sort, the pairs of a rank in the order of their indices. Rank 0 is not worth listing unless it may be similar. */
function listByRank(countA: i32, countB: i32): i32 {
  let listed = 0;
  for (let rank = at.ranks - 1; rank > 0; rank--) {
    const counter = room + at.atRank + 4 * rank;
    const size = load<i32>(counter);
    store<i32>(counter, listed);
    listed += size;
  }
  for (let i = 0; i < countA; i++) {
    for (let j = 0; j < countB; j++) {
      const pair = i * at.stride + j;
      const rank = load<u8>(room + at.rank + pair) as i32;
      if (rank === 0) continue;
      const counter = room + at.atRank + 4 * rank;
      const place = load<i32>(counter);
      store<i32>(counter, place + 1);
      store<u16>(room + at.promising + 2 * place, pair as u16);
    }
  }
  return listed;
}

/**
 * No less than the similarity of the pair: every neighbour matches whichever is nearest to it, though another had it
 * before, and no more are seen than for certain.
 */
function upperBound(a: i32, i: i32, b: i32, j: i32): f32 {
  const matchable = load<u16>(room + at.matchable + 2 * (i * at.stride + j)) as i32;
  if ((popcnt(matchable) as f64) < leastMatched) return 0;
  const matched = matchLoosely(a, i, b, j, matchable) * 1.00001;
  if ((matched as f64) < leastMatched) return 0;
  const factor = typeFactor(load<u8>(a + at.type + i), load<u8>(b + at.type + j)) as f32;
  return (matched * factor) / (max(surelySeen(i, j) as f32, matched) + (doubt as f32));
}

/** The least number of neighbours that could have matched. */
function surelySeen(i: i32, j: i32): f64 {
  const byA = load<u8>(room + at.seenByA + j * at.stride + i) as i32;
  return ((byA + (load<u8>(room + at.seenByB + j) as i32)) as f64) / 2;
}

function matchLoosely(a: i32, i: i32, b: i32, j: i32, matchable: i32): f32 {
  const neighbours = b + 2 * j * at.most;
  const forward0 = v128.load(neighbours + at.fixedForward);
  const forward1 = v128.load(neighbours + at.fixedForward, 16);
  const sideward0 = v128.load(neighbours + at.fixedSideward);
  const sideward1 = v128.load(neighbours + at.fixedSideward, 16);
  const turn0 = v128.load(neighbours + at.fixedTurn);
  const turn1 = v128.load(neighbours + at.fixedTurn, 16);
  const furthest = i16x8.splat(furthestApart as i16);
  let sum: f32 = 0;
  while (matchable !== 0) {
    const own = a + 2 * (i * at.most + ctz(matchable));
    matchable &= matchable - 1;
    const forward = v128.load16_splat(own + at.fixedForward);
    const sideward = v128.load16_splat(own + at.fixedSideward);
    const turn = v128.load16_splat(own + at.fixedTurn);
    const sharpness = v128.load16_splat(own + at.fixedSharpness);
    const near = i16x8.min_s(
      exponents(
        i16x8.sub(forward0, forward),
        i16x8.sub(sideward0, sideward),
        i16x8.sub(turn0, turn),
        sharpness,
        furthest,
      ),
      exponents(
        i16x8.sub(forward1, forward),
        i16x8.sub(sideward1, sideward),
        i16x8.sub(turn1, turn),
        sharpness,
        furthest,
      ),
    );
    sum += load<f32>(boundDecay + 4 * (min(leastOf(near), largestBound) >> 3));
  }
  return sum;
}

/** In fixed point, saturated; of what is too far off, the largest. */
function exponents(forward: v128, sideward: v128, turn: v128, sharpness: v128, furthest: v128): v128 {
  const dx = i16x8.q15mulr_sat_s(forward, sharpness);
  const dy = i16x8.q15mulr_sat_s(sideward, sharpness);
  const apart = i16x8.add_sat_s(i16x8.q15mulr_sat_s(dx, dx), i16x8.q15mulr_sat_s(dy, dy));
  const exponent = i16x8.add_sat_s(apart, i16x8.q15mulr_sat_s(turn, turn));
  const isFar = i16x8.gt_s(apart, furthest);
  return v128.or(exponent, i16x8.shr_u(isFar, 1));
}

function leastOf(values: v128): i32 {
  let least = i16x8.min_s(values, v128.shuffle<i16>(values, values, 4, 5, 6, 7, 0, 1, 2, 3));
  least = i16x8.min_s(least, v128.shuffle<i16>(least, least, 2, 3, 0, 1, 2, 3, 0, 1));
  least = i16x8.min_s(least, v128.shuffle<i16>(least, least, 1, 0, 1, 0, 1, 0, 1, 0));
  return i16x8.extract_lane_s(least, 0) as i32;
}

/** As the twin works it out; 0 when too little matches. */
function localSimilarity(a: i32, i: i32, b: i32, j: i32): f32 {
  const matched = matchNeighbours(a, i, b, j);
  if (matched < leastMatched) return 0;
  const factor = typeFactor(load<u8>(a + at.type + i), load<u8>(b + at.type + j));
  const possible = ((seenNeighbours(a, i, b, j) + seenNeighbours(b, j, a, i)) as f64) / 2;
  return ((matched / (max(possible, matched) + doubt)) * factor) as f32;
}

function typeFactor(a: u8, b: u8): f64 {
  return a !== b && a !== 0 && b !== 0 ? typePenalty : 1;
}

/** Into its place: by similarity, then by index; what falls off the end is gone. Gives the new length. */
function insert(listed: i32, similarity: f32, pair: i32): i32 {
  let place = listed;
  for (; place > 0 && isBehind(place - 1, similarity, pair); place--) {
    store<f32>(room + at.similarity + 4 * place, load<f32>(room + at.similarity + 4 * (place - 1)));
    store<u8>(room + at.pairI + place, load<u8>(room + at.pairI + place - 1));
    store<u8>(room + at.pairJ + place, load<u8>(room + at.pairJ + place - 1));
  }
  store<f32>(room + at.similarity + 4 * place, similarity);
  store<u8>(room + at.pairI + place, (pair / at.stride) as u8);
  store<u8>(room + at.pairJ + place, (pair % at.stride) as u8);
  return min(listed + 1, pairs);
}

function isBehind(place: i32, similarity: f32, pair: i32): bool {
  const other = load<f32>(room + at.similarity + 4 * place);
  if (other !== similarity) return other < similarity;
  const i = load<u8>(room + at.pairI + place) as i32;
  return i * at.stride + (load<u8>(room + at.pairJ + place) as i32) > pair;
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

/** Of minutia i of a beside every minutia of b: which neighbours have a candidate, and how many b is sure to show. */
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
      const isAny = i16x8.ne(mask, i16x8.splat(0));
      const bit: i32 = 1 << p;
      matchable = v128.or(matchable, v128.and(isAny, i16x8.splat(bit as i16)));
    }
    v128.store(room + at.matchable + 2 * at.stride * i + block, matchable);
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
function matchNeighbours(a: i32, i: i32, b: i32, j: i32): f64 {
  let unused = 0xffff;
  let sum: f64 = 0;
  let matchable = load<u16>(room + at.matchable + 2 * (i * at.stride + j)) as i32;
  while (matchable !== 0) {
    const p = i * at.most + ctz(matchable);
    matchable &= matchable - 1;
    let left = candidates(a, p, b, j) & unused;
    let best: f64 = 0;
    let bestBit = 0;
    while (left !== 0) {
      const q = ctz(left);
      left &= left - 1;
      const weight = neighbourWeight(a + 4 * p, b + 4 * (j * at.most + q));
      if (weight <= best) continue;
      best = weight;
      bestBit = 1 << q;
    }
    unused ^= bestBit;
    sum += best;
  }
  return sum;
}

/** Bits of the neighbours of j that may be the match of neighbour p. */
function candidates(a: i32, p: i32, b: i32, j: i32): i32 {
  const cell = load<u16>(a + at.cell + 2 * p) as i32;
  const sector = load<u8>(a + at.sector + p) as i32;
  const byCell = load<u16>(b + at.byCell + 2 * (cell * at.stride + j)) as i32;
  return byCell & (load<u16>(b + at.bySector + 2 * (sector * at.stride + j)) as i32);
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
