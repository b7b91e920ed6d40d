import type { Ack, OutboxEntry } from '../core/event.ts';
import type { StreamName } from '../core/stream.ts';
import type { Outbox } from './contract.ts';
import { outboxKey } from './keys.ts';
import { planAcknowledge, planEpoch } from './kiosk-plans.ts';
import type { KioskState } from './kiosk-state.ts';
import type { Ledger } from './ledger.ts';
import { eventId, waitingCount, waitingSeqs } from './outbox-state.ts';
import { decodeValue } from './record.ts';
import type { SealedDatabase } from './sealed-database.ts';

/** The outbox of a kiosk's store. `now` gives the time of the alarms that stand for corrupt entries. */
export class StoredOutbox implements Outbox {
  readonly #database: SealedDatabase;
  readonly #ledger: Ledger<KioskState>;
  readonly #now: () => Date;
  readonly #newEpoch: () => string;
  readonly #listeners = new Set<() => void>();

  constructor(
    database: SealedDatabase,
    ledger: Ledger<KioskState>,
    { now, newEpoch }: { readonly now: () => Date; readonly newEpoch: () => string },
  ) {
    this.#database = database;
    this.#ledger = ledger;
    this.#now = now;
    this.#newEpoch = newEpoch;
  }

  get epoch(): string {
    return this.#ledger.state.epoch;
  }

  async read(stream: StreamName, after: number, limit: number): Promise<OutboxEntry[]> {
    const { epoch, outbox } = this.#ledger.state;
    const seqs = waitingSeqs(outbox[stream], after, limit);
    const [first, last] = [seqs.at(0), seqs.at(-1)];
    if (first === undefined || last === undefined) return [];
    const range = { gte: outboxKey(stream, first), lte: outboxKey(stream, last) };
    const found = new Map(await this.#database.read.list(range));
    return seqs.map(seq => {
      const plaintext = found.get(outboxKey(stream, seq));
      if (plaintext === undefined) return this.#standIn(stream, epoch, seq);
      // The place is what the counters say: a restored store goes on in an epoch of its own.
      return { ...(decodeValue(plaintext) as OutboxEntry), stream, epoch, seq };
    });
  }

  /** A hole would stop the stream for ever: the hub takes nothing after it. */
  #standIn(stream: StreamName, epoch: string, seq: number): OutboxEntry {
    const at = this.#now().toISOString();
    const detail = `event ${seq} was lost: its record did not authenticate`;
    const data = { lane: 'store', at, kind: 'record-corrupt', detail } as const;
    const event = { type: 'org.bitmap.alarm.v1', data } as const;
    return { stream, epoch, seq, id: eventId(epoch, stream, seq), time: at, event };
  }

  acknowledge(ack: Ack): Promise<boolean> {
    return this.#ledger.commit(planAcknowledge(ack));
  }

  last(stream: StreamName): number {
    return this.#ledger.state.outbox[stream].last;
  }

  async beginEpoch(epoch: string): Promise<void> {
    await this.#ledger.commit(planEpoch(epoch, this.#newEpoch(), this.#now().toISOString()));
    this.appended();
  }

  count(): Promise<number> {
    return Promise.resolve(waitingCount(this.#ledger.state.outbox));
  }

  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells the listeners, apart from the commit: it is on the disk whatever they do. */
  appended(): void {
    for (const listener of this.#listeners) queueMicrotask(listener);
  }
}
