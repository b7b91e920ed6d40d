/** Commits that may share one sync. Range 1 to 1,000; more makes a batch, and the wait for it, longer. */
export const groupLimit = 64;

/**
 * Bytes that stay free on the volume: a commit that would go below is refused while LevelDB is still well. Room for
 * one log and the table that a re-open makes of it (4 MiB each). Range 0 to the size of the volume.
 */
export const reserveBytes = 8 * 1024 * 1024;

/** Longest name (list, account, device) that may be part of a key, in UTF-16 code units. */
export const nameLimit = 200;

/** Two changes of a directory within this time may carry the same time. Range 10 (a kernel tick at 100 Hz) to 2,000. */
export const directoryTimeGrainMs = 100;
