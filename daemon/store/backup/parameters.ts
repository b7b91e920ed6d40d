/** Bytes of a copy that go together over a socket or into a file. Range 4 KiB to 1 MiB. */
export const chunkBytes = 64 * 2 ** 10;

/**
 * How long a backup may be restored, in days. Erasures are remembered as long outside of the store: whoever was
 * erased later than the oldest of these backups may be in one of them. Range 1 to 3,650.
 */
export const backupKeptDays = 400;

/** Bytes of records that a restore writes in one batch. Range 64 KiB to 16 MiB. */
export const batchBytes = 2 ** 20;
