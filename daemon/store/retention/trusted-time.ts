import type { Clock } from '../../../hal/clock.ts';

/**
 * Time that never runs ahead of what really went by, by which things are erased. It goes on with the monotonic clock,
 * whatever the wall clock does. The wall clock is believed when the machine says that it is synchronised with a time
 * server, at the start or the first time after it; what is not believed is the time that a machine was off. So a
 * wrong clock keeps things too long, and erases nothing early.
 */
export class TrustedTime {
  readonly #clock: Clock;
  readonly #isSynchronised: () => boolean;
  #anchorMs: number;
  #anchorMonotonicMs: number;
  #hasSynchronised = false;

  /** `savedMs`: what it was when it was last put on the disk; without it, a time before everything. */
  constructor(clock: Clock, isSynchronised: () => boolean, savedMs = 0) {
    this.#clock = clock;
    this.#isSynchronised = isSynchronised;
    this.#anchorMs = savedMs;
    this.#anchorMonotonicMs = clock.monotonicMs();
  }

  /** Milliseconds since 1970; never less than before. */
  nowMs(): number {
    const monotonicMs = this.#clock.monotonicMs();
    this.#anchorMs += monotonicMs - this.#anchorMonotonicMs;
    this.#anchorMonotonicMs = monotonicMs;
    if (!this.#hasSynchronised && this.#isSynchronised()) {
      this.#hasSynchronised = true;
      this.#anchorMs = Math.max(this.#anchorMs, this.#clock.wall().getTime());
    }
    return this.#anchorMs;
  }
}
