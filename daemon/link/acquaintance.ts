import type { CancelTimer, Clock } from '../../hal/clock.ts';
import type { Introduction } from './message.ts';

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
  #cancel: CancelTimer = () => {};

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
  }

  /** The hub has stated its keys. */
  answered(): void {
    this.#isAnswered = true;
  }

  /** Something was signed by a key that is not known. */
  meetStranger(): void {
    if (this.#hasAsked) return;
    this.#hasAsked = true;
    this.#parts.introduce();
  }

  /** The hub asks this kiosk; or, coming back, all whom it has not answered, who must not answer at once. */
  asked({ spreadMs = 0 }: Introduction): void {
    const { clock, random, introduce } = this.#parts;
    if (spreadMs === 0) return introduce();
    if (this.#isAnswered) return;
    this.#cancel();
    this.#cancel = clock.after(random() * spreadMs, introduce);
  }
}
