/** Bytes of a configuration as JSON. Range 4 KiB to what a document of the store holds. */
export const configurationBytes = 64 * 1024;

export interface ShadowParameters {
  /** The longest that a step waits for the lane at a time, in ms; then it is reported as pending, and waits again. 1,000 to 3,600,000. */
  readonly idleWaitMs: number;
  /** Rest after a step or a write that failed before it is tried again, in ms. 100 to 600,000. */
  readonly retryMs: number;
}

export const shadowDefaults: ShadowParameters = { idleWaitMs: 60_000, retryMs: 10_000 };
