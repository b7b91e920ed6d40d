import type { Clock } from '../../hal/clock.ts';
import { Fault } from '../core/errors.ts';
import type { SearchedChange } from './engine.ts';
import { NoRoom } from './gallery/no-room.ts';
import { shardOf } from './gallery/shard-of.ts';
import { ListFeed } from './list-feed.ts';
import { loadPatienceMs, stuckAfterMs } from './parameters.ts';
import type { Shard } from './shard.ts';

/**
 * Lays what changes of a list out on its shards, where it waits for `commit`. Rejects, with nothing changed, with Fault `bad-input`,
 * `not-found`, `unavailable`, and `conflict` when the list must be laid out anew.
 */
export async function stageChange(
  { list, upserts, removals }: SearchedChange,
  shards: readonly Shard[],
  clock: Pick<Clock, 'monotonicMs'>,
): Promise<void> {
  const patienceMs = stuckAfterMs + loadPatienceMs * upserts.length;
  try {
    await Promise.all(shards.map(shard => shard.call('begin', { list }, patienceMs)));
    for (const id of removals) await shards[shardOf(id, shards.length)].call('remove', id);
    const feeds = shards.map(shard => new ListFeed(shard, clock, patienceMs));
    for (const subject of upserts) await feeds[shardOf(subject.id, feeds.length)].add(subject);
    await Promise.all(feeds.map(feed => feed.end()));
  } catch (error) {
    await Promise.allSettled(shards.map(shard => shard.call('abandon', undefined)));
    if (!(error instanceof NoRoom)) throw error;
    throw new Fault('conflict', 'no room for more changes', {
      where: `list ${list}`,
      remedy: 'load the list anew',
      cause: error,
    });
  }
}
