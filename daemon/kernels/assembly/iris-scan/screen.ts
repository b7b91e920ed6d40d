// The screen: for each copy a number that does not exceed the limit of any template that may be a hit.
import { allowance, leastValidBits, maskWeight, runEights, runTerms, scratch } from './addresses';
import { countPairs, countPlanes } from './counting';
import { add, addShifted } from './counters';
import { counterBytes, limitsAt, runsAt, sumAt, sumPlanes, totalsAt, validBitsAt } from './layout';

/** The next list of runs. */
let terms: usize = 0;
let lengths: usize = 0;

export function startScreen(): void {
  terms = runTerms;
  lengths = runEights;
}

/**
 * Of the next window, `count` copies: the mismatches that it looks at of each copy, in the totals 0 to count - 1, and the valid bits
 * of the templates there that the copies do not cover, in the totals count to 2 count - 1.
 */
export function countWindow(block: usize, count: i32): void {
  memory.fill(scratch + totalsAt, 0, (<usize>count * counterBytes) << 1);
  countRuns(block, count, false, scratch + totalsAt);
  if (maskWeight != 0) countRuns(block, count, true, scratch + totalsAt + <usize>count * counterBytes);
}

/**
 * Where copies that follow each other have the same bit, it counts once for all of them. Counter `last` has the runs that began at
 * this copy or before and end with copy `last`; the total of a copy is that of the runs that do not end before it.
 */
function countRuns(block: usize, count: i32, isPair: bool, totals: usize): void {
  const runs = scratch + runsAt;
  memory.fill(runs, 0, <usize>count * counterBytes);
  for (let copy = 0; copy < count; copy++) {
    const total = totals + <usize>copy * counterBytes;
    for (let last = copy; last < count; last++) {
      const counter = runs + <usize>last * counterBytes;
      const eights = <i32>load<u16>(lengths);
      lengths += 2;
      if (eights != 0) {
        if (isPair) countPairs(block, terms, eights, counter);
        else countPlanes(block, terms, eights, counter);
        terms += (<usize>eights) << 4;
      }
      add(total, counter);
    }
  }
}

/** 16 times the mismatches of a copy of the window and the weight of what it does not cover, as a number of 17 planes. */
export function sumOf(copy: i32, count: i32): usize {
  const into = scratch + sumAt;
  memory.fill(into, 0, (<usize>sumPlanes) << 4);
  addShifted(into, sumPlanes, scratch + totalsAt + <usize>copy * counterBytes, 4);
  for (let bit = 0; bit < 4; bit++) {
    if (((maskWeight >> bit) & 1) != 0) {
      addShifted(into, sumPlanes, scratch + totalsAt + <usize>(copy + count) * counterBytes, bit);
    }
  }
  return into;
}

/** The limit of each template of a block, exclusive: 0 where it has too few valid bits. False where all have. */
export function limitsOf(block: usize): bool {
  const limits = scratch + limitsAt;
  let any: u32 = 0;
  memory.fill(limits, 0, (<usize>sumPlanes) << 4);
  for (let lane: usize = 0; lane < 128; lane++) {
    const valid = <u32>load<u16>(block + validBitsAt + (lane << 1));
    if (valid < <u32>leastValidBits) continue;
    const limit = <u32>((<u64>valid * <u64>allowance) >> 16) + 1;
    any |= limit;
    const at = limits + (lane >> 3);
    for (let plane: usize = 0; plane < 17; plane++) {
      const byte = at + (plane << 4);
      store<u8>(byte, load<u8>(byte) | (((limit >> <u32>plane) & 1) << (<u32>lane & 7)));
    }
  }
  return any != 0;
}
