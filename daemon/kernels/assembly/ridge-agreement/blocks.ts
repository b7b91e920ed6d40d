import {
  aPrints,
  aRidges,
  blocks,
  bCounts,
  bPrints,
  bRidges,
  floorSamples,
  leastSamples,
  nodeCols,
  nodeOf,
  nodeRows,
  side,
  volume,
} from './rooms';
import { blockAt, columnBytes } from './windows';

/** Samples of a block. */
const full: i32 = side * side;

/** Lists the blocks, centred on the nodes, in which at least `leastSamples` are print in both. Returns how many. */
export function findBlocks(): i32 {
  let count = 0;
  for (let node = 0; node < nodeCols * nodeRows; node++) {
    const a = aPrints + blockAt(node);
    const b = bPrints + blockAt(node);
    const upper = v128.and(v128.load(a), v128.load(b));
    const lower = v128.and(v128.load(a, 16), v128.load(b, 16));
    if (bitsOf(upper, lower) < leastSamples) continue;
    store<i32>(blocks + (count << 2), node);
    count++;
  }
  return count;
}

/**
 * For each of `count` blocks and each shift of up to `reach` samples either way: agreeing less disagreeing samples, over
 * the geometric mean of the samples that are print in either, but at least `floorSamples`. Shifts row by row within a block.
 */
export function correlate(count: i32, reach: i32): void {
  const column = columnBytes();
  const least = floorSamples;
  let to = volume;
  for (let k = 0; k < count; k++) {
    const block = blockAt(nodeOf(k));
    const ridgeUpper = v128.load(aRidges + block);
    const ridgeLower = v128.load(aRidges + block, 16);
    const printUpper = v128.load(aPrints + block);
    const printLower = v128.load(aPrints + block, 16);
    const aCount = bitsOf(printUpper, printLower);
    const ridgesAt = bRidges + block;
    const printsAt = bPrints + block;
    const countsAt = bCounts + block;
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const shift = dx * column + (dy << 1);
        const bRidge = ridgesAt + shift;
        const bPrint = printsAt + shift;
        const otherUpper = v128.load(bPrint);
        const otherLower = v128.load(bPrint, 16);
        const bothUpper = v128.and(printUpper, otherUpper);
        const bothLower = v128.and(printLower, otherLower);
        const differUpper = v128.and(bothUpper, v128.xor(ridgeUpper, v128.load(bRidge)));
        const differLower = v128.and(bothLower, v128.xor(ridgeLower, v128.load(bRidge, 16)));
        const bCount = load<u16>(countsAt + shift) as i32;
        // Where one block is print all over, both are print where the other is: most blocks.
        const both = aCount === full ? bCount : bCount === full ? aCount : bitsOf(bothUpper, bothLower);
        const agreement = both - 2 * bitsOf(differUpper, differLower);
        const mean = sqrt<f32>((aCount * bCount) as f32);
        store<f32>(to, (agreement as f32) / max<f32>(mean, least));
        to += 4;
      }
    }
  }
}

/** How many bits a block of windows has. */
function bitsOf(upper: v128, lower: v128): i32 {
  return sum(bitsEach(upper, lower));
}

/** How many bits each byte of two vectors has, both together. */
function bitsEach(upper: v128, lower: v128): v128 {
  return i8x16.add(i8x16.popcnt(upper), i8x16.popcnt(lower));
}

/** Sum of sixteen bytes, signed. */
function sum(bytes: v128): i32 {
  const fours = i32x4.extadd_pairwise_i16x8_s(i16x8.extadd_pairwise_i8x16_s(bytes));
  const twos = i32x4.add(
    fours,
    i8x16.shuffle(fours, fours, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
  );
  return i32x4.extract_lane(twos, 0) + i32x4.extract_lane(twos, 1);
}
