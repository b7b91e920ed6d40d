/** The tunables of the 1:N search over iris codes. A Hamming distance (HD) is the share of the valid bits that differ. */
export const irisSearchParameters = {
  store: {
    /** Slots of a segment of memory, 514 bytes each: memory follows the list in steps of this. 1,024 to 524,288; whole blocks. */
    segmentSlots: 65_536,
    /** Threads that may search a segment at the same time. 1 to 8. */
    mostSearchers: 4,
  },

  probe: {
    /** Columns that the eye may be turned either way between two captures at an e-gate. 4 to 15. */
    turnColumns: 8,
    /** A comparison of fewer valid bits than this is no evidence and never a hit. 100 to 800. */
    leastValidBits: 300,
  },

  /** The search that loses nothing: how it looks at a block the first time. */
  exact: {
    /** Copies whose common bits are counted once: more save counting and cost adding. 1 to 8. */
    windowCopies: 5,
    /** Masks are not worth looking at up to this threshold, HD. 0.2 to 0.3. */
    noMasksTo: 0.25,
    /** ... and all of them are from this one on. 0.3 to 0.4. */
    allMasksFrom: 0.33,
  },

  /** The search that may lose a mate. */
  tiered: {
    /** Copies whose common bits are counted once, of fewer bits. 1 to 8. */
    windowCopies: 3,
    /** The first look takes every so manieth column: neighbouring columns say nearly the same. 2, 4 or 8. */
    everyColumns: 4,
    /** How far the HD over the first look may lie above the threshold. 0.02 to 0.1. */
    margin: 0.03,
    /** The second look adds every so manieth of the other bits. 2 to 6. */
    everyOther: 3,
    /** How far the HD over both may lie above the threshold. 0.01 to 0.1. */
    secondMargin: 0.02,
  },
} as const;
