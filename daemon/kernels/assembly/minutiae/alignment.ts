// Lays one print on the other: bestAlignment of fingerprint/align.ts.
import * as at from './layout';
import { decayAt, number, wasSeen, wrapped } from './numbers';
import {
  armPx,
  distinctAngle,
  distinctPx,
  reachAngle,
  reachPx,
  room,
  rounds,
  seedCompatibility,
  seeds,
} from './tunables';

export let overlapA: i32 = 0;
export let overlapB: i32 = 0;

/** From the consensus group of that size; gives how many distinct alignments there are. */
export function align(a: i32, b: i32, size: i32): i32 {
  if (size === 0) return 0;
  const tried = 1 + min(size, seeds - 1);
  seedWithGroup(hypothesis(0), size);
  for (let seed = 1; seed < tried; seed++) seedAround(hypothesis(seed), seed - 1, size);
  for (let seed = 0; seed < tried; seed++) refine(a, b, hypothesis(seed));
  const kept = keepDistinct(a, tried);
  const best = hypothesis(load<u8>(room + at.distinct));
  overlapA = countSeen(a, b, best);
  overlapB = countSeenInverse(a, b, best);
  return kept;
}

function hypothesis(k: i32): i32 {
  return room + at.hypotheses + k * at.hypothesisBytes;
}

function addPair(to: i32, i: u8, j: u8, weight: f64): void {
  const place = load<i32>(to + at.pairCount);
  store<u8>(to + at.minutiaI + place, i);
  store<u8>(to + at.minutiaJ + place, j);
  store<f64>(to + at.weights + 8 * place, weight);
  store<i32>(to + at.pairCount, place + 1);
}

function addListed(to: i32, m: i32, weight: f64): void {
  addPair(to, load<u8>(room + at.pairI + m), load<u8>(room + at.pairJ + m), weight);
}

function seedWithGroup(to: i32, size: i32): void {
  store<i32>(to + at.pairCount, 0);
  for (let k = 0; k < size; k++) {
    const m = load<u8>(room + at.selected + k) as i32;
    addListed(to, m, load<f64>(room + at.membership + 8 * m));
  }
}

function seedAround(to: i32, chosen: i32, size: i32): void {
  const seed = load<u8>(room + at.selected + chosen) as i32;
  store<i32>(to + at.pairCount, 0);
  addListed(to, seed, 1);
  for (let k = 0; k < size; k++) {
    const m = load<u8>(room + at.selected + k) as i32;
    const weight = load<f64>(room + at.compatibility + 8 * (seed * at.mostPairs + m));
    if (m !== seed && weight > seedCompatibility) addListed(to, m, weight);
  }
}

/** Fits the motion to the pairs and pairs anew under it, in turn. */
function refine(a: i32, b: i32, fit: i32): void {
  for (let round = 0; round < rounds && load<i32>(fit + at.pairCount) > 0; round++) {
    fitRigid(a, b, fit);
    pairUnder(a, b, fit);
  }
  let sum: f64 = 0;
  for (let k = 0; k < load<i32>(fit + at.pairCount); k++) sum += load<f64>(fit + at.weights + 8 * k);
  store<f64>(fit + at.weightSum, sum);
}

