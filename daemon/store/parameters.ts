/** Commits that may share one sync. Range 1 to 1,000; more makes a batch, and the wait for it, longer. */
export const groupLimit = 64;

/**
 * Bytes that stay free on the volume: a commit that would go below is refused while LevelDB is still
 * well. Room for one log and the table that a re-open makes of it (`writeBufferBytes` each), and a
 * compaction. Range 0 to the size of the volume.
 */
export const reserveBytes = 8 * 1024 * 1024;

/**
 * Blocks of tables that LevelDB keeps in memory, in bytes. A kiosk reads a record once,
 * and rarely again. Range 0 to 64 MiB.
 */
export const cacheBytes = 2 * 1024 * 1024;

/**
 * Files that LevelDB holds open: 10 of its own, and the tables, which it maps into memory. A store grows with its audit for
 * years, and the process must not grow with it. Range 74 (LevelDB takes no less) to 1,000.
 */
export const openFiles = 74;

/**
 * Bytes of a table that a compaction makes: with `openFiles`, what is mapped at most.
 * Range 1 MiB (LevelDB takes no less) to 8 MiB.
 */
export const tableBytes = 1024 * 1024;

/**
 * Bytes that LevelDB gathers in memory, and in a log, before it makes a table of them; while it does so there are twice as
 * many. Also what a re-open after a crash has to read. Range 256 KiB to 4 MiB, which is half of `reserveBytes`.
 */
export const writeBufferBytes = 2 * 1024 * 1024;

/** Longest name (list, account, device) that may be part of a key, in UTF-16 code units. */
export const nameLimit = 200;

/** The largest document, in bytes of its record: the names of 10,000 kiosks. Range 4 KiB to 4 MiB; a batch has to fit into memory. */
export const documentBytes = 1024 * 1024;

/** Two changes of a directory within this time may carry the same time. Range 10 (a kernel tick at 100 Hz) to 2,000. */
export const directoryTimeGrainMs = 100;

/**
 * Messages without a place in any stream that a hub keeps for people to look at, the newest. Range 1 to 10,000; each is at
 * most as large as the largest message.
 */
export const unplacedLetters = 256;

/** Erasures that a hub remembers to have noted, so that it does not do so again. Range 100 to 100,000. */
export const notedErasuresHeld = 10_000;

/** Damaged records that wait to be copied; what comes on top is found again when it is next read. Range 1 to 10,000. */
export const quarantineWaiting = 256;

/** When heads are signed, and how closely the witness follows the store. */
export interface AuditParameters {
  readonly headLinks: number;
  readonly headMs: number;
  readonly witnessLinks: number;
  readonly witnessMs: number;
  readonly witnessLeadLinks: number;
}

export const auditDefaults: AuditParameters = {
  /** Links after which the head is signed, in the same batch. Each head is an event to the hub. 1 to 100,000. */
  headLinks: 256,
  /** The longest that a link waits for a signed head, in ms. 1,000 to 86,400,000. */
  headMs: 300_000,
  /** Links after which the witness is written. 1 to 10,000. */
  witnessLinks: 64,
  /** The longest that the witness waits with fewer, in ms. 1 to 60,000. */
  witnessMs: 1_000,
  /**
   * The links that a store may be ahead of its witness: when a batch would go beyond, it waits for the witness.
   * 1 to 100,000.
   */
  witnessLeadLinks: 256,
};

/** By so many links a crash may leave a store ahead of its witness: one batch may have as many again as the lead. */
export function harmlessLeadLinks({ witnessLeadLinks }: AuditParameters): number {
  return 2 * witnessLeadLinks;
}
/** The file of the encounters' keys, in the folder of the store; LevelDB leaves alone what it does not know. */
export const encounterKeysFile = 'encounter-keys';

/** Records, and bytes of them, that a rotation seals anew in one batch. Range 1 to 1,000, and 64 KiB to 16 MiB. */
export const rotationBatchRecords = 64;
export const rotationBatchBytes = 1024 * 1024;

/** Bytes of tables whose checksums are looked at before a store is open. Range 0 to 256 MiB; 1 ms for about 300 kB. */
export const scrubAtOpenBytes = 8 * 1024 * 1024;

/** From one round through all tables to the next, in ms. Range an hour to 30 days. */
export const scrubEveryMs = 24 * 3_600_000;

/** How long a rotation in the background waits after each batch, in ms. Range 0 to 10,000. */
export const rotationPauseMs = 20;
/** After how long it is tried again when a batch has failed, in ms. Range 1,000 to 3,600,000. */
export const rotationRetryMs = 60_000;

/**
 * Bytes whose checksums are tried in search of the next record behind damage in a log; what lies beyond is then found
 * at the next block. 1 MiB to 1 GiB; a damaged block takes about 2 MiB.
 */
export const resyncBytes = 64 * 1024 * 1024;

/** Links at the end of a chain that are walked when a store is opened. Range `headLinks` to 100,000; 1 ms for about 100. */
export const chainEndLinks = 256;

/** The least that a disk writes whole. A power of two from 512 to 4,096. */
export const sectorBytes = 512;

/** Zeros in a row that no sealed record holds by chance; the header of a batch may have 7. Range 8 to `sectorBytes`. */
export const tornZeroBytes = 8;
