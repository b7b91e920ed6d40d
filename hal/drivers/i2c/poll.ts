import type { CancelTimer, Clock } from '../../clock.ts';

/**
 * A look at a chip now and then. Looks never overlap: the next one is due `intervalMs` after the end of the one before.
 * `look` deals with its own failures.
 */
export class Poll {
  readonly #clock: Clock;
  readonly #intervalMs: () => number;
  readonly #look: () => Promise<void>;
  #cancel: CancelTimer = () => {};
  #looking: Promise<void> | undefined;
  #isWanted = false;
  #isStopped = false;

  constructor(clock: Clock, intervalMs: () => number, look: () => Promise<void>) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#look = look;
  }

  /** Looks at once, or once more when a look is under way: that one may have been too early. Resolves after it. */
  now(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    this.#isWanted = true;
    this.#cancel();
    this.#looking ??= this.#run();
    return this.#looking;
  }

  /** No look begins after this; resolves when the last one has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    await this.#looking;
  }

  async #run(): Promise<void> {
    while (this.#isWanted && !this.#isStopped) {
      this.#isWanted = false;
      await this.#look();
    }
    this.#looking = undefined;
    if (!this.#isStopped) this.#cancel = this.#clock.after(this.#intervalMs(), () => void this.now());
  }
}
