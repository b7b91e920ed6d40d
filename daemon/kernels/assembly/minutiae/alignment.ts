// Lays one print on the other: bestAlignment of fingerprint/align.ts.
import * as at from './layout';
import { fineDecayAt, number, wrapped } from './numbers';
import { countSeen } from './seen';
import { armPx, reachAngle, reachPx, room, rounds, seedCompatibility, seeds } from './tunables';

/** The address of the alignment under which most minutiae meet. */
export let best: i32 = 0;
export let overlapA: i32 = 0;
export let overlapB: i32 = 0;

/** From the consensus group of that size; gives how many alignments it tried. */
export function align(a: i32, b: i32, size: i32): i32 {
  if (size === 0) return 0;
  const tried = 1 + min(size, seeds - 1);
  seedWithGroup(hypothesis(0), size);
  for (let seed = 1; seed < tried; seed++) seedAround(hypothesis(seed), seed - 1, size);
  best = hypothesis(0);
  for (let seed = 0; seed < tried; seed++) {
    const fit = hypothesis(seed);
    refine(a, b, fit);
    if (load<f64>(fit + at.weightSum) > load<f64>(best + at.weightSum)) best = fit;
  }
  countOverlaps(a, b, best);
  return tried;
}

/** Under the motion, and under its inverse. */
function countOverlaps(a: i32, b: i32, fit: i32): void {
  const cosine = load<f64>(fit, 8);
  const sine = load<f64>(fit, 16);
  const dx = load<f64>(fit, 24);
  const dy = load<f64>(fit, 32);
  overlapA = countSeen(a, b, cosine, sine, dx, dy);
  overlapB = countSeen(b, a, cosine, -sine, -cosine * dx - sine * dy, sine * dx - cosine * dy);
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
  moveAll(a, fit);
  const countA = load<i32>(a + at.count);
  const countB = load<i32>(b + at.count);
  const reach = f32x4.splat((reachPx * reachPx * 1.01) as f32);
  let met = 0;
  for (let i = 0; i < countA; i++) {
    const x = v128.load32_splat(room + at.nearlyX + 4 * i);
    const y = v128.load32_splat(room + at.nearlyY + 4 * i);
    for (let block = 0; block < countB; block += 4) {
      const dx = f32x4.sub(v128.load(b + at.x + 4 * block), x);
      const dy = f32x4.sub(v128.load(b + at.y + 4 * block), y);
      const square = f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy));
      let near = i32x4.bitmask(f32x4.le(square, reach));
      for (; near !== 0; near &= near - 1) {
        const j = block + ctz(near);
        if (j < countB) met = meet(a, i, b, j, load<f64>(fit), met);
      }
    }
  }
  takeOneToOne(fit, met);
}

/** Where the motion brings the minutiae of a: exactly, and as f32 for a first look. */
function moveAll(a: i32, fit: i32): void {
  for (let i = 0; i < load<i32>(a + at.count); i++) {
    const x = movedX(fit, number(a + at.x, i), number(a + at.y, i));
    const y = movedY(fit, number(a + at.x, i), number(a + at.y, i));
    store<f64>(room + at.movedX + 8 * i, x);
    store<f64>(room + at.movedY + 8 * i, y);
    store<f32>(room + at.nearlyX + 4 * i, x as f32);
    store<f32>(room + at.nearlyY + 4 * i, y as f32);
  }
}

/** Lists the minutiae when they are within reach, in the order of their weights; gives the length of the list. */
function meet(a: i32, i: i32, b: i32, j: i32, angle: f64, met: i32): i32 {
  const dx = number(b + at.x, j) - load<f64>(room + at.movedX + 8 * i);
  const dy = number(b + at.y, j) - load<f64>(room + at.movedY + 8 * i);
  const square = dx * dx + dy * dy;
  if (square > reachPx * reachPx) return met;
  const turn = abs(wrapped(number(b + at.angle, j) - number(a + at.angle, i) - angle));
  if (turn > reachAngle) return met;
  const turned = turn / reachAngle;
  const weight = fineDecayAt((2 * square) / (reachPx * reachPx) + 2 * (turned * turned));
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
