import { Fault } from '../core/errors.ts';
import type { Ack, OutboxEntry } from '../core/event.ts';
import type { Outbox } from './contract.ts';
import { below, outboxKey } from './keys.ts';
import { planAcknowledge } from './kiosk-plans.ts';
import type { KioskState } from './kiosk-state.ts';
import type { Ledger } from './ledger.ts';
import { eventId } from './outbox-append.ts';
import { decodeValue } from './record.ts';
import type { SealedDatabase } from './sealed-database.ts';

/** The outbox of a kiosk's store. `now` gives the time of the alarms that stand for corrupt entries. */
export class StoredOutbox implements Outbox {
  readonly #database: SealedDatabase;
  readonly #ledger: Ledger<KioskState>;
  readonly #now: () => Date;
  readonly #listeners = new Set<() => void>();

  constructor(database: SealedDatabase, ledger: Ledger<KioskState>, now: () => Date) {
    this.#database = database;
    this.#ledger = ledger;
    this.#now = now;
  }

  get epoch(): string {
    return this.#ledger.state.epoch;
  }

  async read(after: number, limit: number): Promise<OutboxEntry[]> {
    const { last, acknowledged } = this.#ledger.state.outbox;
    const first = Math.max(after, acknowledged) + 1;
    const end = Math.min(last, first + limit - 1);
    if (end < first) return [];
    const range = { ...below('outbox'), gte: outboxKey(first), lt: outboxKey(end + 1) };
    const found = new Map(await this.#database.read.list(range));
    const seqs = Array.from({ length: end - first + 1 }, (_, index) => first + index);
    return seqs.map(seq => this.#entry(seq, found.get(outboxKey(seq))));
  }

  #entry(seq: number, plaintext: Uint8Array | undefined): OutboxEntry {
    return plaintext === undefined ? this.#standIn(seq) : (decodeValue(plaintext) as OutboxEntry);
  }

  /** A hole would stop the stream for ever: the hub takes nothing after it. */
  #standIn(seq: number): OutboxEntry {
    const at = this.#now().toISOString();
    const detail = `event ${seq} was lost: its record did not authenticate`;
    const data = { lane: 'store', at, kind: 'record-corrupt', detail } as const;
    const event = { type: 'org.bitmap.alarm.v1', data } as const;
    return { epoch: this.epoch, seq, id: eventId(this.epoch, seq), time: at, event };
  }

  acknowledge(ack: Ack): Promise<boolean> {
    if (!Number.isSafeInteger(ack.upTo) || ack.upTo < 0) {
      const detail = { where: 'upTo', given: String(ack.upTo), wanted: 'a whole number from 0' };
      return Promise.reject(new Fault('bad-input', 'not an acknowledgement', detail));
    }
    return this.#ledger.commit(planAcknowledge(ack));
  }

  count(): Promise<number> {
    const { last, acknowledged } = this.#ledger.state.outbox;
    return Promise.resolve(last - acknowledged);
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
