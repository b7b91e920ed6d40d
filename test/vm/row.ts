import type { Outcome } from '../faults/row.ts';
import type { Guest, GuestOptions } from './guest.ts';

export type { Outcome };

/** What a row is given: guests, and where it tells what goes on. */
export interface Bench {
  /**
   * The guest that the rows share, without systemd, booted by the first that asks. A row leaves it as it was: no
   * process of its own, modules removed that another row may load otherwise. After a row that failed it is made anew.
   */
  shared(): Promise<Guest>;
  /** A guest of this row's own, for one that cuts its power, reboots it or needs other devices; stopped after the row. */
  own(options?: GuestOptions): Promise<Guest>;
  /** Shown at once: for rows that take long. */
  progress(what: string): void;
  /** What was expected is not so: shown at once. The outcome must then not pass. */
  broken(what: string): void;
}

/** One row of `npm run test:vm`. `rows/NAME.ts` exports it as `row`. */
export interface Row {
  readonly name: string;
  run(bench: Bench): Promise<Outcome>;
}
