import type { Endings } from '../faults/endings.ts';

/** What a row gets: whether all of it is wanted or as much as fits into CI, and where to tell what goes on. */
export interface RowContext {
  readonly full: boolean;
  readonly endings: Endings;
  /** One of two numbers. */
  readonly of: (numbers: { readonly ci: number; readonly full: number }) => number;
  readonly progress: (what: string) => void;
}

export interface Outcome {
  /** What was seen, in words and numbers. */
  readonly seen: string;
  /** The number that decides, in `unit`. */
  readonly value?: number;
  readonly unit?: string;
  /** How often, or of how many. */
  readonly count?: number;
  readonly pass: boolean;
}

/** `rows/NAME.ts` exports it as `row`. Nothing is left behind, whatever happens. */
export interface Row {
  readonly name: string;
  run(context: RowContext): Promise<Outcome>;
}

/** How many attacks were refused, and the names of those that were not. */
export const refusedOf = (all: number, succeeded: readonly string[]): string =>
  `${all - succeeded.length} of ${all} attacks refused${succeeded.map(what => `; SUCCEEDED: ${what}`).join('')}`;
