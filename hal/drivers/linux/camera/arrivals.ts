/** The part of a frame period for which a program with frames to write does not keep silent. */
const silencePeriods = 0.25;

export interface ArrivalOptions {
  readonly periodMs: number;
  /** The longest that a frame takes from the end of its exposure to its first byte in the pipe. */
  readonly delayMs: number;
}

/**
 * Tells how old the frames of a stream without time stamps can be.
 *
 * The time at which bytes are read says little: when the event loop was busy, frames have piled up in the pipe and in the
 * program before it. But while the loop waits idly, nothing is there to be read. So when it was idle between two reads
 * for longer than a program with frames to write would have been silent, there was no pile at the first of the two; and
 * what comes from then on, however late it is read, was exposed `delayMs` before that at the earliest.
 */
export class Arrivals {
  readonly #silenceMs: number;
  readonly #delayMs: number;
  #emptyAtMs = Number.NEGATIVE_INFINITY;
  #lastReadMs = Number.NEGATIVE_INFINITY;
  #lastIdleMs = 0;

  constructor({ periodMs, delayMs }: ArrivalOptions) {
    this.#silenceMs = periodMs * silencePeriods;
    this.#delayMs = delayMs;
  }

  /**
   * To be told of each read, with how long the event loop has been idle in its life; gives the earliest end of exposure of
   * a frame whose first byte was read.
   */
  read(nowMs: number, idleMs: number): number {
    if (idleMs - this.#lastIdleMs >= this.#silenceMs) this.#emptyAtMs = this.#lastReadMs;
    this.#lastReadMs = nowMs;
    this.#lastIdleMs = idleMs;
    return this.#emptyAtMs - this.#delayMs;
  }
}
