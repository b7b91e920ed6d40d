import { idHash } from './id-hash.ts';

/** Which of so many shards a subject is on, with all that he is found by. */
export function shardOf(subject: string, shards: number): number {
  return idHash(subject) % shards;
}
