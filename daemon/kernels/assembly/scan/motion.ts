// Turns and shifts that lay a probe on a print, and what then meets.
import { agrees } from './groups';
import { pairBytes } from './pairs';

/** Nearest whole quotient, for a quotient above -4096. */
function rounded(sum: i32, by: i32): i32 {
  return <i32>((<i64>sum + ((<i64>by) << 12) + (by >> 1)) / <i64>by) - 4096;
}

/** The mean turn and shift of a group: three i32, the shift in quarters of the unit. */
export function fitMotion(pairs: usize, found: i32, turns: usize, reference: usize, motion: usize): void {
  const own = load<u8>(reference, 2);
  const cosine = <i32>load<i16>(turns + ((<usize>own) << 2));
  const sine = <i32>load<i16>(turns + ((<usize>own) << 2), 2);
  let total: i32 = 0;
  let turned: i32 = 0;
  for (let k = 0; k < found; k++) {
    const at = pairs + <usize>k * pairBytes;
    if (!agrees(at, reference, cosine, sine)) continue;
    const weight = <i32>load<u16>(at) + 1;
    total += weight;
    turned += weight * <i32>(<i8>(load<u8>(at, 2) - own));
  }
  const turn = (<i32>own + rounded(turned, total)) & 255;
  const c = <i32>load<i16>(turns + ((<usize>turn) << 2));
  const s = <i32>load<i16>(turns + ((<usize>turn) << 2), 2);
  let x: i32 = 0;
  let y: i32 = 0;
  for (let k = 0; k < found; k++) {
    const at = pairs + <usize>k * pairBytes;
    if (!agrees(at, reference, cosine, sine)) continue;
    const weight = <i32>load<u16>(at) + 1;
    const px = <i32>load<i16>(at, 4);
    const py = <i32>load<i16>(at, 6);
    x += weight * (((<i32>load<i16>(at, 8)) << 2) - ((c * px - s * py) >> 6));
    y += weight * (((<i32>load<i16>(at, 10)) << 2) - ((s * px + c * py) >> 6));
  }
  store<i32>(motion, turn);
  store<i32>(motion, rounded(x, total), 4);
  store<i32>(motion, rounded(y, total), 8);
}

/** Furthest that two minutiae may lie apart, in quarters of the unit, and in direction; how near counts as inside. */
const reach: i16 = 22;
const reachTurn: i16 = 22;
const insideReach: i16 = 48;
/** Times that a motion is fitted anew to the minutiae that meet, and how far it may turn at a time. */
export const refits: i32 = 2;
const refitTurn: i32 = 8;

/**
 * Lays the probe on the print and replaces what is at out + 4 when the minutiae come closer than by any motion before.
 * Leaves for each minutia of the probe 64 times how close it comes to its closest, + 63 - that one; 0 when none is near.
 */
