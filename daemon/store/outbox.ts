import { Fault } from '../core/errors.ts';
import type { Ack, LaneAlarm, OutboxEntry } from '../core/event.ts';
import type { StreamName } from '../core/stream.ts';
import type { Outbox } from './contract/outbox.ts';
import { outboxKey } from './keys.ts';
import { planAcknowledge, planEpoch } from './kiosk-plans.ts';
import type { KioskState } from './kiosk-state.ts';
import type { Ledger } from './ledger.ts';
import { alarmEvent, eventId, waitingCount, waitingSeqs } from './outbox-state.ts';
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
    return Promise.all(
      seqs.map(seq => this.#entry({ stream, epoch, seq }, found.get(outboxKey(stream, seq)))),
    );
  }

  async #entry(place: Place, plaintext: Uint8Array | undefined): Promise<OutboxEntry> {
    if (plaintext === undefined) return this.#standIn(place);
    // The place is what the counters say: a restored store goes on in an epoch of its own.
    return { ...(decodeValue(plaintext) as OutboxEntry), ...place };
  }

  /** A hole would stop the stream for ever: the hub takes nothing after it. */
  async #standIn(place: Place): Promise<OutboxEntry> {
    const at = this.#now().toISOString();
    const { stream, epoch, seq } = place;
    const data = (await this.#isErased(place))
      ? alarmAt(at, 'record-erased', `event ${seq} was erased with its encounter`)
      : alarmAt(at, 'record-corrupt', `event ${seq} was lost: its record did not authenticate`);
    return { ...place, id: eventId(epoch, stream, seq), time: at, event: alarmEvent(data) };
  }

  async #isErased({ stream, seq }: Place): Promise<boolean> {
    try {
      await this.#database.read.get(outboxKey(stream, seq));
      return false;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return error.code === 'erased';
    }
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

type Place = Pick<OutboxEntry, 'stream' | 'epoch' | 'seq'>;

const alarmAt = (at: string, kind: LaneAlarm['kind'], detail: string): LaneAlarm => ({
  lane: 'store',
  at,
  kind,
  detail,
});
