/** A line of the table of `npm run test:fleet`. */
export interface FleetRow {
  readonly name: string;
  run(): Promise<RowResult>;
}

export interface RowResult {
  /** What was seen, in words. */
  readonly seen: string;
  readonly value?: number;
  readonly unit?: string;
  readonly pass: boolean;
  readonly ms?: number;
}

/** How many attacks were refused, and the names of those that were not. */
export const refusedOf = (all: number, succeeded: readonly string[]): string =>
  `${all - succeeded.length} of ${all} attacks refused${succeeded.map(what => `; SUCCEEDED: ${what}`).join('')}`;
