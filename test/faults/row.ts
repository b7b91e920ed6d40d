/** How much of each fault: `short` is a part of `npm test` (seconds a row), `ci` of `npm run test:faults`, `long` of `npm run test:long`. */
export type Form = 'short' | 'ci' | 'long';

/** How much is asked for, and from which seed everything random is to be drawn. */
export interface Counts {
  readonly form: Form;
  readonly seed: number;
  /** The number for the form that was asked for. */
  of(numbers: Readonly<Record<Form, number>>): number;
}

/** Where a row tells what goes on before its outcome is there. Both may be called at any time and as often as one likes. */
export interface Report {
  /** Shown now and then for rows that take long. */
  progress(done: number, of: number): void;
  /** An invariant is broken: shown at once, with the seed and the command that replays the row. The outcome must then not pass. */
  broken(what: string): void;
}

export interface Outcome {
  /** What was seen, in words and numbers: `0 of 4,213 acknowledged records lost, ready in 310 ms at worst`. */
  readonly seen: string;
  /** The number that decides, in `unit`: lost records, the worst time ... */
  readonly value: number;
  readonly unit: string;
  /** How often the fault was made: kills, states, flips ... */
  readonly count: number;
  readonly pass: boolean;
}

/**
 * One fault, made again and again. `rows/NAME.ts` exports it as `row`.
 *
 * `run` owes: everything random comes from `counts.seed`; nothing is left behind, whatever happens; a loss makes
 * `pass` false. It throws `Skip` where the machine lacks what the row needs, and never counts that as a pass.
 */
export interface Row {
  readonly name: string;
  run(counts: Counts, report: Report): Promise<Outcome>;
}

/** The machine lacks what a row needs; the message says what. */
export class Skip extends Error {}

export function countsOf(form: Form, seed: number): Counts {
  return { form, seed, of: numbers => numbers[form] };
}