export function meet(
  minutiae: i32,
  directions: usize,
  places: usize,
  turns: usize,
  gallery: usize,
  motion: usize,
  meetings: usize,
  out: usize,
): void {
  const turn = load<i32>(motion);
  const cosine = <i32>load<i16>(turns + ((<usize>turn) << 2));
  const sine = <i32>load<i16>(turns + ((<usize>turn) << 2), 2);
  let closeness: u32 = 0;
  let met: u32 = 0;
  let inside: u32 = 0;
  for (let i = 0; i < minutiae; i++) {
    const px = <i32>load<u8>(places + ((<usize>i) << 1));
    const py = <i32>load<u8>(places + ((<usize>i) << 1), 1);
    const x = i16x8.splat(<i16>(((cosine * px - sine * py) >> 6) + load<i32>(motion, 4)));
    const y = i16x8.splat(<i16>(((sine * px + cosine * py) >> 6) + load<i32>(motion, 8)));
    const direction = i16x8.splat(<i16>((<i32>load<u8>(directions + i) + turn) & 255));
    let nearest = i16x8.splat(16_000);
    let closest = i16x8.splat(0);
    let rank = i16x8(63, 62, 61, 60, 59, 58, 57, 56);
    for (let at = gallery; at < gallery + 96; at += 16) {
      const dx = i16x8.abs(i16x8.sub(v128.load(at), x));
      const dy = i16x8.abs(i16x8.sub(v128.load(at, 96), y));
      const away = i16x8.add(i16x8.max_s(dx, dy), i16x8.shr_s(i16x8.min_s(dx, dy), 1));
      const off = i16x8.abs(i16x8.shr_s(i16x8.shl(i16x8.sub(v128.load(at, 192), direction), 8), 8));
      const near = v128.and(i16x8.le_s(off, i16x8.splat(reachTurn)), i16x8.lt_s(away, i16x8.splat(reach)));
      const close = i16x8.add(i16x8.shl(i16x8.sub(i16x8.splat(reach), away), 6), rank);
      closest = i16x8.max_s(closest, v128.and(near, close));
      nearest = i16x8.min_s(nearest, away);
      rank = i16x8.sub(rank, i16x8.splat(8));
    }
    if (v128.any_true(i16x8.le_s(nearest, i16x8.splat(insideReach)))) inside++;
    closest = i16x8.max_s(
      closest,
      i8x16.shuffle(closest, closest, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
    );
    closest = i16x8.max_s(
      closest,
      i8x16.shuffle(closest, closest, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11),
    );
    closest = i16x8.max_s(
      closest,
      i8x16.shuffle(closest, closest, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13),
    );
    const meeting = <u32>i16x8.extract_lane_s(closest, 0);
    store<u16>(meetings + ((<usize>i) << 1), <u16>meeting);
    if (meeting == 0) continue;
    met++;
    closeness += meeting >> 6;
  }
  if (closeness <= load<u32>(out, 4)) return;
  store<u32>(out, closeness, 4);
  store<u32>(out, met, 8);
  store<u32>(out, inside, 12);
}

/**
 * The motion that brings the minutiae that meet closest: a weighted least-squares fit over places, its turn the best of the
 * 256 within reach of the old one. Whole numbers in f64, so that the order of operations does not matter. False when
 * fewer than three meet.
 */
export function refit(
  minutiae: i32,
  places: usize,
  turns: usize,
  gallery: usize,
  motion: usize,
  meetings: usize,
): bool {
  let count: i32 = 0;
  let total: f64 = 0;
  let ax: f64 = 0;
  let ay: f64 = 0;
  let bx: f64 = 0;
  let by: f64 = 0;
  let dot: f64 = 0;
  let cross: f64 = 0;
  for (let i = 0; i < minutiae; i++) {
    const meeting = <u32>load<u16>(meetings + ((<usize>i) << 1));
    if (meeting == 0) continue;
    const j = <usize>(63 - (meeting & 63));
    const weight = <f64>(meeting >> 6);
    const px = <f64>load<u8>(places + ((<usize>i) << 1));
    const py = <f64>load<u8>(places + ((<usize>i) << 1), 1);
    const qx = <f64>load<i16>(gallery + (j << 1));
    const qy = <f64>load<i16>(gallery + (j << 1), 96);
    count++;
    total += weight;
    ax += weight * px;
    ay += weight * py;
    bx += weight * qx;
    by += weight * qy;
    dot += weight * (px * qx + py * qy);
    cross += weight * (px * qy - py * qx);
  }
  if (count < 3) return false;
  dot = dot * total - (ax * bx + ay * by);
  cross = cross * total - (ax * by - ay * bx);
  const old = load<i32>(motion);
  let turn = old;
  let best: f64 = -Infinity;
  for (let off = -refitTurn; off <= refitTurn; off++) {
    const tried = (old + off) & 255;
    const c = <f64>load<i16>(turns + ((<usize>tried) << 2));
    const s = <f64>load<i16>(turns + ((<usize>tried) << 2), 2);
    const value = c * dot + s * cross;
    if (value <= best) continue;
    best = value;
    turn = tried;
  }
  const cosine = <f64>load<i16>(turns + ((<usize>turn) << 2));
  const sine = <f64>load<i16>(turns + ((<usize>turn) << 2), 2);
  store<i32>(motion, turn);
  store<i32>(motion, <i32>Math.floor((bx - (cosine * ax - sine * ay) / 64) / total + 0.5), 4);
  store<i32>(motion, <i32>Math.floor((by - (sine * ax + cosine * ay) / 64) / total + 0.5), 8);
  return true;
}