/** The weighted least-squares motion; see motion.ts. */
function fitRigid(a: i32, b: i32, fit: i32): void {
  const size = load<i32>(fit + at.pairCount);
  let total: f64 = 1e-9;
  let ax: f64 = 0;
  let ay: f64 = 0;
  let bx: f64 = 0;
  let by: f64 = 0;
  for (let k = 0; k < size; k++) {
    const i = load<u8>(fit + at.minutiaI + k) as i32;
    const j = load<u8>(fit + at.minutiaJ + k) as i32;
    const weight = load<f64>(fit + at.weights + 8 * k);
    total += weight;
    ax += weight * number(a + at.x, i);
    ay += weight * number(a + at.y, i);
    bx += weight * number(b + at.x, j);
    by += weight * number(b + at.y, j);
  }
  ax /= total;
  ay /= total;
  bx /= total;
  by /= total;
  let cosineSum: f64 = 0;
  let sineSum: f64 = 0;
  const arm = armPx * armPx;
  for (let k = 0; k < size; k++) {
    const i = load<u8>(fit + at.minutiaI + k) as i32;
    const j = load<u8>(fit + at.minutiaJ + k) as i32;
    const weight = load<f64>(fit + at.weights + 8 * k);
    const px = number(a + at.x, i) - ax;
    const py = number(a + at.y, i) - ay;
    const qx = number(b + at.x, j) - bx;
    const qy = number(b + at.y, j) - by;
    const ca = number(a + at.cosine, i);
    const sa = number(a + at.sine, i);
    const cb = number(b + at.cosine, j);
    const sb = number(b + at.sine, j);
    cosineSum += weight * (px * qx + py * qy + arm * (ca * cb + sa * sb));
    sineSum += weight * (px * qy - py * qx + arm * (ca * sb - sa * cb));
  }
  const length = Math.sqrt(cosineSum * cosineSum + sineSum * sineSum);
  const cosine = length > 0 ? cosineSum / length : 1;
  const sine = length > 0 ? sineSum / length : 0;
  store<f64>(fit, Math.atan2(sineSum, cosineSum));
  store<f64>(fit, cosine, 8);
  store<f64>(fit, sine, 16);
  store<f64>(fit, bx - cosine * ax + sine * ay, 24);
  store<f64>(fit, by - sine * ax - cosine * ay, 32);
}

function movedX(fit: i32, x: f64, y: f64): f64 {
  return load<f64>(fit, 8) * x - load<f64>(fit, 16) * y + load<f64>(fit, 24);
}

function movedY(fit: i32, x: f64, y: f64): f64 {
  return load<f64>(fit, 16) * x + load<f64>(fit, 8) * y + load<f64>(fit, 32);
}

/** Pairs the minutiae that meet under the motion, closest first, one to one. */
function pairUnder(a: i32, b: i32, fit: i32): void {
  const countB = load<i32>(b + at.count);
  const nearly = f32x4.splat((reachPx * reachPx * 1.01) as f32);
  let met = 0;
  for (let i = 0; i < load<i32>(a + at.count); i++) {
    const x = movedX(fit, number(a + at.x, i), number(a + at.y, i));
    const y = movedY(fit, number(a + at.x, i), number(a + at.y, i));
    const x4 = f32x4.splat(x as f32);
    const y4 = f32x4.splat(y as f32);
    for (let block = 0; block < countB; block += 4) {
      const dx = f32x4.sub(v128.load(b + at.x + 4 * block), x4);
      const dy = f32x4.sub(v128.load(b + at.y + 4 * block), y4);
      const square = f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy));
      let near = i32x4.bitmask(f32x4.le(square, nearly));
      for (; near !== 0; near &= near - 1) {
        const j = block + ctz(near);
        if (j < countB) met = meet(a, i, b, j, x, y, load<f64>(fit), met);
      }
    }
  }
  takeOneToOne(fit, met);
}

/** Lists the minutiae when they are within reach, in the order of their weights; gives the length of the list. */
function meet(a: i32, i: i32, b: i32, j: i32, x: f64, y: f64, angle: f64, met: i32): i32 {
  const dx = number(b + at.x, j) - x;
  const dy = number(b + at.y, j) - y;
  const square = dx * dx + dy * dy;
  if (square > reachPx * reachPx) return met;
  const turn = abs(wrapped(number(b + at.angle, j) - number(a + at.angle, i) - angle));
  if (turn > reachAngle) return met;
  const turned = turn / reachAngle;
  const weight = decayAt((2 * square) / (reachPx * reachPx) + 2 * (turned * turned));
  let place = met;
  for (; place > 0; place--) {
    const before = load<f64>(room + at.meetingWeight + 8 * (place - 1));
    if (!(before < weight)) break;
    store<f64>(room + at.meetingWeight + 8 * place, before);
    store<u16>(room + at.meetingPair + 2 * place, load<u16>(room + at.meetingPair + 2 * (place - 1)));
  }
  store<f64>(room + at.meetingWeight + 8 * place, weight);
  store<u16>(room + at.meetingPair + 2 * place, (i + (j << 8)) as u16);
  return met + 1;
}

