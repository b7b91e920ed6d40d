import { largestPortion, loadCatchUp, loadPortionMs, smallestPortion } from './parameters.ts';

/** A portion that came back. */
export interface PortionTimes {
  readonly references: number;
  /** What the worker took for it. */
  readonly tookMs: number;
  /** From its being sent until then: what came in between is in it. */
  readonly turnaroundMs: number;
}

/** A portion is no more than so many times the one before: the next references may take longer than those seen. */
const steepest = 4;

/**
 * How many references a worker is given at a time: so many as take it some milliseconds, which is how long a capture or a search may have
 * to wait for a load; more after calls in between that took long, lest the load never end.
 */
export class LoadPace {
  #size = smallestPortion;

  /** References of the next portion. */
  get size(): number {
    return this.#size;
  }

  took({ references, tookMs, turnaroundMs }: PortionTimes): void {
    const wantedMs = Math.max(loadPortionMs, loadCatchUp * (turnaroundMs - tookMs));
    const fitting = Math.min(Math.round((references * wantedMs) / tookMs), steepest * references);
    this.#size = Math.min(largestPortion, Math.max(smallestPortion, fitting));
  }
}
