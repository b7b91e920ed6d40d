// One comparison of two prepared templates, and what prepares them; the twins in daemon/biometrics/fingerprint/ are
// {similarity,consensus,align}.ts and {prepare,neighbours,outline,straighten}.ts, equal bit for bit: all sums are f64 and run
// in the twin's order. Only the bounds (neighbour-bounds.ts) may differ by 1 in their smallest unit.
import { align } from './minutiae/alignment';
import { selectConsensus } from './minutiae/consensus';
import { makeLookups } from './minutiae/prepare/lookups';
import { markSeenCells, traceOutline } from './minutiae/prepare/outline';
import { tabulateNeighbours } from './minutiae/prepare/neighbours';
import { viewMinutiae, viewStraightened } from './minutiae/prepare/views';
import { mostSimilarPairs } from './minutiae/similarity';

export { best, overlapA, overlapB } from './minutiae/alignment';
export { agreement, eigenvalue } from './minutiae/consensus';
export * from './minutiae/layout';
export * from './minutiae/tunables';

/** How many of the most similar pairs the last comparison listed. */
export let listed: i32 = 0;

/** Works out all that a comparison needs of a template of which count, x, y, angle, cosine, sine and type are written. */
export function prepareTemplate(t: i32): void {
  viewMinutiae(t);
  tabulate(t);
}

/** The same with views straightened by the ridges that are written into the workshop. */
export function prepareStraightened(t: i32): void {
  viewStraightened(t);
  tabulate(t);
}

function tabulate(t: i32): void {
  tabulateNeighbours(t);
  traceOutline(t);
  markSeenCells(t);
}

/** Addresses of the templates. Gives how many alignments it tried; what it found lies in the room. */
export function compareTemplates(a: i32, b: i32): i32 {
  makeLookups(b);
  listed = mostSimilarPairs(a, b);
  return align(a, b, selectConsensus(a, b, listed));
}
