import type { Ack, OutboxEntry } from '../../daemon/core/event.ts';
import { forEachStream, type StreamName, streams } from '../../daemon/core/stream.ts';
import type { Outbox } from '../../daemon/store/contract/outbox.ts';
import { madeUpEvent } from './encounters.ts';

interface Extent {
  acked: number;
  last: number;
}

/** An outbox that holds numbers alone: what an entry says is made up when it is read. So thousands fit into a process. */
export class MadeUpOutbox implements Outbox {
  epoch = 'e1';
  readonly #device: string;
  readonly #now: () => Date;
  readonly #extents: Readonly<Record<StreamName, Extent>> = forEachStream(() => ({ acked: 0, last: 0 }));
  #listener: (() => void) | undefined;
  /** Told of what is acknowledged for the first time. */
  readonly #onAcked: (count: number) => void;

  constructor(device: string, now: () => Date, onAcked: (count: number) => void) {
    this.#device = device;
    this.#now = now;
    this.#onAcked = onAcked;
  }

  append(stream: StreamName, count: number): void {
    this.#extents[stream].last += count;
    this.#listener?.();
  }

  get waiting(): number {
    return streams.reduce((sum, name) => sum + this.#extents[name].last - this.#extents[name].acked, 0);
  }

  async read(stream: StreamName, after: number, limit: number): Promise<OutboxEntry[]> {
    const { acked, last } = this.#extents[stream];
    const from = Math.max(after, acked) + 1;
    const count = Math.max(0, Math.min(limit, last - from + 1));
    const time = this.#now().toISOString();
    return Array.from({ length: count }, (_, index) => this.#entry(stream, from + index, time));
  }

  #entry(stream: StreamName, seq: number, time: string): OutboxEntry {
    const { epoch } = this;
    const event = madeUpEvent(this.#device, stream, seq, time);
    return { stream, epoch, seq, id: `${epoch}.${stream}.${seq}`, time, event };
  }

  async acknowledge({ stream, epoch, upTo }: Ack): Promise<boolean> {
    const extent = this.#extents[stream];
    if (epoch !== this.epoch) return false;
    if (upTo > extent.acked) {
      this.#onAcked(upTo - extent.acked);
      extent.acked = upTo;
    }
    return true;
  }

  last(stream: StreamName): number {
    return this.#extents[stream].last;
  }

  async beginEpoch(epoch: string): Promise<void> {
    if (epoch === this.epoch) this.epoch = `${epoch}+`;
    this.#listener?.();
  }

  async count(): Promise<number> {
    return this.waiting;
  }

  /** One listener: there is one pump. */
  onAppend(listener: () => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = undefined;
    };
  }
}
