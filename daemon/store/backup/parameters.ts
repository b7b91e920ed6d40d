/** Bytes of a copy that go together over a socket or into a file. Range 4 KiB to 1 MiB. */
export const chunkBytes = 64 * 2 ** 10;

/** Bytes of records that a restore writes in one batch. Range 64 KiB to 16 MiB. */
export const batchBytes = 2 ** 20;
