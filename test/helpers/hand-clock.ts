import type { Clock } from '../../hal/clock.ts';

/** A clock that stands still until it is told to go on; timers fire in the order of their due times. */
export class HandClock implements Clock {
  #nowMs = 0;
  readonly #timers = new Set<{ readonly dueMs: number; readonly callback: () => void }>();

  monotonicMs(): number {
    return this.#nowMs;
  }

  wall(): Date {
    return new Date(Date.UTC(2026, 0, 1) + this.#nowMs);
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { dueMs: this.#nowMs + delayMs, callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.size;
  }

  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (;;) {
      const due = [...this.#timers]
        .filter(timer => timer.dueMs <= untilMs)
        .sort((a, b) => a.dueMs - b.dueMs)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#nowMs = due.dueMs;
      due.callback();
    }
    this.#nowMs = untilMs;
  }
}
