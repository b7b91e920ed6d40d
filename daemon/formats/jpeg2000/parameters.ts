/** More components (colours, transparency) than this are refused. 1 to 16,384 in the standard. */
export const maximumComponents = 4;
/** Bits of a sample. The standard goes to 38; the decoder's result has at most 16. */
export const maximumBitDepth = 16;
/** Each tile takes some kilobytes of the decoder's memory whatever is in it. 1 to 65,535 in the standard. */
export const maximumTiles = 1_024;
/** A codestream in a JP2 file lies behind a handful of boxes. More are not looked at. */
export const maximumBoxes = 64;

export interface ChildLimits {
  /** What the process of the decoder may have for itself (RLIMIT_DATA), bytes; Node alone takes 100 MB. 256 MiB to 2 GiB. */
  readonly memoryBytes: number;
  /** Processor seconds (RLIMIT_CPU), which also end a decoder whose parent is gone. 1 to 300. */
  readonly processorS: number;
  /** From the start of the process to its answer, ms. 1,000 to 300,000. */
  readonly timeoutMs: number;
}

/** For 4,096 x 4,096 px in three colours, which OpenJPEG holds twice in four bytes a sample. */
export const childLimits: ChildLimits = {
  memoryBytes: 768 * 2 ** 20,
  processorS: 30,
  timeoutMs: 30_000,
};
