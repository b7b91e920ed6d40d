import type { Ack, OutboxEntry } from '../../core/event.ts';
import type { StreamName } from '../../core/stream.ts';

/** What waits for the hub, in streams that are each in order by itself. */
export interface Outbox {
  readonly epoch: string;
  /**
   * The first `limit` entries of a stream with seq > `after`, in order. In the place of one that does not authenticate
   * stands an alarm `record-corrupt`: the stream goes on without a gap, and the hub knows.
   */
  read(stream: StreamName, after: number, limit: number): Promise<OutboxEntry[]>;
  /** Deletes the stream up to `upTo` if `epoch` is this store's; a foreign epoch changes nothing and returns false. */
  acknowledge(ack: Ack): Promise<boolean>;
  /** The highest seq that was given in the stream and epoch; 0 when none was. */
  last(stream: StreamName): number;
  /**
   * Begins a new epoch if `epoch` is still this store's: what waits goes out in it, under its seq. For a store that proved
   * to be an older copy of itself.
   */
  beginEpoch(epoch: string): Promise<void>;
  /** Entries that are not acknowledged, over all streams. */
  count(): Promise<number>;
  /** Called after each commit that added entries. */
  onAppend(listener: () => void): () => void;
}
