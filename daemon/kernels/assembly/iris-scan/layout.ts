// What of a block lies where: as daemon/biometrics/iris/search/layout.ts has it.

/** Templates of a block. */
export const lanes: i32 = 128;
export const planeBytes: usize = 16;
/** After the planes of 2,048 bits, two each: a plane of zeros in a cache line of its own, and u16 valid bits of each template. */
export const zeroAt: usize = 2048 * 2 * 16;
export const validBitsAt: usize = zeroAt + 64;
export const blockBytes: usize = validBitsAt + 256;

/** u32 place, copy, mismatches and valid bits. */
export const hitBytes: usize = 16;
/** Address and eights of a list of planes and of a list of pairs, u32. */
export const listsBytes: usize = 16;

/** A counter of 128 numbers up to 4,095: bit i of each in plane i. */
export const counterBytes: usize = 12 * 16;
/** What a look adds up, in sixteenths of a mismatch, up to 65,535. */
export const sumBytes: usize = 16 * 16;

export const mostWindowCopies: i32 = 8;

// Scratch: what is carried out of eights of up to 2,048 terms, and of eights of those, each with room for eight more; limits of a
// block by look, and the sum that is held against them; counters of runs; two totals of each copy of a window; best hits of a block.
export const eightsAt: usize = 0;
export const sixtyFoursAt: usize = eightsAt + (256 + 8) * 16;
export const limitsAt: usize = sixtyFoursAt + (32 + 8) * 16;
export const sumAt: usize = limitsAt + 2 * sumBytes;
export const runsAt: usize = sumAt + sumBytes;
export const totalsAt: usize = runsAt + 8 * counterBytes;
export const bestAt: usize = totalsAt + 2 * 8 * counterBytes;
export const scratchBytes: usize = bestAt + 128 * hitBytes;
