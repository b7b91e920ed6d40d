/** Stops a timer. Calling it twice, or after the timer has fired, is allowed. */
export type CancelTimer = () => void;

/**
 * Time, passed in wherever time matters so that a test can hold it in its hand.
 *
 * An implementation owes: `monotonicMs` never runs backwards and does not follow changes of the wall clock; timers
 * fire in the order of their due times. A caller owes: durations from `monotonicMs` only, records from `wall` only.
 */
export interface Clock {
  /** Milliseconds since an arbitrary start, fractions allowed. */
  monotonicMs(): number;
  /** The wall clock. */
  wall(): Date;
  /**
   * Whether the wall clock has been set by the network, or by a clock that kept running, since the machine was started. A
   * board without one begins at some date in the past. A clock that cannot tell leaves this out, and is trusted.
   */
  isWallTrusted?(): boolean;
  /** Calls back once, `delayMs` from now at the earliest. */
  after(delayMs: number, callback: () => void): CancelTimer;
}

/** Resolves after `delayMs`; rejects with the signal's reason, and leaves no timer behind, when it is aborted. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
