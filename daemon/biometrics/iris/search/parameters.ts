/** The tunables of the 1:N search over iris codes. A Hamming distance (HD) is a share of the valid bits. */
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

  screen: {
    /** Copies whose common bits are counted once: more save more counting and cost more adding. 1 to 8. */
    mostWindowCopies: 6,
    /** Share of the bits whose masks the exact screen looks at. 0 to 1. */
    maskShare: 0.5,
  },

  /** The search that may lose a mate. */
  tiered: {
    /** The first look takes every so manieth column: neighbouring columns say nearly the same. 2 to 8. */
    everyColumns: 4,
    /** How far the HD of the first look may lie above the threshold. 0.02 to 0.1. */
    margin: 0.05,
  },
} as const;
