// What meets when the probe is laid on a print.
import { directions, places, scratch } from './addresses';
import { columnBytes, galleryAt, meetingsAt, motionAt } from './layout';
import { cosineOf, sineOf } from './groups';
import { insideReach, reach, reachTurn } from './tunables';

/** Whether the minutia that was last laid on the print fell inside it. */
let isInside: bool = false;

/**
 * Lays the probe on the print and replaces what is at out + 4 when the minutiae come closer than by any motion before: true
 * then. Leaves for each minutia of the probe 64 times how close it comes to its closest, + 63 - that one; 0 when none is near.
 */
export function meet(minutiae: i32, out: usize): bool {
  const motion = scratch + motionAt;
  const turn = load<i32>(motion);
  const cosine = cosineOf(turn);
  const sine = sineOf(turn);
  let closeness: u32 = 0;
  let met: u32 = 0;
  let inside: u32 = 0;
  for (let i = 0; i < minutiae; i++) {
    const px = <i32>load<u8>(places + ((<usize>i) << 1));
    const py = <i32>load<u8>(places + ((<usize>i) << 1), 1);
    const x = ((cosine * px - sine * py) >> 6) + load<i32>(motion, 4);
    const y = ((sine * px + cosine * py) >> 6) + load<i32>(motion, 8);
    const meeting = <u32>closestTo(x, y, (<i32>load<u8>(directions + i) + turn) & 255);
    if (isInside) inside++;
    store<u16>(scratch + meetingsAt + ((<usize>i) << 1), <u16>meeting);
    if (meeting == 0) continue;
    met++;
    closeness += meeting >> 6;
  }
  if (closeness <= load<u32>(out, 4)) return false;
  store<u32>(out, closeness, 4);
  store<u32>(out, met, 8);
  store<u32>(out, inside, 12);
  return true;
}

/** 64 times how close the closest of the print comes, + 63 - which; 0 when none is near. Eight at a time. */
function closestTo(atX: i32, atY: i32, towards: i32): i32 {
  const x = i16x8.splat(<i16>atX);
  const y = i16x8.splat(<i16>atY);
  const direction = i16x8.splat(<i16>towards);
  const gallery = scratch + galleryAt;
  let nearest = i16x8.splat(16_000);
  let closest = i16x8.splat(0);
  let rank = i16x8(63, 62, 61, 60, 59, 58, 57, 56);
  for (let at = gallery; at < gallery + columnBytes; at += 16) {
    const dx = i16x8.abs(i16x8.sub(v128.load(at), x));
    const dy = i16x8.abs(i16x8.sub(v128.load(at, 96), y));
    const away = i16x8.add(i16x8.max_s(dx, dy), i16x8.shr_s(i16x8.min_s(dx, dy), 1));
    const off = i16x8.abs(i16x8.shr_s(i16x8.shl(i16x8.sub(v128.load(at, 192), direction), 8), 8));
    const isNear = i16x8.lt_s(away, i16x8.splat(<i16>reach));
    const near = v128.and(i16x8.le_s(off, i16x8.splat(<i16>reachTurn)), isNear);
    const close = i16x8.add(i16x8.shl(i16x8.sub(i16x8.splat(<i16>reach), away), 6), rank);
    closest = i16x8.max_s(closest, v128.and(near, close));
    nearest = i16x8.min_s(nearest, away);
    rank = i16x8.sub(rank, i16x8.splat(8));
  }
  isInside = v128.any_true(i16x8.le_s(nearest, i16x8.splat(<i16>insideReach)));
  return greatestOf(closest);
}

function greatestOf(values: v128): i32 {
  const halves = i16x8.max_s(values, v128.shuffle<i64>(values, values, 1, 0));
  const quarters = i16x8.max_s(halves, v128.shuffle<i32>(halves, halves, 1, 0, 3, 2));
  const eighths = i16x8.max_s(quarters, v128.shuffle<i16>(quarters, quarters, 1, 0, 3, 2, 5, 4, 7, 6));
  return i16x8.extract_lane_s(eighths, 0);
}
