import { Fault } from '../core/errors.ts';
import type { Ack, KioskEvent, LaneAlarm, OutboxEntry } from '../core/event.ts';
import { forEachStream, type StreamName, streamOf } from '../core/stream.ts';
import { ownerOf } from './encounter-record.ts';
import { outboxKey } from './keys.ts';
import { encodeRecord } from './record.ts';

/** `last`: of the newest entry of a stream; never given twice in an epoch. What is after `acknowledged` waits. */
export interface OutboxCounters {
  readonly last: number;
  readonly acknowledged: number;
}

export type OutboxState = Readonly<Record<StreamName, OutboxCounters>>;

/** What an outbox change is planned from, and leads to. */
export interface OutboxHolder {
  readonly epoch: string;
  readonly outbox: OutboxState;
}

const none: OutboxCounters = { last: 0, acknowledged: 0 };

export const emptyOutbox: OutboxState = forEachStream(() => none);

/** The counters as they were saved; the older layout saved one pair, which counts the stream `events`. */
export function savedOutbox(saved: Partial<OutboxState> | OutboxCounters): OutboxState {
  if ('last' in saved) return { ...emptyOutbox, events: saved };
  return { ...emptyOutbox, ...saved };
}

/** How many were ever given in the epoch, over all streams. */
export function givenCount(outbox: OutboxState): number {
  return Object.values(outbox).reduce((sum, { last }) => sum + last, 0);
}

/** What waits, over all streams. */
export function waitingCount(outbox: OutboxState): number {
  return Object.values(outbox).reduce((sum, { last, acknowledged }) => sum + last - acknowledged, 0);
}

/** The first `limit` numbers of a stream that wait and are above `after`. */
export function waitingSeqs({ last, acknowledged }: OutboxCounters, after: number, limit: number): number[] {
  const first = Math.max(after, acknowledged) + 1;
  const end = Math.min(last, first + limit - 1);
  return Array.from({ length: Math.max(0, end - first + 1) }, (_, index) => first + index);
}

/** CloudEvents `id`: the place in the stream names an event once and for all. */
export function eventId(epoch: string, stream: StreamName, seq: number): string {
  return stream === 'events' ? `${epoch}.${seq}` : `${epoch}.${stream}.${seq}`;
}

export const alarmEvent = (alarm: LaneAlarm): KioskEvent => ({ type: 'org.bitmap.alarm.v1', data: alarm });

/** The records of events that go behind the last of their streams, and the state with them. `time`: ISO 8601. */
export function appendEvents<State extends OutboxHolder>(
  state: State,
  events: readonly KioskEvent[],
  time: string,
) {
  const { epoch, outbox } = state;
  const next: Record<StreamName, OutboxCounters> = { ...outbox };
  const puts = events.map(event => {
    const stream = streamOf(event);
    const seq = next[stream].last + 1;
    next[stream] = { ...next[stream], last: seq };
    const entry: OutboxEntry = { stream, epoch, seq, id: eventId(epoch, stream, seq), time, event };
    const owner = ownerOf(event);
    const put = { key: outboxKey(stream, seq), plaintext: encodeRecord(entry) };
    return owner === undefined ? put : { ...put, owner };
  });
  return { puts, state: { ...state, outbox: next as OutboxState } };
}

/**
 * What an ack deletes, and the counters after it; undefined for a foreign epoch. A number beyond the last one given is
 * taken as the last. Throws Fault `bad-input` for an ack that no hub can have meant.
 */
export function acknowledgedBy(ack: Ack, { epoch, outbox }: OutboxHolder) {
  const { stream } = ack;
  if (!Number.isSafeInteger(ack.upTo) || ack.upTo < 0) {
    const detail = { where: 'upTo', given: String(ack.upTo), wanted: 'a whole number from 0' };
    throw new Fault('bad-input', 'not an acknowledgement', detail);
  }
  if (ack.epoch !== epoch) return undefined;
  const { last, acknowledged } = outbox[stream];
  const upTo = Math.max(acknowledged, Math.min(ack.upTo, last));
  const deletes = Array.from({ length: upTo - acknowledged }, (_, index) =>
    outboxKey(stream, acknowledged + 1 + index),
  );
  return { deletes, outbox: { ...outbox, [stream]: { last, acknowledged: upTo } } };
}
