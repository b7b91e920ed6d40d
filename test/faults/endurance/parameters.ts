/** Irises in the gallery, two of a person, while the encounters go by. */
export const irises = 100_000;

/** Encounters that are kept: the rest are behind the window, and erased. */
export const windowEncounters = 10_000;

/** Between two encounters, in virtual milliseconds. */
export const apartMs = 8_000;

/** Sweeps of retention in a round: each deletes 64 encounters and erases 32 at most, more than come. */
export const sweepsPerRound = 10;

/** Lanes that commit at once. */
export const lanes = 16;

/** One encounter in so many is a hit, with pictures of so many bytes. */
export const hitEvery = 50;
export const pictureBytes = 16 * 1024;

/** Encounters between two looks at memory and disk; and between two words from the hub, and two rounds of retention. */
export const reportEvery = 5_000;
export const roundEvery = 500;

/** The most memory that the process may have, in bytes. */
export const residentLimitBytes = 256 * 2 ** 20;

/** What may be gained from the second quarter of a run to its last: chance, and the collector's mood. */
export const flatShare = 0.1;

/** What a compaction of LevelDB holds twice until it is done, bytes. */
export const compactionBytes = 16 * 2 ** 20;
