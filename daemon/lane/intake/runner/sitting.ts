import { newVisit, type Sample, type Visit } from '../../runner/visit.ts';

/** What is known of the person at the desk, in memory only: a restart forgets it, and so does the end of the intake. */
export interface Sitting {
  readonly visit: Visit;
  /** By their numbers; those that nobody can want any more are let go. */
  readonly samples: Map<number, Sample>;
}

export function newSitting(serial: number, id: string, startedAt: string, startedMs: number): Sitting {
  return { visit: newVisit(serial, id, startedAt, startedMs), samples: new Map() };
}
