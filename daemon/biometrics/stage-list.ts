import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../hal/clock.ts';
import { addCounts, type CountByModality } from '../core/modality.ts';
import { enrolledSubjects, type EnrolledSubject, type ListSource } from './gallery/enrolled.ts';
import { SizeCount } from './gallery/list-size.ts';
import { NoRoom } from './gallery/no-room.ts';
import { shardOf } from './gallery/shard-of.ts';
import { ListFeed } from './list-feed.ts';
import { loadPatienceMs, stuckAfterMs } from './parameters.ts';
import type { Shard } from './shard.ts';

/** What each of so many shards would hold of a list. */
export async function measureList(list: ListSource, shards: number): Promise<SizeCount[]> {
  const sizes = Array.from({ length: shards }, () => new SizeCount());
  for await (const subject of inTurns(list)) sizes[shardOf(subject.id, shards)].add(subject);
  return sizes;
}

/**
 * Lays a list out on its shards, beside what they have, where it waits for `commit`; what stays as it was is not touched, unless
 * there is no room for the rest, or `anew` says so: then all is laid out anew. Rejects, with nothing changed, with Fault `bad-input` for what
 * cannot be read and `unavailable` when a worker dies.
 */
export async function stageList(
  list: ListSource,
  sizes: readonly SizeCount[],
  shards: readonly Shard[],
  clock: Pick<Clock, 'monotonicMs'>,
  anew = false,
): Promise<void> {
  try {
    await stageAt(list, sizes, shards, clock, anew);
  } catch (error) {
    if (!(error instanceof NoRoom) || anew) throw error;
    await stageAt(list, sizes, shards, clock, true);
  }
}

async function stageAt(
  list: ListSource,
  sizes: readonly SizeCount[],
  shards: readonly Shard[],
  clock: Pick<Clock, 'monotonicMs'>,
  anew: boolean,
): Promise<void> {
  const whole = totalOf(sizes);
  const patienceMs = stuckAfterMs + loadPatienceMs * totalReferences(sizes);
  try {
    const starts = shards.map((shard, at) =>
      shard.call('begin', { list: list.name, size: { ...sizes[at].size, whole }, anew }, patienceMs),
    );
    await Promise.all(starts);
    const feeds = shards.map(shard => new ListFeed(shard, clock, patienceMs));
    for await (const subject of inTurns(list)) await feeds[shardOf(subject.id, feeds.length)].add(subject);
    await Promise.all(feeds.map(feed => feed.end()));
  } catch (error) {
    await Promise.allSettled(shards.map(shard => shard.call('abandon', undefined)));
    throw error;
  }
}

export function totalReferences(sizes: readonly SizeCount[]): number {
  return Object.values(totalOf(sizes)).reduce((sum, count) => sum + count, 0);
}

function totalOf(sizes: readonly SizeCount[]): CountByModality {
  return sizes.reduce<CountByModality>((sum, { size }) => addCounts(sum, size.references), {});
}

/** Subjects that are gone through before other events get their turn. */
const subjectsAtATime = 2_000;

async function* inTurns(list: ListSource): AsyncGenerator<EnrolledSubject> {
  let count = 0;
  for (const subject of enrolledSubjects(list)) {
    yield subject;
    count++;
    if (count % subjectsAtATime === 0) await setImmediate();
  }
}
