import type { CancelTimer } from '../clock.ts';

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Timers in the order of their due times; those due at the same time in the order in which they were set. */
export class TimerQueue {
  readonly #timers: Timer[] = [];

  /** When the first timer is due, or undefined when there is none. */
  get nextDueMs(): number | undefined {
    return this.#timers[0]?.dueMs;
  }

  get size(): number {
    return this.#timers.length;
  }

  add(dueMs: number, callback: () => void): CancelTimer {
    const timer: Timer = { dueMs, callback };
    const behind = this.#timers.findLastIndex(other => other.dueMs <= dueMs) + 1;
    this.#timers.splice(behind, 0, timer);
    return () => this.#remove(timer);
  }

  /** Takes out the first timer that is due at `nowMs`. */
  takeDue(nowMs: number): (() => void) | undefined {
    const first = this.#timers[0];
    if (first === undefined || first.dueMs > nowMs) return undefined;
    this.#timers.shift();
    return first.callback;
  }

  #remove(timer: Timer): void {
    const index = this.#timers.indexOf(timer);
    if (index >= 0) this.#timers.splice(index, 1);
  }
}
