// What of a block lies where: as daemon/biometrics/iris/search/layout.ts has it.

/** Templates of a block. */
export const lanes: i32 = 128;
export const planeBytes: usize = 16;
/** After the planes of 2,048 bits, two each: a plane of zeros in a cache line of its own, and u16 valid bits of each template. */
export const zeroAt: usize = 2048 * 2 * 16;
export const validBitsAt: usize = zeroAt + 64;
export const blockBytes: usize = validBitsAt + 256;

/** A counter of 128 numbers up to 4,095: bit i of each in plane i. */
export const counterPlanes: i32 = 12;
export const counterBytes: usize = 12 * 16;
/** What a screen adds up, in sixteenths of a mismatch, has so many planes. */
export const sumPlanes: i32 = 17;

/** u32 place, copy, mismatches and valid bits. */
export const hitBytes: usize = 16;

// Scratch: carries of eights (up to 256 and 8 of padding), then of sixty-fours; limits of a block and the sum that is held against
// them; counters of runs; totals of a window's copies; the two numbers of a whole comparison; best hits of a block.
export const mostWindowCopies: i32 = 8;
export const eightsAt: usize = 0;
export const sixtyFoursAt: usize = 264 * 16;
export const limitsAt: usize = sixtyFoursAt + 48 * 16;
export const sumAt: usize = limitsAt + 17 * 16;
export const runsAt: usize = sumAt + 17 * 16;
export const totalsAt: usize = runsAt + 8 * counterBytes;
export const mismatchesAt: usize = totalsAt + 16 * counterBytes;
export const coveredAt: usize = mismatchesAt + counterBytes;
export const bestAt: usize = coveredAt + counterBytes;
export const scratchBytes: usize = bestAt + 128 * hitBytes;
