import type { CancelTimer, Clock } from '../../hal/clock.ts';
import type { Fault } from '../core/errors.ts';
import type { Introduction } from './message.ts';
import { answerAgainMs, introductionSpreadMs } from './parameters.ts';

export interface AcquaintanceParts {
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Says by which keys this kiosk may be known. */
  readonly introduce: () => void;
}

/** Whether kiosk and hub know each other's keys on the connection that is up, and when the kiosk says who it is. */
export class Acquaintance {
  readonly #parts: AcquaintanceParts;
  #isAnswered = false;
  /** What cannot be opened makes it ask, once: the hub may only have been restored from an older copy. */
  #hasAsked = false;
  #askedMs = -Infinity;
  #cancel: CancelTimer = () => {};
  #isWaiting = false;

  constructor(parts: AcquaintanceParts) {
    this.#parts = parts;
  }

  lineUp(): void {
    this.#isAnswered = false;
    this.#hasAsked = false;
    this.#parts.introduce();
  }

  lineDown(): void {
    this.#cancel();
    this.#isWaiting = false;
  }

  /** The hub has stated its keys. */
  answered(): void {
    this.#isAnswered = true;
  }

  /**
   * A message of the hub's could not be opened. `not-found`: it was signed by a key that is not known. `unavailable`: none of its keys is;
   * it came up after this kiosk, and what it asks cannot be read, so this is taken for the question. A whole fleet may be meant.
   */
  couldNotOpen({ code }: Fault): void {
    if (code === 'unavailable' && !this.#isWaiting) this.#introduceWithin(introductionSpreadMs);
    if (code !== 'not-found' || this.#hasAsked) return;
    this.#hasAsked = true;
    this.#parts.introduce();
  }

  /** The hub asks this kiosk; or, coming back, all whom it has not answered, who must not answer at once. */
  asked({ spreadMs = 0 }: Introduction): void {
    const { clock, introduce } = this.#parts;
    if (spreadMs === 0) {
      const nowMs = clock.monotonicMs();
      if (nowMs - this.#askedMs < answerAgainMs) return; // who holds the broker may play it again and again
      this.#askedMs = nowMs;
      return introduce();
    }
    if (!this.#isAnswered) this.#introduceWithin(spreadMs);
  }

  #introduceWithin(spreadMs: number): void {
    const { clock, random, introduce } = this.#parts;
    this.#cancel();
    this.#isWaiting = true;
    this.#cancel = clock.after(random() * spreadMs, () => {
      this.#isWaiting = false;
      introduce();
    });
  }
}
