import type { CancelTimer } from '../clock.ts';

interface Timer {
  readonly dueMs: number;
  /** In the order in which they were set. */
  readonly order: number;
  readonly callback: () => void;
  /** Its place in the heap; -1 when it is out of it. */
  at: number;
}

/**
 * Timers in the order of their due times; those due at the same time in the order in which they were set. A binary heap that
 * knows where each timer is, so that thousands can be set and taken back.
 */
export class TimerQueue {
  readonly #heap: Timer[] = [];
  #order = 0;

  /** When the first timer is due, or undefined when there is none. */
  get nextDueMs(): number | undefined {
    return this.#heap[0]?.dueMs;
  }

  get size(): number {
    return this.#heap.length;
  }

  add(dueMs: number, callback: () => void): CancelTimer {
    const timer: Timer = { dueMs, order: this.#order++, callback, at: this.#heap.length };
    this.#heap.push(timer);
    this.#rise(timer);
    return () => this.#remove(timer);
  }

  /** Takes out the first timer that is due at `nowMs`. */
  takeDue(nowMs: number): (() => void) | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.dueMs > nowMs) return undefined;
    this.#remove(first);
    return first.callback;
  }

  #remove(timer: Timer): void {
    const { at } = timer;
    if (at < 0) return;
    timer.at = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === timer) return;
    this.#put(last, at);
    this.#rise(last);
    this.#sink(last);
  }

  #rise(timer: Timer): void {
    for (;;) {
      const above = this.#heap[(timer.at - 1) >> 1];
      if (timer.at === 0 || above === undefined || !isBefore(timer, above)) return;
      this.#swap(timer, above);
    }
  }

  #sink(timer: Timer): void {
    for (;;) {
      const [left, right] = [this.#heap[2 * timer.at + 1], this.#heap[2 * timer.at + 2]];
      const first = left !== undefined && right !== undefined && isBefore(right, left) ? right : left;
      if (first === undefined || !isBefore(first, timer)) return;
      this.#swap(timer, first);
    }
  }

  #swap(one: Timer, other: Timer): void {
    const { at } = one;
    this.#put(one, other.at);
    this.#put(other, at);
  }

  #put(timer: Timer, at: number): void {
    this.#heap[at] = timer;
    timer.at = at;
  }
}

const isBefore = (one: Timer, other: Timer) =>
  one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.order < other.order);
