// The first look. Neighbouring copies often want the same of a bit: such a run of copies counts it once.
import { maskWeight, runEights, runTerms, scratch } from './addresses';
import { add, clear, countPairs, countPlanes } from './counters';
import { counterBytes, mostWindowCopies, runsAt, totalsAt } from './layout';

/** The list that comes next, and its length. */
let terms: usize = 0;
let eights: usize = 0;

/** Goes back to the first window. */
export function startRuns(): void {
  terms = runTerms;
  eights = runEights;
}

/** Of a copy of the window: its mismatches so far, and the valid bits of the templates that it does not cover, as far as counted. */
export function mismatchesOf(copy: i32): usize {
  return scratch + totalsAt + <usize>copy * counterBytes;
}
export function uncoveredOf(copy: i32): usize {
  return mismatchesOf(mostWindowCopies + copy);
}

/** The first look at a block with the next `count` copies. */
export function countWindow(block: usize, count: i32): void {
  for (let copy = 0; copy < count; copy++) {
    clear(mismatchesOf(copy));
    clear(uncoveredOf(copy));
  }
  clearRuns(count);
  for (let copy = 0; copy < count; copy++) {
    for (let last = copy; last < count; last++) {
      const length = nextLength();
      if (length != 0) countPlanes(block, nextList(length), length, runEndingAt(last));
      add(mismatchesOf(copy), runEndingAt(last));
    }
  }
  if (maskWeight == 0) return;
  clearRuns(count);
  for (let copy = 0; copy < count; copy++) {
    for (let last = copy; last < count; last++) {
      const length = nextLength();
      if (length != 0) countPairs(block, nextList(length), length, runEndingAt(last));
      add(uncoveredOf(copy), runEndingAt(last));
    }
  }
}

/** Counts the runs that end with this copy, those that began so far: what such a run counts belongs to all copies from now to it. */
function runEndingAt(last: i32): usize {
  return scratch + runsAt + <usize>last * counterBytes;
}

function clearRuns(count: i32): void {
  for (let last = 0; last < count; last++) clear(runEndingAt(last));
}

function nextLength(): i32 {
  const length = <i32>load<u16>(eights);
  eights += 2;
  return length;
}

function nextList(length: i32): usize {
  const list = terms;
  terms += (<usize>length) << 4;
  return list;
}
