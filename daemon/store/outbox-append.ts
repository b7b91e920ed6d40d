import type { KioskEvent, OutboxEntry } from '../core/event.ts';
import { outboxKey } from './keys.ts';
import type { KioskState } from './kiosk-state.ts';
import { encodeRecord } from './record.ts';

/** The records of events that go behind the last, and the state with them. `time`: ISO 8601, of the entries. */
export function appendEvents(state: KioskState, events: readonly KioskEvent[], time: string) {
  const { epoch, outbox } = state;
  const puts = events.map((event, index) => {
    const seq = outbox.last + 1 + index;
    const entry: OutboxEntry = { epoch, seq, id: eventId(epoch, seq), time, event };
    return { key: outboxKey(seq), plaintext: encodeRecord(entry) };
  });
  return { puts, state: { ...state, outbox: { ...outbox, last: outbox.last + events.length } } };
}

/** CloudEvents `id`: the place in the stream names an event once and for all. */
export function eventId(epoch: string, seq: number): string {
  return `${epoch}.${seq}`;
}
