// The pairs that agree with each other best: findConsensus of fingerprint/consensus.ts.
import * as at from './layout';
import { decayAt, number, wrapped } from './numbers';
import {
  consensusLargestExponent,
  consensusToleranceAngle,
  consensusToleranceGrowth,
  consensusTolerancePx,
  iterations,
  leastMembership,
  room,
} from './tunables';

export let eigenvalue: f64 = 0;
export let agreement: f64 = 0;

/** Works on the listed pairs; gives the size of the group that it selects. */
export function selectConsensus(a: i32, b: i32, listed: i32): i32 {
  fillCompatibilities(a, b, listed);
  findMainEigenvector(listed);
  const size = selectOneToOne(listed);
  agreement = agreementWithin(size);
  return size;
}

/** Index of a compatibility in bytes. */
function entry(m: i32, k: i32): i32 {
  return room + at.compatibility + 8 * (m * at.mostPairs + k);
}

function fillCompatibilities(a: i32, b: i32, listed: i32): void {
  memory.fill(room + at.compatibility, 0, 8 * at.mostPairs * at.mostPairs);
  for (let m = 0; m < listed; m++) {
    for (let k = m + 1; k < listed; k++) {
      const value = compatibility(a, b, m, k) as f32 as f64;
      store<f64>(entry(m, k), value);
      store<f64>(entry(k, m), value);
    }
  }
}

/** Gaussian in the misplacement of each minutia in the frame of the other, and in the change of their relative direction. */
function compatibility(a: i32, b: i32, m: i32, k: i32): f64 {
  const pi = load<u8>(room + at.pairI + m) as i32;
  const pj = load<u8>(room + at.pairJ + m) as i32;
  const qi = load<u8>(room + at.pairI + k) as i32;
  const qj = load<u8>(room + at.pairJ + k) as i32;
  if (pi === qi || pj === qj) return 0;
  const ai = pi * load<i32>(a + at.count) + qi;
  const bi = pj * load<i32>(b + at.count) + qj;
  const distances = number(a + at.viewDistance, ai) + number(b + at.viewDistance, bi);
  const tolerance = consensusTolerancePx + (consensusToleranceGrowth * distances) / 2;
  const there = misplaced(a, ai, b, bi);
  const back = misplaced(a, qi * load<i32>(a + at.count) + pi, b, qj * load<i32>(b + at.count) + pj);
  const place = (there + back) / (2 * tolerance * tolerance);
  if (place > consensusLargestExponent) return 0;
  const turn = wrapped(relativeAngle(a, pi, qi) - relativeAngle(b, pj, qj)) / consensusToleranceAngle;
  const exponent = place + turn * turn;
  return exponent > consensusLargestExponent ? 0 : decayAt(exponent);
}

function misplaced(a: i32, ai: i32, b: i32, bi: i32): f64 {
  const forward = number(a + at.viewForward, ai) - number(b + at.viewForward, bi);
  const sideward = number(a + at.viewSideward, ai) - number(b + at.viewSideward, bi);
  return forward * forward + sideward * sideward;
}

function relativeAngle(template: i32, from: i32, to: i32): f64 {
  const angles = template + at.angle;
  return (load<f32>(angles + 4 * to) - load<f32>(angles + 4 * from)) as f64;
}

function findMainEigenvector(listed: i32): void {
  memory.fill(room + at.membership, 0, 8 * at.mostPairs);
  for (let m = 0; m < listed; m++) {
    store<f64>(room + at.membership + 8 * m, number(room + at.similarity, m));
  }
  eigenvalue = 0;
  normaliseVector(room + at.membership, listed);
  for (let iteration = 0; iteration < iterations; iteration++) {
    multiply(listed);
    eigenvalue = normaliseVector(room + at.product, listed);
    memory.copy(room + at.membership, room + at.product, 8 * at.mostPairs);
  }
}

/** product = compatibility * membership. Each sum runs in the order of k, as the twin's; the matrix is symmetric. */
function multiply(listed: i32): void {
  for (let m = 0; m < listed; m += 8) {
    let sum0 = f64x2.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    for (let k = 0; k < listed; k++) {
      const share = v128.load64_splat(room + at.membership + 8 * k);
      const row = entry(k, m);
      sum0 = f64x2.add(sum0, f64x2.mul(share, v128.load(row)));
      sum1 = f64x2.add(sum1, f64x2.mul(share, v128.load(row, 16)));
      sum2 = f64x2.add(sum2, f64x2.mul(share, v128.load(row, 32)));
      sum3 = f64x2.add(sum3, f64x2.mul(share, v128.load(row, 48)));
    }
    const to = room + at.product + 8 * m;
    v128.store(to, sum0);
    v128.store(to, sum1, 16);
    v128.store(to, sum2, 32);
    v128.store(to, sum3, 48);
  }
}

/** Scales to unit length, kept to f32; gives the length it had. */
function normaliseVector(vector: i32, size: i32): f64 {
  let square: f64 = 0;
  for (let m = 0; m < size; m++) {
    const value = load<f64>(vector + 8 * m) as f32 as f64;
    store<f64>(vector + 8 * m, value);
    square += value * value;
  }
  const length = Math.sqrt(square);
  if (length > 0) {
    for (let m = 0; m < size; m++) {
      store<f64>(vector + 8 * m, (load<f64>(vector + 8 * m) / length) as f32 as f64);
    }
  }
  return length;
}

/** Index of a membership in bytes. */
function share(m: i32): i32 {
  return room + at.membership + 8 * m;
}

function selectOneToOne(listed: i32): i32 {
  if (listed === 0) return 0;
  orderByMembership(listed);
  const least = leastMembership * load<f64>(share(load<u8>(room + at.order)));
  let takenI: u64 = 0;
  let takenJ: u64 = 0;
  let size = 0;
  for (let place = 0; place < listed; place++) {
    const m = load<u8>(room + at.order + place) as i32;
    if (!(load<f64>(share(m)) > least)) break;
    const bitI = (1 as u64) << load<u8>(room + at.pairI + m);
    const bitJ = (1 as u64) << load<u8>(room + at.pairJ + m);
    if ((takenI & bitI) !== 0 || (takenJ & bitJ) !== 0) continue;
    takenI |= bitI;
    takenJ |= bitJ;
    store<u8>(room + at.selected + size, m as u8);
    size++;
  }
  return size;
}

function orderByMembership(listed: i32): void {
  for (let m = 0; m < listed; m++) {
    const value = load<f64>(share(m));
    let place = m;
    for (; place > 0; place--) {
      const before = load<u8>(room + at.order + place - 1);
      if (!(load<f64>(share(before)) < value)) break;
      store<u8>(room + at.order + place, before);
    }
    store<u8>(room + at.order + place, m as u8);
  }
}

function agreementWithin(size: i32): f64 {
  let sum: f64 = 0;
  for (let m = 0; m < size; m++) {
    const row = load<u8>(room + at.selected + m) as i32;
    for (let k = 0; k < size; k++) sum += load<f64>(entry(row, load<u8>(room + at.selected + k)));
  }
  return size === 0 ? 0 : sum / (size as f64);
}
