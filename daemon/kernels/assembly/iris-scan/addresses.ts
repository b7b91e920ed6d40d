// Where things lie of the one searcher that this instance works for, and the probe's numbers: set by the loader before a scan.

/** The first block of the segment. */
export let blocks: usize = 0;

/** Lists of terms for the first look, one after the other, and u16 how many eights each has: by window, kind, first, last copy. */
export let runTerms: usize = 0;
export let runEights: usize = 0;
/** By copy and look, but for the first look: `listsBytes`. */
export let closerLists: usize = 0;
/** u16 0, 2, 4 and so on: the terms of planes that lie one after the other. */
export let inOrder: usize = 0;
/** u16 offsets of the cache lines of a block that the first look reads, in eighths, in order; and how many there are. */
export let lines: usize = 0;
export let lineCount: i32 = 0;
/** i32 by look, what a valid bit of a template allows: 2^12 times sixteenths of a mismatch, less than 2^15. */
export let allowances: usize = 0;
/** u16 by number of valid bits: mismatches from which on it is no hit. */
export let bounds: usize = 0;
/** What is found, and room for how many. */
export let hits: usize = 0;
export let hitRoom: i32 = 0;
export let scratch: usize = 0;

export let copies: i32 = 0;
/** Copies of a window: 1 to 8. */
export let windowCopies: i32 = 0;
/** How often a copy is looked at before it is compared in full: 1 or 2, and by then all of it has been counted. */
export let looks: i32 = 1;
/** What a valid bit of the template that the copy does not cover weighs, sixteenths of a mismatch; 0 when none is looked at. */
export let maskWeight: i32 = 0;
/** Templates of fewer valid bits than this are never hits, at least 1. */
export let leastValidBits: i32 = 1;
