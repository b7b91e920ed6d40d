/**
 * Bytes of the ballast: what a compaction of LevelDB may need at worst (25 tables of 2 MiB), and a log and a table
 * besides. Range 0 (none) to the size of the volume.
 */
export const ballastBytes = 64 * 2 ** 20;

/** The ballast is never more than this share of the volume. Range 0 to 0.5. */
export const ballastShare = 1 / 16;

/** Bytes that are given back, or built, at once: enough for LevelDB to be opened anew. Range 1 MiB to the ballast. */
export const sliceBytes = 8 * 2 ** 20;

/**
 * Each kind of the shed order leaves so many reserves more free than the kind after it; people and alarms come last of
 * all. Range 0 to 4.
 */
export const stepReserves = 0.5;

/** Bytes of a slot of the reserve journal: one commit of a person, sealed. A whole number of file system blocks. */
export const slotBytes = 8 * 2 ** 10;

/** Slots of the reserve journal. Range 2 to 1,024. */
export const slotCount = 128;

/** So many slots nobody may take but who lets a traveller out. Range 1 to `slotCount`. */
export const releaseSlots = 64;

/** The disk is looked at so often. Range 100 to 60,000. */
export const watchMs = 5_000;

/** Bytes written at once while the ballast grows. Range 4 KiB to a slice. */
export const fillBytes = 2 ** 20;
