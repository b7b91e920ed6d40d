import type { CancelTimer, Clock } from '../../clock.ts';
import { TimerQueue } from '../timer-queue.ts';

/** Lets every promise that can settle settle, and what the kernel has ready be delivered. */
const settle = () => new Promise<void>(resolve => setImmediate(resolve));

/** Time that stands still until it is told to go on. */
export class ManualClock implements Clock {
  readonly #queue = new TimerQueue();
  /** Whether the wall clock counts as set. */
  wallTrusted = true;
  #wallAtZeroMs: number;
  #nowMs = 0;

  /** `startsAt` is what the wall clock shows at monotonic 0. */
  constructor(startsAt = '2026-01-01T00:00:00Z') {
    this.#wallAtZeroMs = Date.parse(startsAt);
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  wall(): Date {
    return new Date(this.#wallAtZeroMs + this.#nowMs);
  }

  isWallTrusted(): boolean {
    return this.wallTrusted;
  }

  /** Somebody sets the wall clock. Monotonic time goes on as before. */
  setWall(instant: string | Date): void {
    this.#wallAtZeroMs = new Date(instant).getTime() - this.#nowMs;
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#queue.size;
  }

  after(delayMs: number, callback: () => void): CancelTimer {
    return this.#queue.add(this.#nowMs + Math.max(0, delayMs), callback);
  }

  /**
   * Moves time on by `ms`. Timers fire in order, each at its own time, and what waits for them runs before the next
   * one fires; timers that are set on the way fire too when they are due within `ms`.
   */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settle();
    for (
      let dueMs = this.#queue.nextDueMs;
      dueMs !== undefined && dueMs <= endMs;
      dueMs = this.#queue.nextDueMs
    ) {
      this.#nowMs = Math.max(this.#nowMs, dueMs);
      this.#queue.takeDue(this.#nowMs)?.();
      await settle();
    }
    this.#nowMs = endMs;
  }
}
