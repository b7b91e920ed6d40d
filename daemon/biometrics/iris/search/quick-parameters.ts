/** The tunables of a gallery's use of the iris search. */
export const quickIrisParameters = {
  /** Lists below this many eyes are compared in full, one by one, by both scales. 500 to 10,000. */
  exhaustiveBelow: 2_000,
  /**
   * Lists of so many eyes and more keep the codes that are searched and nothing else: full comparisons are then by one scale. A
   * record is 1 kB beside the 514 bytes of a slot. 10,000 to 100,000.
   */
  recordsBelow: 20_000,
  /** Highest Hamming distance, no bending, of an eye that is worth a full comparison. 0.3 to 0.4. */
  threshold: 0.36,
  /** The same of a search in tiers, which is no faster beyond `tiered.worthUpTo` (parameters.ts). 0.26 to 0.355. */
  tieredThreshold: 0.33,
  /** ... and how many of a list are at most, the nearest. 200 to 5,000. */
  most: 1_000,
} as const;
