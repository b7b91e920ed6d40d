import type { Ack, OutboxEntry } from '../core/event.ts';
import type { StreamName } from '../core/stream.ts';
import type { Outbox } from './contract/outbox.ts';

/** What of an outbox is held in memory once it is frozen. */
interface Frozen {
  readonly epoch: string;
  readonly stream: StreamName;
  readonly last: number;
  entries: readonly OutboxEntry[];
}

/**
 * An outbox that can outlive its store: what is urgent is read while there are keys, and goes on its way from memory
 * when there are none. An acknowledgement then deletes nothing on the disk; whoever opens that store again sends
 * those entries once more, and the hub knows them.
 */
export class FreezableOutbox implements Outbox {
  readonly #store: Outbox;
  #frozen: Frozen | undefined;

  constructor(store: Outbox) {
    this.#store = store;
  }

  /** Reads the oldest of what waits in a stream, at most `limit`, and asks the store for nothing from then on. */
  async freeze(stream: StreamName, limit: number): Promise<void> {
    const entries = await this.#store.read(stream, 0, limit);
    this.#frozen = { epoch: this.#store.epoch, stream, last: this.#store.last(stream), entries };
  }

  get epoch(): string {
    return this.#frozen?.epoch ?? this.#store.epoch;
  }

  async read(stream: StreamName, after: number, limit: number): Promise<OutboxEntry[]> {
    if (this.#frozen === undefined) return this.#store.read(stream, after, limit);
    return this.#held(stream)
      .filter(({ seq }) => seq > after)
      .slice(0, limit);
  }

  async acknowledge(ack: Ack): Promise<boolean> {
    const frozen = this.#frozen;
    if (frozen === undefined) return this.#store.acknowledge(ack);
    if (ack.epoch !== frozen.epoch) return false;
    if (ack.stream === frozen.stream) frozen.entries = frozen.entries.filter(({ seq }) => seq > ack.upTo);
    return true;
  }

  last(stream: StreamName): number {
    if (this.#frozen === undefined) return this.#store.last(stream);
    return stream === this.#frozen.stream ? this.#frozen.last : 0;
  }

  async beginEpoch(epoch: string): Promise<void> {
    if (this.#frozen === undefined) await this.#store.beginEpoch(epoch);
  }

  async count(): Promise<number> {
    return this.#frozen === undefined ? this.#store.count() : this.#frozen.entries.length;
  }

  onAppend(listener: () => void): () => void {
    return this.#store.onAppend(listener);
  }

  #held(stream: StreamName): readonly OutboxEntry[] {
    return this.#frozen?.stream === stream ? this.#frozen.entries : [];
  }
}
