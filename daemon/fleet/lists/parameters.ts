/** Buckets that the digest of a list has: 2 to this power. Part of the format. */
export const bucketBits = 12;
export const bucketCount = 2 ** bucketBits;

/** Plaintext of a chunk of a sealed file, bytes. Part of the format. */
export const chunkBytes = 65_536;

/** What a decoder takes at most: beyond it a file is refused before memory is given. */
export const limits = {
  /** Characters of a subject's id, as the rest of the kiosk takes them. */
  idLength: 128,
  /** UTF-8 bytes of a name or a date. */
  textBytes: 1_024,
  /** Ten fingers, two eyes and a face, several times over. */
  references: 256,
  templateBytes: 65_536,
  imageBytes: 4_194_304,
  /** Of all that one bucket of a snapshot holds. */
  bucketBytes: 67_108_864,
  /** Of a delta, in plaintext: whoever is further behind takes the snapshot. */
  deltaBytes: 67_108_864,
  /** Of a snapshot, in plaintext. */
  snapshotBytes: 17_179_869_184,
  subjects: 4_000_000,
  manifestBytes: 65_536,
} as const;

/** TUF metadata, bytes; those of tuf-js, but for what our few targets need. */
export const metadataLimits = {
  root: 65_536,
  timestamp: 16_384,
  snapshot: 16_384,
  targets: 65_536,
  /** Roots that are followed in one refresh. */
  rootRotations: 32,
} as const;

/** Public keys of roles that are kept as they were read: a list has four to eight. */
export const keptPublicKeys = 64;

/** One file for whoever is one epoch behind; a larger delta is fetched by itself. */
export const bundleLimits = { bytes: 1_048_576, headerBytes: 8_192, files: 16, deltaBytes: 524_288 } as const;
export const bundlePath = 'metadata/newest.bundle';

export const followTimes = {
  /** The first of several thousand kiosks that hear of an epoch, and the last, begin so far apart at most, ms (0 to 60,000). */
  spreadMs: 3_000,
  /** Between tries, "full jitter", ms. */
  backoffBaseMs: 500,
  backoffCapMs: 60_000,
  /** A download that fails so often without a byte more is given up until the next pointer or look. */
  fruitlessTries: 6,
  /** Nothing comes for so long: the line is dead, ms. */
  stallMs: 20_000,
  /** A file may take so long, and a second more for so many bytes: a source that trickles is a freeze attack. */
  fileMs: 60_000,
  bytesPerSecond: 8_192,
  /** Without a pointer a kiosk looks by itself, ms, and up to half of it later. */
  lookMs: 1_800_000,
} as const;

/** Fallback over messages: raw bytes in one, and how many are asked for at once. */
export const messageBytes = { piece: 32_768, ask: 262_144 } as const;
