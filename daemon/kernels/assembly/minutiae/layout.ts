// Where things lie: offsets in a prepared template, and in the room that one comparison works in. Bytes.

/** Most minutiae of a template, and minutiae in a row of its lookup tables. */
export const stride: i32 = 48;
/** Most neighbours of a minutia. */
export const most: i32 = 16;
export const cells: i32 = 197;
export const sectors: i32 = 64;
/** Most cells of an outline: 1600 px square. */
export const outlineCells: i32 = 41_600;

// A template, in the words of prepare.ts. `count`, `cols` and `rows` are i32; `left` and `top` f64; the rest names itself.
export const count: i32 = 0;
export const cols: i32 = 4;
export const rows: i32 = 8;
export const left: i32 = 16;
export const top: i32 = 24;
export const x: i32 = 32;
export const y: i32 = x + 4 * stride;
export const angle: i32 = y + 4 * stride;
export const cosine: i32 = angle + 4 * stride;
export const sine: i32 = cosine + 4 * stride;
export const type: i32 = sine + 4 * stride;
export const neighbourCounts: i32 = type + stride;
export const forward: i32 = neighbourCounts + stride;
export const sideward: i32 = forward + 4 * stride * most;
export const turn: i32 = sideward + 4 * stride * most;
export const sharpness: i32 = turn + 4 * stride * most;
export const cell: i32 = sharpness + 4 * stride * most;
export const sector: i32 = cell + 2 * stride * most;
export const fixedForward: i32 = sector + stride * most;
export const fixedSideward: i32 = fixedForward + 2 * stride * most;
export const fixedTurn: i32 = fixedSideward + 2 * stride * most;
export const fixedSharpness: i32 = fixedTurn + 2 * stride * most;
export const byCell: i32 = fixedSharpness + 2 * stride * most;
export const bySector: i32 = byCell + 2 * stride * cells;
export const seen: i32 = bySector + 2 * stride * sectors;
export const viewForward: i32 = seen + stride * cells;
export const viewSideward: i32 = viewForward + 4 * stride * stride;
export const viewDistance: i32 = viewSideward + 4 * stride * stride;
export const outline: i32 = viewDistance + 4 * stride * stride;
export const templateBytes: i32 = outline + outlineCells;

/** Most pairs that vote for each other, and most groups that an alignment starts from. */
export const mostPairs: i32 = 32;
export const mostSeeds: i32 = 8;

// The room. u16 [i * stride + j]: which neighbours of i have a candidate among those of j.
export const matchable: i32 = 0;
/** u32 addresses of the lookup rows of its neighbours: by cell, by sector, by seen. */
export const lookups: i32 = matchable + 2 * stride * stride;
/** u8 [j]: its neighbours that b is sure to show; [j * stride + i]: the reverse, for all. */
export const seenByB: i32 = lookups + 12 * most;
export const seenByA: i32 = seenByB + stride;
/** u8 [i * stride + j]: how alike they may be, as a rank; and how many have that rank or a better, i32. */
export const rank: i32 = seenByA + stride * stride;
export const ranks: i32 = 256;
export const atRank: i32 = rank + stride * stride;
/** u16 of i * stride + j: the most promising first. */
export const promising: i32 = atRank + 4 * ranks;
/** The most similar pairs, best first: f32, u8, u8. One more than are kept. */
export const similarity: i32 = promising + 2 * stride * stride;
export const pairI: i32 = similarity + 4 * mostPairs + 16;
export const pairJ: i32 = pairI + mostPairs + 16;
/** f64 [m * mostPairs + k], and vectors of f64. */
export const compatibility: i32 = pairJ + mostPairs + 16;
export const membership: i32 = compatibility + 8 * mostPairs * mostPairs;
export const product: i32 = membership + 8 * mostPairs;
/** u8 indices of pairs. */
export const order: i32 = product + 8 * mostPairs;
export const selected: i32 = order + mostPairs;
/** Minutiae that meet under a motion: f64 weights, u16 i + 256 j. */
export const meetingWeight: i32 = selected + mostPairs;
export const meetingPair: i32 = meetingWeight + 8 * stride * stride;
/** One after another; then u8 indices of those that are distinct, best first. */
export const hypotheses: i32 = meetingPair + 2 * stride * stride;
export const distinct: i32 = hypotheses + mostSeeds * 1024;
export const roomBytes: i32 = distinct + 16;

// A hypothesis: five f64 of its motion, their order as in motion.ts, then the rest.
export const weightSum: i32 = 40;
export const pairCount: i32 = 48;
export const weights: i32 = 64;
export const minutiaI: i32 = weights + 8 * stride;
export const minutiaJ: i32 = minutiaI + stride;
export const hypothesisBytes: i32 = 1024;
