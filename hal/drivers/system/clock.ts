import type { CancelTimer, Clock } from '../../clock.ts';
import { TimerQueue } from '../timer-queue.ts';
import { isSynchronised } from './synchronisation.ts';

/** The longest delay that setTimeout takes; a longer one would fire at once. */
const longestDelayMs = 2 ** 31 - 1;

const earliestMs = Date.parse('2026-01-01T00:00:00Z');

/**
 * The real time.
 *
 * One kernel timer serves them all: setTimeout may fire a millisecond early, and two of them within a millisecond fire
 * in either order, which the contract forbids.
 */
export class SystemClock implements Clock {
  readonly #queue = new TimerQueue();
  #armed: NodeJS.Timeout | undefined;
  /** What the kernel's timer was set for. */
  #armedMs: number | undefined;

  monotonicMs(): number {
    return performance.now();
  }

  wall(): Date {
    return new Date();
  }

  /** Before the day on which this was written no clock is right. */
  isWallTrusted(): boolean {
    return this.wall().getTime() >= earliestMs && isSynchronised();
  }

  after(delayMs: number, callback: () => void): CancelTimer {
    const cancel = this.#queue.add(this.monotonicMs() + Math.max(0, delayMs), callback);
    this.#arm();
    return () => {
      cancel();
      this.#arm();
    };
  }

  #arm(): void {
    const dueMs = this.#queue.nextDueMs;
    if (dueMs === this.#armedMs) return;
    this.#armedMs = dueMs;
    clearTimeout(this.#armed);
    if (dueMs === undefined) return;
    const delayMs = Math.ceil(dueMs - this.monotonicMs());
    this.#armed = setTimeout(() => this.#fire(), Math.min(Math.max(delayMs, 0), longestDelayMs));
  }

  #fire(): void {
    const nowMs = this.monotonicMs();
    try {
      for (let due = this.#queue.takeDue(nowMs); due !== undefined; due = this.#queue.takeDue(nowMs)) due();
    } finally {
      this.#armedMs = undefined;
      this.#arm();
    }
  }
}
