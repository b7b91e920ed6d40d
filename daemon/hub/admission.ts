import type { Ack, Address, Received } from '../link/contract.ts';
import type { SentEntry } from '../link/envelope.ts';
import { sourceOf } from '../link/topics.ts';

/** An entry as it came in, not yet on the disk. */
export interface Arrival extends SentEntry {
  readonly address: Address;
}

/**
 * What to do with an entry when everything up to `upTo` is kept:
 * - `next`: commit it;
 * - `duplicate`: acknowledge again, the last ack was lost;
 * - `early`: one before it was lost on the way; the kiosk goes back and sends both again.
 *
 * Before the first entry that its kiosk still holds nothing can come any more, so that one is next even when some are missing.
 */
export function admit(upTo: number, { first, entry }: SentEntry): 'next' | 'duplicate' | 'early' {
  if (entry.seq <= upTo) return 'duplicate';
  return entry.seq === upTo + 1 || entry.seq === first ? 'next' : 'early';
}

/** One stream: a device's epoch. */
export const streamOf = ({ address, entry }: Arrival): string => `${sourceOf(address)}#${entry.epoch}`;

export interface SortedBatch {
  readonly fresh: readonly Received[];
  /** One for each stream of the batch, to be sent when `fresh` is committed. */
  readonly acks: readonly { readonly stream: string; readonly address: Address; readonly ack: Ack }[];
  readonly duplicates: number;
  readonly early: number;
  readonly missing: number;
}

/** Sorts a batch, in order of arrival, against what is kept of each of its streams. */
export function sortBatch(batch: readonly Arrival[], kept: ReadonlyMap<string, number>): SortedBatch {
  const acks = new Map<string, { stream: string; address: Address; ack: Ack }>();
  const fresh: Received[] = [];
  const counts = { duplicates: 0, early: 0, missing: 0 };
  for (const arrival of batch) {
    const { address, entry } = arrival;
    const stream = streamOf(arrival);
    const upTo = acks.get(stream)?.ack.upTo ?? kept.get(stream) ?? 0;
    const admission = admit(upTo, arrival);
    if (admission === 'next') {
      fresh.push({ address, entry });
      counts.missing += entry.seq - upTo - 1;
    } else if (admission === 'duplicate') counts.duplicates++;
    else counts.early++;
    const ack = { epoch: entry.epoch, upTo: admission === 'next' ? entry.seq : upTo };
    acks.set(stream, { stream, address, ack });
  }
  return { fresh, acks: [...acks.values()], ...counts };
}
