import { monotonicFactory } from 'ulid';
import type { Machine } from './machine.ts';

/** Makes ULIDs: they sort by the wall clock, and within a millisecond by the order of the calls. */
export function newUlids({ clock, random }: Pick<Machine, 'clock' | 'random'>): () => string {
  const next = monotonicFactory(random);
  return () => next(clock.wall().getTime());
}
