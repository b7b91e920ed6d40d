export interface DecoderLimits {
  /** Memory that the child may have for itself (RLIMIT_DATA: the heap, and what is mapped to be written), in bytes. */
  readonly memoryBytes: number;
  /** The longest that one image may take, in ms; a child that has to be started first has so long again. */
  readonly timeoutMs: number;
}

export const decoderLimits: DecoderLimits = {
  /** 4,096 x 4,096 px in colour take 50 MB, twice in the middle of a decode; Node itself takes 100. 192 MiB to 1 GiB. */
  memoryBytes: 512 * 2 ** 20,
  /** 100 to 60,000. */
  timeoutMs: 5_000,
};
