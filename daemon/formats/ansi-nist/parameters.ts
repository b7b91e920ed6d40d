/** The most fields that one record may have; the standard's numbers end at 999, and some fields stand more than once. 1 to 100,000. */
export const mostFields = 20_000;

/** The most records that 1.003 CNT may list; the standard allows 999. 1 to 100,000. */
export const mostRecords = 9_999;

/** The longest record that a stream is gathered for, bytes. 1 MB to 2 GB. */
export const longestRecordBytes = 512 * 1024 * 1024;

/** The most items of text that a document is made of: each takes many times its bytes there. 100,000 to 10,000,000. */
export const mostItems = 2_000_000;

/** The most findings that are told of one file; the rest is counted. 100 to 1,000,000. */
export const mostFindings = 10_000;

/** How much of a tagged record has to be seen to know its first field: number, colon, length, separator. Bytes. 32 to 1,024. */
export const lengthFieldBytes = 64;
