import type { CancelTimer, Clock } from '../../hal/clock.ts';

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is moved. */
export class SteppedClock implements Clock {
  #nowMs = 0;
  readonly #startMs: number;
  readonly #timers = new Set<Timer>();

  constructor(start = '2026-03-01T12:00:00.000Z') {
    this.#startMs = new Date(start).getTime();
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  wall(): Date {
    return new Date(this.#startMs + this.#nowMs);
  }

  after(delayMs: number, callback: () => void): CancelTimer {
    const timer = { dueMs: this.#nowMs + delayMs, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves on and fires what falls due, in order. */
  advance(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (let next = this.#nextBefore(untilMs); next; next = this.#nextBefore(untilMs)) {
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
    }
    this.#nowMs = untilMs;
  }

  #nextBefore(untilMs: number): Timer | undefined {
    return [...this.#timers].filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  }
}
