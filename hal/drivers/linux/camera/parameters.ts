/** Tunables of the cameras that are reached through programs and video devices. */
export const parameters = {
  /** The longest that a camera may take from its start to its first frame; ms, 500 to 20,000. */
  firstFrameMs: 5_000,
  /** The largest compressed frame that is believed; bytes, 1 to 64 MiB. */
  largestJpegBytes: 16 * 2 ** 20,
  /** How long a program has for ending by itself once it was told to; ms, 100 to 5,000. */
  endingMs: 1_000,
  /** What a program has said on its standard error is kept up to; characters, 200 to 10,000. */
  keptWords: 2_000,
} as const;
