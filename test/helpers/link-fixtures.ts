import type { KioskEvent, OutboxEntry } from '../../daemon/core/event.ts';
import type { KioskAddress } from '../../daemon/core/kiosk-address.ts';
import type { ReceivedStore } from '../../daemon/hub/contract.ts';
import { type HubParameters, hubDefaults } from '../../daemon/hub/parameters.ts';
import { type LinkParameters, linkDefaults, transportDefaults } from '../../daemon/link/parameters.ts';
import type { KioskReport, Outbox, ReceivedEvent } from '../../daemon/store/contract.ts';

/** Resolves when the condition holds; rejects with what was waited for when it does not within the time. */
export async function until(what: string, condition: () => boolean, timeoutMs = 8_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

const quickTransport = {
  ...transportDefaults,
  connectTimeoutMs: 1_000,
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
  epoch,
  seq,
  id: `${epoch}-${seq}`,
  time: '2026-01-02T03:04:05.678Z',
  event,
});

/** An outbox in memory that begins where it is told: an outbox that has been emptied before does not begin at 1. */
export class MemoryOutbox implements Outbox {
  readonly epoch: string;
  readonly entries: OutboxEntry[] = [];
  #seq: number;
  readonly #listeners = new Set<() => void>();

  constructor(epoch: string, lastSeq = 0) {
    this.epoch = epoch;
    this.#seq = lastSeq;
  }

  append(count = 1): void {
    for (let n = 0; n < count; n++) this.entries.push(entryOf(this.epoch, ++this.#seq));
    for (const listener of this.#listeners) listener();
  }

  read(after: number, limit: number): Promise<OutboxEntry[]> {
    return Promise.resolve(this.entries.filter(({ seq }) => seq > after).slice(0, limit));
  }

  acknowledge({ epoch, upTo }: { epoch: string; upTo: number }): Promise<boolean> {
    if (epoch !== this.epoch) return Promise.resolve(false);
    this.entries.splice(0, this.entries.filter(({ seq }) => seq <= upTo).length);
    return Promise.resolve(true);
  }

  count(): Promise<number> {
    return Promise.resolve(this.entries.length);
  }

  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** A hub's store in memory. `failure`, while set, is what each commit rejects with. */
export class MemoryReceived implements ReceivedStore {
  readonly kept: ReceivedEvent[] = [];
  failure: Error | undefined;
  commitMs = 0;
  readonly #heads = new Map<string, number>();

  async commitReceived(batch: readonly KioskReport[]) {
    await new Promise(resolve => setTimeout(resolve, this.commitMs));
    if (this.failure) throw this.failure;
    const fresh: ReceivedEvent[] = [];
    const heads = new Map<string, { address: KioskAddress; epoch: string; upTo: number }>();
    for (const { address, entry } of batch) {
      const stream = `${address.device}#${entry.epoch}`;
      const upTo = this.#heads.get(stream) ?? 0;
      const isNext = entry.seq === upTo + 1;
      const number = this.kept.length + fresh.length + 1;
      if (isNext) fresh.push({ address, entry, number, receivedAt: entry.time });
      this.#heads.set(stream, isNext ? entry.seq : upTo);
      heads.set(stream, { address, epoch: entry.epoch, upTo: isNext ? entry.seq : upTo });
    }
    this.kept.push(...fresh);
    return { fresh, heads: [...heads.values()], alarms: [] };
  }
}
