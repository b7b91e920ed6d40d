/** How often a sweep looks for what is due, in ms. Range 1,000 to 600,000. */
export const sweepMs = 5_000;

/**
 * Encounters with a key that a sweep looks at beside the changed ones. Each look is a snapshot and an iterator
 * of LevelDB, whose memory is given back only when JavaScript collects: 256 of them every 5 s held 100 MiB
 * (the row `endurance`). Range 16 to 10,000.
 */
export const looksPerSweep = 16;

/** Encounters that a sweep erases at most; they share syncs. Range 1 to `groupLimit`. */
export const erasuresPerSweep = 32;

/** Encounters whose last record a sweep deletes at most, and looks at for that. Range 16 to 1,000. */
export const deletionsPerSweep = 64;
export const oldestLookedAt = 256;

/**
 * How often the trusted time is put on the disk, in ms. A restart without a synchronised
 * clock loses so much. Range 1 min to 1 d.
 */
export const timeSavedMs = 15 * 60_000;

/** The least time between two reclaims of erased bytes, in ms. Range 1 min to 1 d. */
export const reclaimMs = 60 * 60_000;
