import type { Clock } from '../../hal/clock.ts';

/** The machine's own time. */
export const wallClock: Clock = {
  monotonicMs: () => performance.now(),
  wall: () => new Date(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
