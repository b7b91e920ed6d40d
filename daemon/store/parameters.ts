/** Commits that may share one sync. Range 1 to 1,000; more makes a batch, and the wait for it, longer. */
export const groupLimit = 64;

/**
 * Bytes that stay free on the volume: a commit that would go below is refused while LevelDB is still well. Room for
 * one log and the table that a re-open makes of it (4 MiB each). Range 0 to the size of the volume.
 */
export const reserveBytes = 8 * 1024 * 1024;

/**
 * So many reserves must be free for the record of a traveller. What lies between is for people: when nobody can be
 * served any more, an officer still signs in, lets somebody out and decides, and alarms are kept. Range 1 to 4.
 */
export const travellerReserves = 1.5;

/** Longest name (list, account, device) that may be part of a key, in UTF-16 code units. */
export const nameLimit = 200;

/** Two changes of a directory within this time may carry the same time. Range 10 (a kernel tick at 100 Hz) to 2,000. */
export const directoryTimeGrainMs = 100;

/**
 * Messages without a place in any stream that a hub keeps for people to look at, the newest. Range 1 to 10,000; each is at
 * most as large as the largest message.
 */
export const unplacedLetters = 256;
