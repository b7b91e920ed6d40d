export interface JobParameters {
  /** Without an answer of the hub, what was said is said again after so long, in ms. 100 to 600,000. */
  readonly resendMs: number;
  /** The longest that a job waits for the lane at a time, in ms; then the hub is asked anew whether it may begin. 1,000 to 600,000. */
  readonly idleWaitMs: number;
  /** The longest that a job runs, in ms; what does not answer by then has failed. 1,000 to 86,400,000. */
  readonly runMs: number;
}

export const jobDefaults: JobParameters = { resendMs: 10_000, idleWaitMs: 60_000, runMs: 3_600_000 };

/** Times that a job is begun when power cuts interrupt it. Range 1 to 10. */
export const runsAtMost = 3;

/** Ended jobs that a kiosk remembers, so that it does not do them again on the word of a hub that was set back. Range 10 to 1,000. */
export const endedKept = 100;

/** Bytes of the result of a job as JSON. Range 1 KiB to 200 KiB, which with its frame fits into a document. */
export const resultBytes = 128 * 1024;
