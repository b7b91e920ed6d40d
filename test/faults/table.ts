import type { Outcome } from './row.ts';

/** A row of the report. One that could not be run is `skipped`, and does not pass. */
export interface Result extends Outcome {
  readonly name: string;
  readonly ms: number;
  readonly skipped?: boolean;
}

export function lineOf({ name, seen, count, ms, pass, skipped = false }: Result): string {
  const verdict = skipped ? 'SKIP' : pass ? 'pass' : 'FAIL';
  const seconds = `${(ms / 1000).toFixed(1)} s`;
  return [verdict, name.padEnd(14), count.toLocaleString('en').padStart(9), seconds.padStart(8), seen].join(
    '  ',
  );
}
