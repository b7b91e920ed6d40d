// Stage 3: the prints laid on each other.
import { bestGroup } from './groups';
import { blockBytes, countOf, directionsAt, placesAt, printsPerBlock, rowBytes, slots } from './layout';
import { fitMotion, meet, refit, refits } from './motion';
import { nearPairs, pairBytes, pairsAt } from './pairs';

/** Groups whose motion stage 3 tries; places there are in quarters of the unit. */
const motions: i32 = 3;
const paddedSlots: usize = 48;
const galleryAt: usize = pairsAt + 96 * 16;
const motionAt: usize = galleryAt + 3 * 96;
const meetingsAt: usize = motionAt + 16;

/**
 * Stage 3 for the listed prints: lays the probe on the print as each of the heaviest groups says, and counts how close
 * all their minutiae come, whatever their surroundings. Four u32 each: the best group's weight; of the best motion the
 * sum of closeness, the minutiae that meet, and the probe's minutiae that fall inside the print.
 */
export function align(
  words: usize,
  minutiae: i32,
  thresholds: usize,
  weights: usize,
  directions: usize,
  places: usize,
  turns: usize,
  blocks: usize,
  rows: usize,
  listed: usize,
  count: i32,
  found4: usize,
  scratch: usize,
): void {
  const pairs = scratch + pairsAt;
  for (let n = 0; n < count; n++) {
    const print = <i32>load<u32>(listed + ((<usize>n) << 2));
    const block = blocks + <usize>(print / printsPerBlock) * blockBytes;
    const slot = print % printsPerBlock;
    const row = rows + <usize>print * rowBytes;
    const out = found4 + ((<usize>n) << 4);
    const found = nearPairs(
      words,
      minutiae,
      thresholds,
      weights,
      directions,
      places,
      block,
      slot,
      row,
      scratch,
    );
    store<u32>(out, bestGroup(pairs, found, turns));
    v128.store(out, i64x2.replace_lane(i64x2.splat(0), 0, <i64>load<u32>(out)));
    spreadPrint(block, slot, row, scratch + galleryAt);
    for (let round = 0; round < motions && round < found; round++) {
      const reference = heaviestGroup(pairs, found);
      if (reference == 0) break;
      fitMotion(pairs, found, turns, reference, scratch + motionAt);
      const gallery = scratch + galleryAt;
      const motion = scratch + motionAt;
      const meetings = scratch + meetingsAt;
      meet(minutiae, directions, places, turns, gallery, motion, meetings, out);
      for (let again = 0; again < refits; again++) {
        if (!refit(minutiae, places, turns, gallery, motion, meetings)) break;
        meet(minutiae, directions, places, turns, gallery, motion, meetings, out);
      }
    }
  }
}

/** The reference with the greatest sum that has not been taken; takes it. 0 when there is none. */
function heaviestGroup(pairs: usize, found: i32): usize {
  let reference: usize = 0;
  let heaviest: u32 = 0;
  for (let k = 0; k < found; k++) {
    const at = pairs + <usize>k * pairBytes;
    if (load<u32>(at, 12) > heaviest) {
      heaviest = load<u32>(at, 12);
      reference = at;
    }
  }
  if (reference != 0) store<u32>(reference, 0, 12);
  return reference;
}

/** x, y in quarters of the unit, and direction, of a print's minutiae: 48 i16 each; those that are not there far away. */
function spreadPrint(block: usize, slot: i32, row: usize, out: usize): void {
  const size = <usize>countOf(block, slot);
  for (let j: usize = 0; j < paddedSlots; j++) {
    const isThere = j < size;
    store<i16>(out + (j << 1), isThere ? (<i16>load<u8>(row + placesAt + (j << 1))) << 2 : 15_000);
    store<i16>(out + (j << 1), isThere ? (<i16>load<u8>(row + placesAt + (j << 1), 1)) << 2 : 15_000, 96);
    store<i16>(
      out + (j << 1),
      isThere ? <i16>load<u8>(block + directionsAt + <usize>(slot * slots) + j) : 0,
      192,
    );
  }
}
