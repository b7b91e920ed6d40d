import type { CancelTimer, Clock } from '../../hal/clock.ts';

/**
 * One process, from its start to its death. Promises cannot be killed, so everything through which a process could act is
 * cut instead: its timers do not fire any more, and disk, network and devices ask `alive` before they do anything for it.
 */
export class Life {
  readonly clock: Clock;
  #alive = true;

  /** `skewMs`: how far the wall clock of the machine is off; it may change at any time. */
  constructor(world: Clock, skewMs: () => number) {
    this.clock = {
      monotonicMs: () => world.monotonicMs(),
      wall: () => new Date(world.wall().getTime() + skewMs()),
      after: (delayMs, callback) => this.#after(world, delayMs, callback),
    };
  }

  get alive(): boolean {
    return this.#alive;
  }

  end(): void {
    this.#alive = false;
  }

  #after(world: Clock, delayMs: number, callback: () => void): CancelTimer {
    if (!this.#alive) return () => {};
    return world.after(delayMs, () => {
      if (this.#alive) callback();
    });
  }
}
