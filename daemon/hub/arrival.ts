import { messageOf } from '../core/errors.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import type { Message } from '../link/connection.ts';
import { decodeBatch, readEnvelope, readPlace } from '../link/envelope.ts';
import type { KioskReport, UnreadReport } from '../store/contract/received.ts';

/** What arrived for the hub to keep, as far as it can be read. */
export type Report = KioskReport | UnreadReport;

/** A report that waits for the disk. */
export interface Arrival {
  readonly topic: string;
  /** What it takes of the message that it came in. */
  readonly bytes: number;
  /** As it came. */
  readonly text: () => Uint8Array;
  readonly report: Report;
}

/**
 * Reads the batch of events that a kiosk has sealed, `json`: of each the event, or why it is none, with its place if that at
 * least is to be read. Throws Fault `bad-input` when it is no batch.
 */
export function readArrivals(
  { topic, payload }: Message,
  address: KioskAddress,
  json: Uint8Array,
): Arrival[] {
  const batch = decodeBatch(json);
  const bytes = Math.ceil(payload.byteLength / batch.length);
  return batch.map(value => {
    const text = () => textOf(value, json);
    return { topic, bytes, text, report: reportOf(topic, address, value, text) };
  });
}

/** The event alone; the whole batch when no text can be made of it again, nested as deeply as it may be. */
function textOf(value: unknown, json: Uint8Array): Uint8Array {
  const alone = attempt(() => Buffer.from(JSON.stringify(value)));
  return 'value' in alone ? alone.value : json;
}

function reportOf(topic: string, address: KioskAddress, value: unknown, text: Arrival['text']): Report {
  const whole = attempt(() => readEnvelope(address, value));
  if ('value' in whole) return { address, ...whole.value };
  const report = { topic, payload: text(), reason: whole.reason };
  const place = attempt(() => readPlace(address, value));
  return 'value' in place ? { ...report, placed: { address, place: place.value } } : report;
}

/** What cannot be opened at all belongs nowhere. */
export const unopened = ({ topic, payload }: Message, reason: string): Arrival => ({
  topic,
  bytes: payload.byteLength,
  text: () => payload,
  report: { topic, payload, reason },
});

/** The same event as one that the store could not keep as what it is. */
export function asUnread({ report, topic, text }: Arrival, reason: string): UnreadReport {
  if (!('entry' in report)) return report;
  const { address, entry, first = entry.seq } = report;
  const { stream, epoch, seq } = entry;
  return { topic, payload: text(), reason, placed: { address, place: { stream, epoch, seq, first } } };
}

/** Whatever comes over the line must not stop the hub. */
function attempt<Value>(read: () => Value): { readonly value: Value } | { readonly reason: string } {
  try {
    return { value: read() };
  } catch (error) {
    return { reason: messageOf(error) };
  }
}
