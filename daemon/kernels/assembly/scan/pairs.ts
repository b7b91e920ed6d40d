// Minutiae of probe and print that are near in all 128 bits.
import {
  directions,
  histogram,
  listed,
  places,
  scratch,
  wholeThresholds,
  wholeWeights,
  words,
} from './addresses';
import {
  blockOf,
  countOf,
  directionsAt,
  entry,
  pairBytes,
  pairsAt,
  placesAt,
  rowOf,
  rowsOf,
  slotOf,
  slots,
} from './layout';
import { mostPairs } from './tunables';

// A pair: u16 weight, u8 turn, u8 probe minutia, i16 x and y in the probe, i16 x and y in the print, u32 group weight.

/** The k-th pair. */
export function pairAt(k: i32): usize {
  return scratch + pairsAt + <usize>k * pairBytes;
}

/** Lists the pairs that are near in all 128 bits; gives how many. */
export function nearPairs(minutiae: i32, print: i32): i32 {
  const block = blockOf(print);
  const slot = slotOf(print);
  const row = rowOf(print);
  const size = countOf(block, slot);
  const own = block + directionsAt + <usize>(slot * slots);
  rowsOf(block, slot, scratch);
  let found: i32 = 0;
  for (let i = 0; i < minutiae; i++) {
    const threshold = <u64>load<u8>(wholeThresholds + i);
    const low = load<u64>(words + ((<usize>i) << 4));
    const high = load<u64>(words + ((<usize>i) << 4), 8);
    for (let j = 0; j < size; j++) {
      const distance = distanceTo(j, row, low, high);
      if (distance > threshold) continue;
      storePair(found, i, <usize>distance, row + placesAt + ((<usize>j) << 1), load<u8>(own + j));
      found++;
      if (found == mostPairs) return found;
    }
  }
  return found;
}

/** From the halves of a descriptor to the print's minutia j, whose own lie in the scratch and in its row. */
function distanceTo(j: i32, row: usize, low: u64, high: u64): u64 {
  const at = (<usize>j) << 3;
  return popcnt(low ^ load<u64>(scratch + at)) + popcnt(high ^ load<u64>(row + at));
}

function storePair(k: i32, i: i32, distance: usize, place: usize, direction: u8): void {
  const at = pairAt(k);
  const own = places + ((<usize>i) << 1);
  store<u16>(at, load<u16>(wholeWeights + ((<usize>(i << 7) + distance) << 1)));
  store<u8>(at, direction - load<u8>(directions + i), 2);
  store<u8>(at, <u8>i, 3);
  store<i16>(at, <i16>load<u8>(own), 4);
  store<i16>(at, <i16>load<u8>(own, 1), 6);
  store<i16>(at, <i16>load<u8>(place), 8);
  store<i16>(at, <i16>load<u8>(place, 1), 10);
  store<u32>(at, 0, 12);
}

/** Stage 0 for stage 2: as sampleNearest, over all 128 bits of so many listed prints: histogram[minutia * 128 + distance]. */
export function sampleNearestWhole(minutiae: i32, count: i32): void {
  for (let n = 0; n < count; n++) {
    const print = entry(listed, n);
    const size = countOf(blockOf(print), slotOf(print));
    if (size == 0) continue;
    rowsOf(blockOf(print), slotOf(print), scratch);
    const row = rowOf(print);
    for (let i = 0; i < minutiae; i++) {
      const low = load<u64>(words + ((<usize>i) << 4));
      const high = load<u64>(words + ((<usize>i) << 4), 8);
      let least: u64 = 127;
      for (let j = 0; j < size; j++) least = min(least, distanceTo(j, row, low, high));
      const at = histogram + ((<usize>(i << 7) + <usize>least) << 2);
      store<u32>(at, load<u32>(at) + 1);
    }
  }
}
