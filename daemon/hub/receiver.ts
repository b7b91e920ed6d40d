import { type Clock, sleep } from '../../hal/clock.ts';
import { Fault, messageOf } from '../core/errors.ts';
import type { Received } from '../link/contract.ts';
import { sourceOf } from '../link/topics.ts';
import type { ChainAlarm, ReceivedOutcome, StreamHead } from '../store/contract/received.ts';
import { type Arrival, asUnread, type Report } from './arrival.ts';
import { ArrivalQueue } from './arrival-queue.ts';
import type { ReceivedStore } from './contract.ts';
import type { HubParameters } from './parameters.ts';

export interface ReceiverOptions {
  readonly store: ReceivedStore;
  /** Once for each entry, after its commit, in order for each stream of a device. */
  readonly onCommitted: (received: Received) => void;
  /** Once for each, after its commit. */
  readonly onAlarm: (alarm: ChainAlarm) => void;
  /** After the commit of all that it covers. */
  readonly acknowledge: (head: StreamHead) => void;
  readonly log: (line: string) => void;
  readonly clock: Clock;
  readonly parameters: HubParameters;
}

/**
 * Takes events to the disk, many in one synced batch while the one before is being written. Its queue is bounded and a
 * batch that the disk does not take is let go: what is not acknowledged the kiosk still has, and sends again. An event that
 * the store will never take is kept aside unread, so that it holds up neither its batch nor its stream.
 */
export class Receiver {
  readonly counts = {
    ...{ received: 0, aside: 0, duplicates: 0, early: 0, overflowed: 0, failedCommits: 0 },
    acknowledged: 0,
  };
  readonly #options: ReceiverOptions;
  readonly #queue: ArrivalQueue;
  readonly #closing = new AbortController();
  #draining: Promise<void> | undefined;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#queue = new ArrivalQueue(options.parameters);
  }

  offer(arrival: Arrival): void {
    if (this.#closing.signal.aborted) return;
    if (!this.#queue.push(arrival)) this.counts.overflowed++;
    this.#draining ??= this.#drain();
  }

  /** Lets go of what waits, and resolves when no commit is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#queue.clear();
    await this.#draining;
  }

  async #drain(): Promise<void> {
    await Promise.resolve(); // so that what one read of the socket brings goes into one batch
    while (this.#queue.length > 0) {
      const batch = this.#queue.take(this.#options.parameters.batchMessages);
      try {
        await this.#keep(batch);
      } catch (error) {
        this.counts.failedCommits++;
        this.#options.log(`hub: ${batch.length} messages not kept: ${messageOf(error)}`);
        await this.#rest();
      }
    }
    this.#draining = undefined;
  }

  /** All in one commit; by halves when something in it is at fault and not the disk, down to the event that is. */
  async #keep(batch: readonly Arrival[]): Promise<void> {
    try {
      await this.#commit(batch.map(({ report }) => report));
    } catch (error) {
      if (isOfTheDisk(error)) throw error;
      const half = Math.ceil(batch.length / 2);
      if (batch.length === 1) return await this.#keepAside(batch, messageOf(error));
      await this.#keep(batch.slice(0, half));
      await this.#keep(batch.slice(half));
    }
  }

  async #keepAside(batch: readonly Arrival[], reason: string): Promise<void> {
    for (const { topic } of batch) this.#options.log(`hub: kept aside ${JSON.stringify(topic)}: ${reason}`);
    await this.#commit(batch.map(arrival => asUnread(arrival, reason)));
  }

  async #commit(batch: readonly Report[]): Promise<void> {
    const { store, onCommitted, onAlarm, acknowledge } = this.#options;
    const outcome = await store.commitReceived(batch);
    for (const received of outcome.fresh) onCommitted(received);
    for (const alarm of outcome.alarms) onAlarm(alarm);
    for (const head of outcome.heads) acknowledge(head);
    this.counts.acknowledged += outcome.heads.length;
    this.#count(batch, outcome);
  }

  #count(batch: readonly Report[], { fresh, aside, heads }: ReceivedOutcome): void {
    const upTo = new Map(heads.map(head => [streamOf(head.address, head), head.upTo]));
    const events = batch.flatMap(report => ('entry' in report ? [report] : []));
    const held = events.filter(
      ({ address, entry }) => entry.seq <= (upTo.get(streamOf(address, entry)) ?? 0),
    );
    this.counts.received += fresh.length;
    this.counts.aside += aside;
    this.counts.duplicates += held.length - fresh.length;
    this.counts.early += events.length - held.length;
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

/** Whether the same batch may be taken later. What no store can hold is a Fault `bad-input`, or an error of its encoding. */
function isOfTheDisk(error: unknown): boolean {
  return error instanceof Fault && error.code !== 'bad-input';
}

/** A device's stream in an epoch. */
const streamOf = (address: StreamHead['address'], { stream, epoch }: { stream: string; epoch: string }) =>
  `${sourceOf(address)}#${epoch}#${stream}`;
