// Minutiae of probe and print that are near in all 128 bits.
import {
  blockBytes,
  countOf,
  directionsAt,
  placesAt,
  printsPerBlock,
  rowBytes,
  rowsOf,
  slots,
} from './layout';

/** Most pairs that stages 2 and 3 look at, and those of them that others are held against. As in scalar.ts. */
const mostPairs: i32 = 96;
export const references: i32 = 8;
/** A pair: u16 weight, u8 turn, u8 probe minutia, i16 x and y in the probe, i16 x and y in the print, u32 group weight. */
export const pairBytes: usize = 16;
export const pairsAt: usize = 512;

/** The pairs that are near in all 128 bits, at scratch + pairsAt; gives how many. */
export function nearPairs(
  words: usize,
  minutiae: i32,
  thresholds: usize,
  weights: usize,
  directions: usize,
  places: usize,
  block: usize,
  slot: i32,
  row: usize,
  scratch: usize,
): i32 {
  const size = <usize>countOf(block, slot);
  rowsOf(block, slot, scratch);
  const blockDirections = block + directionsAt + <usize>(slot * slots);
  let found: i32 = 0;
  for (let i = 0; i < minutiae; i++) {
    const low = load<u64>(words + ((<usize>i) << 4));
    const high = load<u64>(words + ((<usize>i) << 4), 8);
    const threshold = <u64>load<u8>(thresholds + i);
    for (let j: usize = 0; j < size; j++) {
      const distance = popcnt(low ^ load<u64>(scratch + (j << 3))) + popcnt(high ^ load<u64>(row + (j << 3)));
      if (distance > threshold) continue;
      const at = scratch + pairsAt + <usize>found * pairBytes;
      store<u16>(at, load<u16>(weights + ((<usize>(i << 7) + <usize>distance) << 1)));
      store<u8>(at, load<u8>(blockDirections + j) - load<u8>(directions + i), 2);
      store<u8>(at, <u8>i, 3);
      store<i16>(at, <i16>load<u8>(places + ((<usize>i) << 1)), 4);
      store<i16>(at, <i16>load<u8>(places + ((<usize>i) << 1), 1), 6);
      store<i16>(at, <i16>load<u8>(row + placesAt + (j << 1)), 8);
      store<i16>(at, <i16>load<u8>(row + placesAt + (j << 1), 1), 10);
      store<u32>(at, 0, 12);
      found++;
      if (found == mostPairs) return found;
    }
  }
  return found;
}

/** Stage 0 for stage 2: as sampleNearest, over all 128 bits: histogram[minutia * 128 + distance]. words: u64 x 2 a minutia. */
export function sampleNearestWhole(
  words: usize,
  minutiae: i32,
  blocks: usize,
  rows: usize,
  listed: usize,
  count: i32,
  histogram: usize,
  scratch: usize,
): void {
  for (let n = 0; n < count; n++) {
    const print = <i32>load<u32>(listed + ((<usize>n) << 2));
    const block = blocks + <usize>(print / printsPerBlock) * blockBytes;
    const slot = print % printsPerBlock;
    const size = countOf(block, slot);
    if (size == 0) continue;
    rowsOf(block, slot, scratch);
    const row = rows + <usize>print * rowBytes;
    for (let i = 0; i < minutiae; i++) {
      const low = load<u64>(words + ((<usize>i) << 4));
      const high = load<u64>(words + ((<usize>i) << 4), 8);
      let least: u64 = 127;
      for (let j: usize = 0; j < <usize>size; j++) {
        const distance =
          popcnt(low ^ load<u64>(scratch + (j << 3))) + popcnt(high ^ load<u64>(row + (j << 3)));
        least = distance < least ? distance : least;
      }
      const at = histogram + ((<usize>(i << 7) + <usize>least) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
}
