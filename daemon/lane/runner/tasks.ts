import type { CancelTimer, Clock } from '../../../hal/clock.ts';

/** What is under way. What fails is reported, and harms nothing else. */
export class Tasks {
  readonly #onError: (error: unknown, doing: string) => void;
  readonly #running = new Set<Promise<void>>();

  constructor(onError: (error: unknown, doing: string) => void) {
    this.#onError = onError;
  }

  start(doing: string, work: () => Promise<void>): void {
    const task = work()
      .catch((error: unknown) => this.#onError(error, doing))
      .finally(() => this.#running.delete(task));
    this.#running.add(task);
  }

  /** Resolves when what is under way now has ended. */
  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** The same, or after `graceMs`: what hangs is waited for no longer. */
  async endedWithin(clock: Clock, graceMs: number): Promise<void> {
    if (this.#running.size === 0) return;
    let cancel: CancelTimer = () => {};
    const grace = new Promise<void>(resolve => {
      cancel = clock.after(graceMs, resolve);
    });
    await Promise.race([this.ended(), grace]);
    cancel();
  }
}
