// Block by block: limits, then window by window the screen, then what passed it in full.
import {
  blocks,
  bounds,
  copies,
  hitCount,
  hitRoom,
  hits,
  scratch,
  setHitCount,
  wholeLists,
  windowCopies,
} from './addresses';
import { countPairs, countPlanes } from './counting';
import { less, numberOf } from './counters';
import {
  bestAt,
  blockBytes,
  counterBytes,
  coveredAt,
  hitBytes,
  lanes,
  limitsAt,
  mismatchesAt,
  sumPlanes,
  validBitsAt,
} from './layout';
import { countWindow, limitsOf, startScreen, sumOf } from './screen';

/** Looks at blocks [from, to) until there might be no room for more hits: where to go on, `to` when all are done. */
export function scan(from: i32, to: i32): i32 {
  setHitCount(0);
  for (let b = from; b < to; b++) {
    if (hitCount + lanes > hitRoom) return b;
    const block = blocks + <usize>b * blockBytes;
    if (limitsOf(block)) scanBlock(block, b * lanes);
  }
  return to;
}

function scanBlock(block: usize, firstPlace: i32): void {
  const best = scratch + bestAt;
  memory.fill(best, 0, 128 * hitBytes);
  startScreen();
  let isAny = false;
  for (let first = 0; first < copies; first += windowCopies) {
    const count = min(windowCopies, copies - first);
    countWindow(block, count);
    for (let copy = 0; copy < count; copy++) {
      const passed = less(sumOf(copy, count), scratch + limitsAt, sumPlanes);
      if (v128.any_true(passed) && compare(block, first + copy, passed)) isAny = true;
    }
  }
  if (isAny) report(firstPlace);
}

/** In full, those templates of a block that passed the screen with a copy; whether one of them is a hit. */
function compare(block: usize, copy: i32, passed: v128): bool {
  const lists = wholeLists + ((<usize>copy) << 4);
  const mismatches = scratch + mismatchesAt;
  const uncovered = scratch + coveredAt;
  memory.fill(mismatches, 0, counterBytes);
  memory.fill(uncovered, 0, counterBytes);
  countPlanes(block, load<u32>(lists), load<u32>(lists, 4), mismatches);
  countPairs(block, load<u32>(lists, 8), load<u32>(lists, 12), uncovered);
  let isAny = compareWord(block, copy, v128.extract_lane<u64>(passed, 0), 0);
  if (compareWord(block, copy, v128.extract_lane<u64>(passed, 1), 64)) isAny = true;
  return isAny;
}

function compareWord(block: usize, copy: i32, passed: u64, firstLane: i32): bool {
  let isAny = false;
  for (let rest = passed; rest != 0; rest &= rest - 1) {
    const lane = firstLane + <i32>ctz(rest);
    const mismatches = numberOf(scratch + mismatchesAt, lane);
    const own = <i32>load<u16>(block + validBitsAt + ((<usize>lane) << 1));
    const valid = own - numberOf(scratch + coveredAt, lane);
    if (mismatches >= <i32>load<u16>(bounds + ((<usize>valid) << 1))) continue;
    keepBest(scratch + bestAt + <usize>lane * hitBytes, copy, mismatches, valid);
    isAny = true;
  }
  return isAny;
}

/** The nearest copy of a template; of equals the first. Valid bits are 0 while there is none. */
function keepBest(best: usize, copy: i32, mismatches: i32, valid: i32): void {
  const validOfBest = load<i32>(best, 12);
  if (validOfBest != 0 && mismatches * validOfBest >= load<i32>(best, 8) * valid) return;
  store<i32>(best, copy, 4);
  store<i32>(best, mismatches, 8);
  store<i32>(best, valid, 12);
}

function report(firstPlace: i32): void {
  for (let lane = 0; lane < lanes; lane++) {
    const best = scratch + bestAt + <usize>lane * hitBytes;
    if (load<i32>(best, 12) == 0) continue;
    store<i32>(best, firstPlace + lane);
    v128.store(hits + <usize>hitCount * hitBytes, v128.load(best));
    setHitCount(hitCount + 1);
  }
}
