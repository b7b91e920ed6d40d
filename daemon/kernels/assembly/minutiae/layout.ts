// Where things lie: offsets in a prepared template, and in the room that one comparison works in. Bytes.

/** Most minutiae of a template, and minutiae in a row of its lookup tables. */
export const stride: i32 = 48;
/** Most neighbours of a minutia. */
export const most: i32 = 16;
/** Cells of the lookup raster along one side; the last cell is for what lies outside. */
export const cellsAcross: i32 = 14;
export const cells: i32 = cellsAcross * cellsAcross + 1;
export const sectors: i32 = 64;
/** Most cells of an outline: 1600 px square; and most rows of it. */
export const outlineCells: i32 = 41_600;
export const outlineRows: i32 = 208;

// A template, in the words of prepare.ts. `count`, `cols`, `rows` and `isLookedUp` are i32; `left` and `top` f64; the rest
// names itself. `byCell` and `bySector` are there when `isLookedUp`.
export const count: i32 = 0;
export const cols: i32 = 4;
export const rows: i32 = 8;
export const isLookedUp: i32 = 12;
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
export const place: i32 = sector + stride * most;
export const direction: i32 = place + 4 * stride * most;
export const pull: i32 = direction + 4 * stride * most;
export const square: i32 = pull + 4 * stride * most;
export const rest: i32 = square + 4 * stride * most;
export const steps: i32 = rest + 4 * stride * most;
export const byCell: i32 = steps + 4 * stride * most;
export const bySector: i32 = byCell + 2 * stride * cells;
export const seen: i32 = bySector + 2 * stride * sectors;
export const viewForward: i32 = seen + stride * cells;
export const viewSideward: i32 = viewForward + 4 * stride * stride;
export const viewDistance: i32 = viewSideward + 4 * stride * stride;
/** A cell that was never seen goes before the first. */
export const unseen: i32 = viewDistance + 4 * stride * stride;
export const outline: i32 = unseen + 16;
export const templateBytes: i32 = outline + outlineCells;

/** Most pairs that vote for each other, and most groups that an alignment starts from. */
export const mostPairs: i32 = 32;
export const mostSeeds: i32 = 8;

// The room. u16 [i * stride + j]: which neighbours of i have a candidate among those of j.
export const matchable: i32 = 0;
/** u64 [p]: the minutiae among whose neighbours p of i has a candidate; f32 [j]: the most that can match. */
export const matchableBy: i32 = matchable + 2 * stride * stride;
export const matched: i32 = matchableBy + 8 * most;
/** u32 addresses of the lookup rows of its neighbours: by cell, by sector, by seen. */
export const lookups: i32 = matched + 4 * stride;
/** u8: the neighbours of i that b is sure to show [i * stride + j], and those of j that a is [j * stride + i]. */
export const seenByB: i32 = lookups + 12 * most;
export const seenByA: i32 = seenByB + stride * stride;
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
/** Where a motion brings the minutiae of a: f64, f64, f32, f32. */
export const movedX: i32 = selected + mostPairs;
export const movedY: i32 = movedX + 8 * stride;
export const nearlyX: i32 = movedY + 8 * stride;
export const nearlyY: i32 = nearlyX + 4 * stride;
/** Minutiae that meet under a motion: f64 weights, u16 i + 256 j. */
export const meetingWeight: i32 = nearlyY + 4 * stride;
export const meetingPair: i32 = meetingWeight + 8 * stride * stride;
/** One after another. */
export const hypotheses: i32 = meetingPair + 2 * stride * stride;
export const roomBytes: i32 = hypotheses + mostSeeds * 1024;

// Where a template is prepared, beside the room. u8 indices of minutiae: sorted, and the corners of their hull.
export const sorted: i32 = 0;
export const corners: i32 = sorted + stride;
/** Edges of the hull: three f64 each, as `Edge` of fingerprint/outline.ts. */
export const edges: i32 = corners + 2 * stride;
/** i32 [row]: the first and the last column of the outline that was seen. */
export const firstSeen: i32 = edges + 24 * 2 * stride;
export const lastSeen: i32 = firstSeen + 4 * outlineRows;
/** The cells that are seen for certain, one that is not before the first. */
export const uncertain: i32 = lastSeen + 4 * outlineRows;
export const certain: i32 = uncertain + 16;
/** u16 [row * 16 + column]: which neighbours of a minutia may match in a cell of the lookup raster. */
export const ownCells: i32 = certain + outlineCells;
/** u64: distance and index of the nearest neighbours, one more than are kept. */
export const nearest: i32 = ownCells + 2 * 16 * cellsAcross;
/** The ridges of a template that is to be straightened, as fingerprint/straighten.ts has them: i32, then a byte a cell. */
export const detailX: i32 = nearest + 8 * (most + 1);
export const detailY: i32 = detailX + 4;
export const detailCols: i32 = detailX + 8;
export const detailRows: i32 = detailX + 12;
export const detailCells: i32 = 2304;
export const cellOrientations: i32 = detailX + 16;
export const cellPeriods: i32 = cellOrientations + detailCells;
export const workshopBytes: i32 = cellPeriods + detailCells;

// A hypothesis: five f64 of its motion, their order as in motion.ts, then the rest.
export const weightSum: i32 = 40;
export const pairCount: i32 = 48;
export const weights: i32 = 64;
export const minutiaI: i32 = weights + 8 * stride;
export const minutiaJ: i32 = minutiaI + stride;
export const hypothesisBytes: i32 = 1024;
