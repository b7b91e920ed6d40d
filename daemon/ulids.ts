import { decodeTime, monotonicFactory } from 'ulid';
import type { Machine } from './machine.ts';

/**
 * Makes ULIDs: they sort by the wall clock, and by the order of the calls within a millisecond and when the clock is set back.
 *
 * `after`: the last one of an earlier run. All that are made here sort after it, also when the clock has been set back
 * meanwhile.
 */
export function newUlids({ clock, random }: Pick<Machine, 'clock' | 'random'>, after?: string): () => string {
  const next = monotonicFactory(random);
  const earliestMs = after === undefined ? 0 : decodeTime(after) + 1;
  return () => next(Math.max(earliestMs, clock.wall().getTime()));
}
