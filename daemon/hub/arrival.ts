import { messageOf } from '../core/errors.ts';
import type { Message } from '../link/connection.ts';
import { decodeEnvelope, decodePlace, type EventTopic } from '../link/envelope.ts';
import { parseTopic } from '../link/topics.ts';
import type { KioskReport, UnreadReport } from '../store/contract/received.ts';

/** What arrived for the hub to keep, as far as it can be read. */
export type Report = KioskReport | UnreadReport;

/** A report that waits for the disk, with the message that it came in. */
export interface Arrival extends Message {
  readonly report: Report;
}

/** Reads a message of an event topic: an event, or why it is none, with its place if that at least is to be read. */
export function readArrival({ topic, payload }: Message): Report {
  const { address, detail: stream = '' } = parseTopic(topic);
  const from: EventTopic = { address, stream };
  const whole = attempt(() => decodeEnvelope(from, payload));
  if ('value' in whole) return { address, ...whole.value };
  const report = { topic, payload, reason: whole.reason };
  const place = attempt(() => decodePlace(from, payload));
  return 'value' in place ? { ...report, placed: { address, place: place.value } } : report;
}

/** The same event as one that the store could not keep as what it is. */
export function asUnread({ report, topic, payload }: Arrival, reason: string): UnreadReport {
  if (!('entry' in report)) return report;
  const { address, entry, first = entry.seq } = report;
  const { stream, epoch, seq } = entry;
  return { topic, payload, reason, placed: { address, place: { stream, epoch, seq, first } } };
}

/** Whatever comes over the line must not stop the hub. */
function attempt<Value>(read: () => Value): { readonly value: Value } | { readonly reason: string } {
  try {
    return { value: read() };
  } catch (error) {
    return { reason: messageOf(error) };
  }
}
