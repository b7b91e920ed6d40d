// Turns and shifts that lay a probe on a print: three i32, the shift in quarters of the unit.
import { places, scratch } from './addresses';
import { agrees, cosineOf, sineOf } from './groups';
import { columnBytes, galleryAt, meetingsAt, motionAt } from './layout';
import { pairAt } from './pairs';
import { fewestMet, refitTurn } from './tunables';

/** Nearest whole quotient, for a quotient above -4096. */
function rounded(sum: i32, by: i32): i32 {
  return <i32>((<i64>sum + ((<i64>by) << 12) + (by >> 1)) / <i64>by) - 4096;
}

function storeMotion(turn: i32, x: i32, y: i32): void {
  store<i32>(scratch + motionAt, turn);
  store<i32>(scratch + motionAt, x, 4);
  store<i32>(scratch + motionAt, y, 8);
}

/** The mean turn and shift of a group. */
export function fitMotion(found: i32, reference: usize): void {
  const own = load<u8>(reference, 2);
  const cosine = cosineOf(own);
  const sine = sineOf(own);
  let total: i32 = 0;
  let turned: i32 = 0;
  for (let k = 0; k < found; k++) {
    const at = pairAt(k);
    if (!agrees(at, reference, cosine, sine)) continue;
    const weight = <i32>load<u16>(at) + 1;
    total += weight;
    turned += weight * <i32>(<i8>(load<u8>(at, 2) - own));
  }
  const turn = (<i32>own + rounded(turned, total)) & 255;
  let x: i32 = 0;
  let y: i32 = 0;
  for (let k = 0; k < found; k++) {
    const at = pairAt(k);
    if (!agrees(at, reference, cosine, sine)) continue;
    const weight = <i32>load<u16>(at) + 1;
    const px = <i32>load<i16>(at, 4);
    const py = <i32>load<i16>(at, 6);
    x += weight * (((<i32>load<i16>(at, 8)) << 2) - ((cosineOf(turn) * px - sineOf(turn) * py) >> 6));
    y += weight * (((<i32>load<i16>(at, 10)) << 2) - ((sineOf(turn) * px + cosineOf(turn) * py) >> 6));
  }
  storeMotion(turn, rounded(x, total), rounded(y, total));
}

// Weighted sums over what meets: whole numbers in f64, so that the order of operations does not matter.
let count: i32 = 0;
let total: f64 = 0;
let ax: f64 = 0;
let ay: f64 = 0;
let bx: f64 = 0;
let by: f64 = 0;
let dot: f64 = 0;
let cross: f64 = 0;

/**
 * The motion that brings the minutiae that meet closest: a weighted least-squares fit over places, its turn the best of the
 * 256 within reach of the old one. False when too few meet.
 */
export function refit(minutiae: i32): bool {
  sumMeetings(minutiae);
  if (count < fewestMet) return false;
  const turn = bestTurn(dot * total - (ax * bx + ay * by), cross * total - (ax * by - ay * bx));
  const cosine = <f64>cosineOf(turn);
  const sine = <f64>sineOf(turn);
  const x = Math.floor((bx - (cosine * ax - sine * ay) / 64) / total + 0.5);
  const y = Math.floor((by - (sine * ax + cosine * ay) / 64) / total + 0.5);
  storeMotion(turn, <i32>x, <i32>y);
  return true;
}

function sumMeetings(minutiae: i32): void {
  count = 0;
  total = ax = ay = bx = by = dot = cross = 0;
  for (let i = 0; i < minutiae; i++) {
    const meeting = <u32>load<u16>(scratch + meetingsAt + ((<usize>i) << 1));
    if (meeting == 0) continue;
    const other = scratch + galleryAt + ((<usize>(63 - (meeting & 63))) << 1);
    const weight = <f64>(meeting >> 6);
    const px = <f64>load<u8>(places + ((<usize>i) << 1));
    const py = <f64>load<u8>(places + ((<usize>i) << 1), 1);
    const qx = <f64>load<i16>(other);
    const qy = <f64>load<i16>(other + columnBytes);
    count++;
    total += weight;
    ax += weight * px;
    ay += weight * py;
    bx += weight * qx;
    by += weight * qy;
    dot += weight * (px * qx + py * qy);
    cross += weight * (px * qy - py * qx);
  }
}

/** The first of equals. */
function bestTurn(along: f64, across: f64): i32 {
  const old = load<i32>(scratch + motionAt);
  let turn = old;
  let best: f64 = -Infinity;
  for (let off = -refitTurn; off <= refitTurn; off++) {
    const tried = (old + off) & 255;
    const value = <f64>cosineOf(tried) * along + <f64>sineOf(tried) * across;
    if (value <= best) continue;
    best = value;
    turn = tried;
  }
  return turn;
}
