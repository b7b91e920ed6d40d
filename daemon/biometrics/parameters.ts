/** Pause before a worker that died is started again; doubles with each death in a row. Milliseconds. */
export const firstRestartMs = 100;
/** The pause grows no further. Milliseconds. */
export const longestRestartMs = 10_000;
/**
 * A worker that has not answered the oldest call for so long is ended and started again. Well above the longest search of
 * a full gallery. Milliseconds.
 */
export const stuckAfterMs = 120_000;
/** What a load may take beyond that for each reference: some ten times what it does on a fast machine. Milliseconds. */
export const loadPatienceMs = 5;
/** A worker that was told to leave has so long to finish its last call before it is ended by force. Milliseconds. */
export const closeGraceMs = 10_000;
/** So long a worker goes on with a list that it loads before it answers what came meanwhile, 1 to 100. Milliseconds. */
export const loadPortionMs = 10;
/** Where the calls in between took longer, the load goes on for this share of their time, 0 to 1. */
export const loadCatchUp = 0.5;
/** References that a worker is given at a time while it loads a list, at least and at most. */
export const smallestPortion = 4;
export const largestPortion = 4_096;
/** Worker threads that share a long list, where there are so many processors. 1 to 8. */
export const mostShards = 4;
/** Lists of so many references and more are shared out; shorter ones stay with one worker. 4,000 to 100,000. */
export const sharedFrom = 5_000;
/**
 * Two samples of a person that are said to be different fingers and reach this score are told of as the same one: -10 log10(FMR),
 * 30 to 40. Ten fingers are 45 comparisons, so at 40 one person in some 200 is told of for nothing.
 */
export const repeatedFingerFrom = 40;
/**
 * The same of eyes, 35 to 45. Both eyes of a person lie under lids alike in the same light, so that they come nearer to each other than
 * eyes of two people: of MMU1's 1,125 pairs of a left and a right, 6 reach 30 where 0.5 were to be expected, 2 reach 37 and 1 reaches 40.
 */
export const repeatedEyeFrom = 40;
