// Block by block, copy by copy: the first look at all, closer looks at what is left, and what is then still near is a hit.
import {
  blocks,
  bounds,
  closerLists,
  copies,
  hitRoom,
  hits,
  leastValidBits,
  looks,
  scratch,
  windowCopies,
} from './addresses';
import { startAhead } from './ahead';
import { countPairs, countPlanes, numberOf } from './counters';
import { bestAt, blockBytes, hitBytes, lanes, listsBytes, validBitsAt } from './layout';
import { setLimits, within } from './limits';
import { countWindow, mismatchesOf, startRuns, uncoveredOf } from './runs';

/** How many hits the last scan found. */
export let hitCount: i32 = 0;

/** Looks at blocks [from, to) until there might be no room for more hits: where to go on, `to` when all are done. */
export function scan(from: i32, to: i32): i32 {
  hitCount = 0;
  for (let b = from; b < to; b++) {
    if (hitCount + lanes > hitRoom) return b;
    const block = blocks + <usize>b * blockBytes;
    if (setLimits(block) && scanBlock(block)) report(b * lanes);
  }
  return to;
}

/** Whether there is a hit. */
function scanBlock(block: usize): bool {
  let isAny = false;
  memory.fill(scratch + bestAt, 0, <usize>lanes * hitBytes);
  startAhead(block);
  startRuns();
  for (let first = 0; first < copies; first += windowCopies) {
    const count = min(windowCopies, copies - first);
    countWindow(block, count);
    for (let copy = 0; copy < count; copy++) {
      const near = within(0, mismatchesOf(copy), uncoveredOf(copy));
      if (v128.any_true(near) && lookCloser(block, first + copy, copy, near)) isAny = true;
    }
  }
  return isAny;
}

/** Goes on counting for the copy at `place` of a window, as long as it is near any template; whether there is a hit. */
function lookCloser(block: usize, copy: i32, place: i32, near: v128): bool {
  const mismatches = mismatchesOf(place);
  const uncovered = uncoveredOf(place);
  let lists = closerLists + <usize>(copy * looks) * listsBytes;
  let still = near;
  for (let look = 1; look <= looks; look++) {
    if (load<u32>(lists, 4) != 0) countPlanes(block, load<u32>(lists), load<u32>(lists, 4), mismatches);
    if (load<u32>(lists, 12) != 0) countPairs(block, load<u32>(lists, 8), load<u32>(lists, 12), uncovered);
    lists += listsBytes;
    if (look == looks) break;
    still = v128.and(still, within(look, mismatches, uncovered));
    if (!v128.any_true(still)) return false;
  }
  const low = keepHits(block, copy, place, v128.extract_lane<u64>(still, 0), 0);
  const high = keepHits(block, copy, place, v128.extract_lane<u64>(still, 1), 64);
  return low || high;
}

/** Those of up to 64 templates that are hits with a copy, which has been counted in full. */
function keepHits(block: usize, copy: i32, place: i32, near: u64, firstLane: i32): bool {
  let isAny = false;
  for (let rest = near; rest != 0; rest &= rest - 1) {
    const lane = firstLane + <i32>ctz(rest);
    const mismatches = numberOf(mismatchesOf(place), lane);
    const own = <i32>load<u16>(block + validBitsAt + ((<usize>lane) << 1));
    const valid = own - numberOf(uncoveredOf(place), lane);
    // A template that is being written may be anything.
    if (valid < leastValidBits) continue;
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
    hitCount++;
  }
}
