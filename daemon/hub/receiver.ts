import { type Clock, sleep } from '../../hal/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { Ack } from '../core/event.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import type { Received } from '../link/contract.ts';
import { sourceOf } from '../link/topics.ts';
import type { ChainAlarm, KioskReport } from '../store/contract.ts';
import type { ReceivedStore } from './contract.ts';
import type { HubParameters } from './parameters.ts';

export interface ReceiverOptions {
  readonly store: ReceivedStore;
  /** Once for each entry, after its commit, in order for each device. */
  readonly onCommitted: (received: Received) => void;
  /** Once for each, after its commit. */
  readonly onAlarm: (alarm: ChainAlarm) => void;
  /** After the commit of all that it covers. */
  readonly acknowledge: (address: KioskAddress, ack: Ack) => void;
  readonly log: (line: string) => void;
  readonly clock: Clock;
  readonly parameters: HubParameters;
}

/**
 * Takes entries to the disk, many in one synced batch while the one before is being written. Its queue is bounded and a
 * batch whose commit fails is let go: what is not acknowledged the kiosk still has, and sends again.
 */
export class Receiver {
  readonly counts = { received: 0, duplicates: 0, early: 0, overflowed: 0, failedCommits: 0 };
  readonly #options: ReceiverOptions;
  readonly #queue: KioskReport[] = [];
  readonly #closing = new AbortController();
  #draining: Promise<void> | undefined;

  constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  offer(arrival: KioskReport): void {
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

  async #commit(batch: readonly KioskReport[]): Promise<void> {
    const { store, onCommitted, onAlarm, acknowledge } = this.#options;
    const { fresh, heads, alarms } = await store.commitReceived(batch);
    for (const received of fresh) onCommitted(received);
    for (const alarm of alarms) onAlarm(alarm);
    for (const { address, epoch, upTo } of heads) acknowledge(address, { epoch, upTo });
    this.#count(
      batch,
      fresh.length,
      new Map(heads.map(head => [streamOf(head.address, head.epoch), head.upTo])),
    );
  }

  #count(batch: readonly KioskReport[], fresh: number, heads: ReadonlyMap<string, number>): void {
    const upTo = ({ address, entry }: KioskReport) => heads.get(streamOf(address, entry.epoch)) ?? 0;
    const held = batch.filter(arrival => arrival.entry.seq <= upTo(arrival)).length;
    this.counts.received += fresh;
    this.counts.duplicates += held - fresh;
    this.counts.early += batch.length - held;
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

/** A device's epoch. */
const streamOf = (address: KioskAddress, epoch: string) => `${sourceOf(address)}#${epoch}`;
