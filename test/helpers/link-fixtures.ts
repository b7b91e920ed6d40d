import type { Ack, KioskEvent, OutboxEntry } from '../../daemon/core/event.ts';
import type { KioskAddress } from '../../daemon/core/kiosk-address.ts';
import { forEachStream, type StreamName, streamOf } from '../../daemon/core/stream.ts';
import type { ReceivedStore } from '../../daemon/hub/contract.ts';
import { type HubParameters, hubDefaults } from '../../daemon/hub/parameters.ts';
import { type LinkParameters, linkDefaults, transportDefaults } from '../../daemon/link/parameters.ts';
import type { Outbox } from '../../daemon/store/contract/outbox.ts';
import type { KioskReport, ReceivedEvent, UnreadReport } from '../../daemon/store/contract/received.ts';
import { planReceived } from '../../daemon/store/hub-intake.ts';
import { hubRules } from '../../daemon/store/hub-state.ts';

/** Resolves when the condition holds; rejects with what was waited for when it does not within the time. */
export async function until(what: string, condition: () => boolean, timeoutMs = 8_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

export const quickTransport = {
  ...transportDefaults,
  connectTimeoutMs: 1_000,
  keepaliveS: 1,
  pubackTimeoutMs: 500,
  reconnectBaseMs: 50,
  reconnectCapMs: 200,
  closeTimeoutMs: 300,
};
export const quickLink: LinkParameters = {
  ...linkDefaults,
  ackTimeoutMs: 200,
  ackTimeoutCapMs: 400,
  outboxRetryMs: 50,
  transport: quickTransport,
};
export const quickHub: HubParameters = { ...hubDefaults, commitRestMs: 50, transport: quickTransport };

export const gate: KioskAddress = { tenant: 'airport', shard: 's1', device: 'gate-01' };

export const alarm = (detail: string): KioskEvent => ({
  type: 'org.bitmap.alarm.v1',
  data: { lane: 'lane-1', at: '2026-01-02T03:04:05.678Z', kind: 'tailgating', detail },
});

export const entryOf = (epoch: string, seq: number, event = alarm(`event ${seq}`)): OutboxEntry => ({
  stream: streamOf(event),
  epoch,
  seq,
  id: `${epoch}-${seq}`,
  time: '2026-01-02T03:04:05.678Z',
  event,
});

/** An outbox in memory that begins where it is told: an outbox that has been emptied before does not begin at 1. */
export class MemoryOutbox implements Outbox {
  epoch: string;
  /** Over all streams, in the order they came. */
  readonly entries: OutboxEntry[] = [];
  readonly #last: Record<StreamName, number>;
  readonly #listeners = new Set<() => void>();

  constructor(epoch: string, lastSeq = 0) {
    this.epoch = epoch;
    this.#last = { ...forEachStream(() => lastSeq) };
  }

  /** Alarms, which are urgent, unless another event is given. */
  append(count = 1, event?: KioskEvent): void {
    for (let n = 0; n < count; n++) {
      const stream = event === undefined ? 'urgent' : streamOf(event);
      this.entries.push(entryOf(this.epoch, ++this.#last[stream], event));
    }
    for (const listener of this.#listeners) listener();
  }

  read(stream: StreamName, after: number, limit: number): Promise<OutboxEntry[]> {
    const waiting = this.entries.filter(entry => entry.stream === stream && entry.seq > after);
    return Promise.resolve(waiting.slice(0, limit).map(entry => ({ ...entry, epoch: this.epoch })));
  }

  acknowledge({ stream, epoch, upTo }: Ack): Promise<boolean> {
    if (epoch !== this.epoch) return Promise.resolve(false);
    const left = this.entries.filter(entry => entry.stream !== stream || entry.seq > upTo);
    this.entries.splice(0, this.entries.length, ...left);
    return Promise.resolve(true);
  }

  last(stream: StreamName): number {
    return this.#last[stream];
  }

  beginEpoch(epoch: string): Promise<void> {
    if (epoch === this.epoch) this.epoch = `${epoch}+`;
    for (const listener of this.#listeners) listener();
    return Promise.resolve();
  }

  count(): Promise<number> {
    return Promise.resolve(this.entries.length);
  }

  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** A hub's store in memory, by the rules of the real one. `failure`, while set, is what each commit rejects with. */
export class MemoryReceived implements ReceivedStore {
  readonly kept: ReceivedEvent[] = [];
  failure: Error | undefined;
  commitMs = 0;
  #state = hubRules.fresh();

  async commitReceived(batch: readonly (KioskReport | UnreadReport)[]) {
    await new Promise(resolve => setTimeout(resolve, this.commitMs));
    if (this.failure) throw this.failure;
    const { state, result } = planReceived(batch, '2026-01-02T03:04:06.000Z')(this.#state);
    this.#state = state;
    this.kept.push(...result.fresh);
    return result;
  }
}
