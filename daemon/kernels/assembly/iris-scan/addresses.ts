// Where things lie of the one searcher that this instance works for, and the probe's numbers: set by the loader before a scan.

/** The first block of the segment. */
export let blocks: usize = 0;

/** u16 planes to be counted, in eighths of a byte offset from the block; each list is padded to eights with the plane of zeros. */
export let runTerms: usize = 0;
/** u16 eights of terms in each list of runs: by window of copies, kind, first copy of the run, last copy. */
export let runEights: usize = 0;
/** u32 address and eights of the lists of whole copies: mismatches, then what the probe does not cover; 16 bytes a copy. */
export let wholeLists: usize = 0;
/** u16 by number of valid bits: mismatches from which on it is no hit. */
export let bounds: usize = 0;
/** What was found, see layout.ts. */
export let hits: usize = 0;
export let scratch: usize = 0;

export let copies: i32 = 0;
/** Copies of a window: 1 to 8. */
export let windowCopies: i32 = 0;
/** Whether the screen looks at masks at all, and what a bit that the probe does not cover counts: sixteenths of a mismatch. */
export let maskWeight: i32 = 0;
/** What a valid bit allows in the screen: 2^16 times sixteenths of a mismatch. */
export let allowance: i32 = 0;
/** Templates of fewer valid bits than this are never hits, at least 1. */
export let leastValidBits: i32 = 1;
/** Room for so many hits. */
export let hitRoom: i32 = 0;
/** How many were found. */
export let hitCount: i32 = 0;

export function setHitCount(count: i32): void {
  hitCount = count;
}