function takeOneToOne(fit: i32, met: i32): void {
  let takenI: u64 = 0;
  let takenJ: u64 = 0;
  store<i32>(fit + at.pairCount, 0);
  for (let k = 0; k < met; k++) {
    const i = load<u8>(room + at.meetingPair + 2 * k);
    const j = load<u8>(room + at.meetingPair + 2 * k, 1);
    const bitI = (1 as u64) << i;
    const bitJ = (1 as u64) << j;
    if ((takenI & bitI) !== 0 || (takenJ & bitJ) !== 0) continue;
    takenI |= bitI;
    takenJ |= bitJ;
    addPair(fit, i, j, load<f64>(room + at.meetingWeight + 8 * k));
  }
}

/** Lists the hypotheses, best first, but for those that lay the print where one before them does. */
function keepDistinct(a: i32, tried: i32): i32 {
  const x = mean(a, at.x);
  const y = mean(a, at.y);
  let used = 0;
  let kept = 0;
  for (let turn = 0; turn < tried; turn++) {
    const next = bestUnused(used, tried);
    used |= 1 << next;
    if (kept > 0 && load<i32>(hypothesis(next) + at.pairCount) === 0) continue;
    let isNew = true;
    for (let k = 0; k < kept; k++) {
      if (isNear(hypothesis(next), hypothesis(load<u8>(room + at.distinct + k)), x, y)) isNew = false;
    }
    if (!isNew) continue;
    store<u8>(room + at.distinct + kept, next as u8);
    kept++;
  }
  return kept;
}

function mean(template: i32, array: i32): f64 {
  const count = load<i32>(template + at.count);
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) sum += number(template + array, i);
  return sum / (count as f64);
}

function bestUnused(used: i32, tried: i32): i32 {
  let best = -1;
  for (let k = 0; k < tried; k++) {
    if (((used >> k) & 1) !== 0) continue;
    if (best < 0 || load<f64>(hypothesis(k) + at.weightSum) > load<f64>(hypothesis(best) + at.weightSum)) {
      best = k;
    }
  }
  return best;
}

function isNear(one: i32, other: i32, x: f64, y: f64): bool {
  const dx = movedX(one, x, y) - movedX(other, x, y);
  const dy = movedY(one, x, y) - movedY(other, x, y);
  const turn = abs(wrapped(load<f64>(one) - load<f64>(other)));
  return dx * dx + dy * dy <= distinctPx * distinctPx && turn <= distinctAngle;
}

/** How many minutiae of a fall inside what b shows. */
function countSeen(a: i32, b: i32, fit: i32): i32 {
  let seen = 0;
  for (let i = 0; i < load<i32>(a + at.count); i++) {
    const x = number(a + at.x, i);
    const y = number(a + at.y, i);
    seen += wasSeen(b, movedX(fit, x, y), movedY(fit, x, y));
  }
  return seen;
}

/** How many minutiae of b fall inside what a shows, under the inverse motion. */
function countSeenInverse(a: i32, b: i32, fit: i32): i32 {
  const cosine = load<f64>(fit, 8);
  const sine = -load<f64>(fit, 16);
  const dx = -cosine * load<f64>(fit, 24) + sine * load<f64>(fit, 32);
  const dy = -sine * load<f64>(fit, 24) - cosine * load<f64>(fit, 32);
  let seen = 0;
  for (let j = 0; j < load<i32>(b + at.count); j++) {
    const x = number(b + at.x, j);
    const y = number(b + at.y, j);
    seen += wasSeen(a, cosine * x - sine * y + dx, sine * x + cosine * y + dy);
  }
  return seen;
}
