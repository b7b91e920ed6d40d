import { type Clock, sleep } from '../../hal/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { Ack, Address, Received } from '../link/contract.ts';
import { type Arrival, type SortedBatch, sortBatch, streamOf } from './admission.ts';
import type { ReceivedStore } from './contract.ts';
import type { HubParameters } from './parameters.ts';

export interface ReceiverOptions {
  readonly store: ReceivedStore;
  /** Once for each entry, after its commit, in order for each device. */
  readonly onCommitted: (received: Received) => void;
  /** After the commit of all that it covers. */
  readonly acknowledge: (address: Address, ack: Ack) => void;
  readonly log: (line: string) => void;
  readonly clock: Clock;
  readonly parameters: HubParameters;
}

/**
 * Takes entries to the disk, many in one synced batch while the one before is being written. Its queue is bounded and a
 * batch whose commit fails is let go: what is not acknowledged the kiosk still has, and sends again.
 */
export class Receiver {
  readonly counts = { received: 0, duplicates: 0, early: 0, overflowed: 0, missing: 0, failedCommits: 0 };
  readonly #options: ReceiverOptions;
  readonly #queue: Arrival[] = [];
  readonly #closing = new AbortController();
  /** What is kept of each stream, as far as it has been asked for. */
  readonly #kept = new Map<string, number>();
  #draining: Promise<void> | undefined;

  constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  offer(arrival: Arrival): void {
    if (this.#closing.signal.aborted) return;
    if (this.#queue.length >= this.#options.parameters.queueMessages) this.counts.overflowed++;
    else this.#queue.push(arrival);
    this.#draining ??= this.#drain();
  }

  /** Lets go of what waits, and resolves when no commit is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#queue.length = 0;
    await this.#draining;
  }

  async #drain(): Promise<void> {
    await Promise.resolve(); // so that what one read of the socket brings goes into one batch
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, this.#options.parameters.batchMessages);
      try {
        await this.#commit(batch);
      } catch (error) {
        this.counts.failedCommits++;
        this.#options.log(`hub: ${batch.length} messages not kept: ${messageOf(error)}`);
        await this.#rest();
      }
    }
    this.#draining = undefined;
  }

  async #commit(batch: readonly Arrival[]): Promise<void> {
    await this.#learnKept(batch);
    const sorted = sortBatch(batch, this.#kept);
    if (sorted.fresh.length > 0) await this.#options.store.commit(sorted.fresh);
    for (const { stream, ack } of sorted.acks) this.#kept.set(stream, ack.upTo);
    this.#count(sorted);
    for (const received of sorted.fresh) this.#options.onCommitted(received);
    for (const { address, ack } of sorted.acks) this.#options.acknowledge(address, ack);
  }

  async #learnKept(batch: readonly Arrival[]): Promise<void> {
    for (const arrival of batch) {
      const stream = streamOf(arrival);
      if (this.#kept.has(stream)) continue;
      const upTo = await this.#options.store.position(arrival.address, arrival.entry.epoch);
      this.#kept.set(stream, upTo ?? 0);
    }
  }

  #count({ fresh, duplicates, early, missing }: SortedBatch): void {
    this.counts.received += fresh.length;
    this.counts.duplicates += duplicates;
    this.counts.early += early;
    this.counts.missing += missing;
    if (missing > 0)
      this.#options.log(`hub: ${missing} entries are missing: kiosks deleted them, this hub has none`);
  }

  /** Rejecting on abort is how `sleep` ends early at close. */
  async #rest(): Promise<void> {
    const { clock, parameters } = this.#options;
    const { signal } = this.#closing;
    await sleep(clock, parameters.commitRestMs, signal).catch((reason: unknown) => {
      if (!signal.aborted) throw reason;
    });
  }
}
