import type { Exposure } from '../camera/frame-source.ts';
import type { StampedAt } from './codec.ts';

export interface FrameTimes {
  readonly periodMs: number;
  /** Undefined where it is not locked: it is a period at most then. */
  readonly exposureMs?: number | undefined;
}

export interface Stamp {
  readonly stampedAt: StampedAt;
  /** On Clock.monotonicMs. */
  readonly timestampMs: number;
  /** When the device last had no frame to give: before that, this one was not whole. */
  readonly notReadyAtMs: number;
}

/**
 * What the time stamp of a buffer says of its exposure.
 *
 * The end of a frame is when its last line has been read out, which takes a rolling shutter up to a period; its first line
 * began to be exposed before that. The start of exposure is, in USB cameras, the arrival of the first bytes as a rule, so
 * one exposure late. Without a stamp of the kernel's clock there is only the time since which the frame was there: what is
 * read out was exposed before, and in transfer for up to a period.
 */
export function exposureOf(
  { stampedAt, timestampMs, notReadyAtMs }: Stamp,
  { periodMs, exposureMs = periodMs }: FrameTimes,
): Exposure {
  switch (stampedAt) {
    case 'start-of-exposure':
      return { beganAfterMs: timestampMs - exposureMs, endedAfterMs: timestampMs };
    case 'end-of-frame':
      return { beganAfterMs: timestampMs - periodMs - exposureMs, endedAfterMs: timestampMs };
    default: {
      const endedAfterMs = notReadyAtMs - periodMs;
      return { beganAfterMs: endedAfterMs - periodMs - exposureMs, endedAfterMs };
    }
  }
}

const rounds = 2 ** 32;

/** Turns the kernel's numbers of frames, which go round after 32 bits, into numbers that grow. */
export class SequenceCounter {
  #last: number | undefined;

  /** Undefined for a frame that is not newer than the one before. */
  take(sequence: number): number | undefined {
    const ahead = this.#last === undefined ? sequence : (sequence - (this.#last % rounds) + rounds) % rounds;
    if (this.#last !== undefined && (ahead === 0 || ahead >= rounds / 2)) return undefined;
    this.#last = (this.#last ?? 0) + ahead;
    return this.#last;
  }
}
