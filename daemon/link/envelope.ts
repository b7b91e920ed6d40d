import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Fault } from '../core/errors.ts';
import type { KioskEvent, OutboxEntry } from '../core/event.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import type { StreamName } from '../core/stream.ts';
import type { StreamPlace } from '../store/contract/received.ts';
import { checked, parseJson } from './checked-json.ts';
import type { Envelope } from './contract.ts';
import { BatchSchema, dataSchemas, EnvelopeSchema, PlaceSchema } from './event-schema.ts';
import { maxBatchBytes, maxBatchEvents, maxEnvelopeBytes } from './parameters.ts';
import { sourceOf } from './topics.ts';

const checks = {
  place: Compile(PlaceSchema),
  envelope: Compile(EnvelopeSchema),
  batch: Compile(BatchSchema),
  encounter: Compile(dataSchemas['org.bitmap.encounter.v1']),
  decision: Compile(dataSchemas['org.bitmap.decision.v1']),
  erasure: Compile(dataSchemas['org.bitmap.erasure.v1']),
  alarm: Compile(dataSchemas['org.bitmap.alarm.v1']),
  auditHead: Compile(dataSchemas['org.bitmap.audit-head.v1']),
};

/** An entry with the lowest seq that its kiosk still holds: with it the hub tells a gap from a fresh start. */
export interface SentEntry {
  readonly entry: OutboxEntry;
  readonly first: number;
  /** As `Envelope.traceparent`; whoever cannot read it takes it for nothing. */
  readonly traceparent?: string;
}

/**
 * CloudEvents 1.0, structured JSON mode. In the place of an event that is larger than a hub reads goes an alarm: the stream
 * must go on, and what happened stays in the kiosk's store.
 */
export function encodeEnvelope(address: KioskAddress, sent: SentEntry): Buffer {
  const whole = encodeWhole(address, sent);
  if (whole.byteLength <= maxEnvelopeBytes) return whole;
  const { id, time, event } = sent.entry;
  const detail = `event ${id}, ${event.type}, is too large to be sent: ${whole.byteLength} bytes`;
  const data = { lane: 'link', at: time, kind: 'event-too-large', detail } as const;
  return encodeWhole(address, {
    ...sent,
    entry: { ...sent.entry, event: { type: 'org.bitmap.alarm.v1', data } },
  });
}

/**
 * Entries of a stream as the texts of the messages that they go in, in order: CloudEvents 1.0, JSON batch format (4). What is
 * urgent travels alone; routine events share a message as far as it holds them.
 */
export function encodeBatches(address: KioskAddress, sent: readonly SentEntry[]): Buffer[] {
  const batches: Buffer[][] = [];
  let bytes = Infinity;
  for (const one of sent) {
    const envelope = encodeEnvelope(address, one);
    const last = batches.at(-1);
    const isAlone = one.entry.stream === 'urgent' || last === undefined || last.length >= maxBatchEvents;
    if (isAlone || bytes + envelope.byteLength > maxBatchBytes) {
      batches.push([envelope]);
      bytes = envelope.byteLength;
    } else {
      last.push(envelope);
      bytes += envelope.byteLength;
    }
  }
  return batches.map(envelopes => Buffer.from(`[${envelopes.join(',')}]`));
}

function encodeWhole(address: KioskAddress, { entry, first, traceparent }: SentEntry): Buffer {
  return json({
    specversion: '1.0',
    id: entry.id,
    source: sourceOf(address),
    type: entry.event.type,
    time: entry.time,
    datacontenttype: 'application/json',
    stream: entry.stream,
    epoch: entry.epoch,
    seq: entry.seq,
    first,
    ...(traceparent !== undefined && { traceparent }),
    data: entry.event.data,
  } satisfies Envelope);
}

/** Throws Fault `bad-input` for a batch that is none, or larger than any. */
export function decodeBatch(payload: Uint8Array): unknown[] {
  const batch = parseJson(payload);
  if (checks.batch.Check(batch)) return batch;
  throw new Fault('bad-input', 'not a batch of events', { wanted: `an array of 1 to ${maxBatchEvents}` });
}

/**
 * Reads an event of a batch that came from a kiosk.
 * Throws Fault `bad-input` for anything but a whole envelope of that kiosk's.
 */
export function readEnvelope(address: KioskAddress, value: unknown): SentEntry {
  const envelope = checked(checks.envelope, value);
  const { stream, epoch, seq, first } = placeOf(address, envelope);
  const { id, time, traceparent } = envelope;
  const event = eventOf(envelope.type, envelope.data);
  const entry = { stream: stream as StreamName, epoch, seq, id, time, event };
  return { first, entry, ...(traceparent !== undefined && { traceparent }) };
}

/** The place alone of what `readEnvelope` cannot read. Throws Fault `bad-input` when that is not to be read either. */
export function readPlace(address: KioskAddress, value: unknown): StreamPlace {
  return placeOf(address, checked(checks.place, value));
}

function placeOf(address: KioskAddress, place: Static<typeof PlaceSchema>): StreamPlace {
  const { stream = 'events', epoch, seq, first } = place;
  requireSource(place.source, address);
  if (first <= seq) return { stream, epoch, seq, first };
  throw new Fault('bad-input', 'an entry below the lowest that is held', {
    where: 'first',
    given: String(first),
    wanted: `at most seq ${seq}`,
  });
}

/** What one kiosk has signed is nothing on the topic of another. Throws Fault `bad-input`. */
export function requireSource(given: string, address: KioskAddress): void {
  const wanted = sourceOf(address);
  if (given === wanted) return;
  throw new Fault('bad-input', 'the source is not that of the topic', {
    where: 'source',
    given: JSON.stringify(given),
    wanted,
  });
}

function eventOf(type: KioskEvent['type'], data: unknown): KioskEvent {
  if (type === 'org.bitmap.encounter.v1') return { type, data: checked(checks.encounter, data, '/data') };
  if (type === 'org.bitmap.decision.v1') return { type, data: checked(checks.decision, data, '/data') };
  if (type === 'org.bitmap.erasure.v1') return { type, data: checked(checks.erasure, data, '/data') };
  if (type === 'org.bitmap.audit-head.v1') return { type, data: checked(checks.auditHead, data, '/data') };
  return { type, data: checked(checks.alarm, data, '/data') };
}

const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));
