// Stage 3: the prints laid on each other.
import { aligned, closest, scratch } from './addresses';
import { bestGroup } from './groups';
import {
  blockOf,
  columnBytes,
  countOf,
  directionsAt,
  entry,
  galleryAt,
  leadingAt,
  motionAt,
  motionBytes,
  placesAt,
  rowOf,
  slotOf,
  slots,
} from './layout';
import { meet } from './meeting';
import { fitMotion, refit } from './motion';
import { nearPairs, pairAt } from './pairs';
import { motions, refits } from './tunables';

/** Where minutiae are that a print has not: far from all. Places are in quarters of the unit. */
const nowhere: i16 = 15_000;

/**
 * Stage 3 for the prints at [from, to) of the list: lays the probe on the print as each of the heaviest groups says, and
 * counts how close all their minutiae come, whatever their surroundings; the best of these motions is fitted to what meets.
 * Four u32 each: the best group's weight; of the best motion the sum of closeness, the minutiae that meet, and the probe's
 * minutiae that fall inside the print.
 */
export function align(minutiae: i32, from: i32, to: i32): void {
  for (let n = from; n < to; n++) alignPrint(minutiae, entry(closest, n), aligned + ((<usize>n) << 4));
}

function alignPrint(minutiae: i32, print: i32, out: usize): void {
  const found = nearPairs(minutiae, print);
  v128.store(out, i64x2.replace_lane(i64x2.splat(0), 0, <i64>bestGroup(found)));
  spreadPrint(print);
  for (let round = 0; round < motions && round < found; round++) {
    const reference = heaviestGroup(found);
    if (reference == 0) break;
    fitMotion(found, reference);
    if (meet(minutiae, out)) memory.copy(scratch + leadingAt, scratch + motionAt, motionBytes);
  }
  if (load<u32>(out, 4) == 0) return;
  memory.copy(scratch + motionAt, scratch + leadingAt, motionBytes);
  for (let again = 0; again < refits && refit(minutiae); again++) meet(minutiae, out);
}

/** The reference with the greatest sum that has not been taken; takes it. 0 when there is none. */
function heaviestGroup(found: i32): usize {
  let reference: usize = 0;
  let heaviest: u32 = 0;
  for (let k = 0; k < found; k++) {
    const at = pairAt(k);
    if (load<u32>(at, 12) > heaviest) {
      heaviest = load<u32>(at, 12);
      reference = at;
    }
  }
  if (reference != 0) store<u32>(reference, 0, 12);
  return reference;
}

/** x, y and direction of a print's minutiae, as columns. */
function spreadPrint(print: i32): void {
  const block = blockOf(print);
  const size = <usize>countOf(block, slotOf(print));
  const places = rowOf(print) + placesAt;
  const own = block + directionsAt + <usize>(slotOf(print) * slots);
  for (let j: usize = 0; j < columnBytes / 2; j++) {
    const isThere = j < size;
    const to = scratch + galleryAt + (j << 1);
    store<i16>(to, isThere ? (<i16>load<u8>(places + (j << 1))) << 2 : nowhere);
    store<i16>(to + columnBytes, isThere ? (<i16>load<u8>(places + (j << 1), 1)) << 2 : nowhere);
    store<i16>(to + 2 * columnBytes, isThere ? <i16>load<u8>(own + j) : 0);
  }
}
