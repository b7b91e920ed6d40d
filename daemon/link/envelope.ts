import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Fault } from '../core/errors.ts';
import type { Ack, KioskEvent, OutboxEntry } from '../core/event.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import type { StreamName } from '../core/stream.ts';
import type { StreamHead, StreamPlace } from '../store/contract/received.ts';
import type { Envelope } from './contract.ts';
import {
  AckSchema,
  AlarmSchema,
  AuditHeadSchema,
  DecisionSchema,
  EncounterSchema,
  EnvelopeSchema,
  ErasureSchema,
  PlaceSchema,
  StateSchema,
} from './event-schema.ts';
import { maxEnvelopeBytes } from './parameters.ts';
import { sourceOf } from './topics.ts';

/** The part of a compiled TypeBox checker that is used here. */
interface Checker<Value> {
  Check(value: unknown): value is Value;
  Errors(value: unknown): { readonly instancePath: string; readonly message: string }[];
}

const checks = {
  place: Compile(PlaceSchema),
  envelope: Compile(EnvelopeSchema),
  encounter: Compile(EncounterSchema),
  decision: Compile(DecisionSchema),
  erasure: Compile(ErasureSchema),
  alarm: Compile(AlarmSchema),
  auditHead: Compile(AuditHeadSchema),
  ack: Compile(AckSchema),
  state: Compile(StateSchema),
};

/** An entry with the lowest seq that its kiosk still holds: with it the hub tells a gap from a fresh start. */
export interface SentEntry {
  readonly entry: OutboxEntry;
  readonly first: number;
}

export type StateMessage = Static<typeof StateSchema>;

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

function encodeWhole(address: KioskAddress, { entry, first }: SentEntry): Buffer {
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
    data: entry.event.data,
  } satisfies Envelope);
}

/** The topic that an event came on: of whom, and on which stream. */
export interface EventTopic {
  readonly address: KioskAddress;
  readonly stream: string;
}

/**
 * Reads what arrived on a topic.
 * Throws Fault `bad-input` for anything but a whole envelope that may come on it.
 */
export function decodeEnvelope(topic: EventTopic, payload: Uint8Array): SentEntry {
  const envelope = decode(checks.envelope, payload);
  const { epoch, seq, first } = placeOf(topic, envelope);
  const { id, time } = envelope;
  const event = eventOf(envelope.type, envelope.data);
  return { first, entry: { stream: topic.stream as StreamName, epoch, seq, id, time, event } };
}

/** The place alone of what `decodeEnvelope` cannot read. Throws Fault `bad-input` when that is not to be read either. */
export function decodePlace(topic: EventTopic, payload: Uint8Array): StreamPlace {
  return placeOf(topic, decode(checks.place, payload));
}

function placeOf({ address, stream }: EventTopic, place: Static<typeof PlaceSchema>): StreamPlace {
  const { epoch, seq, first } = place;
  requireSame('source', place.source, sourceOf(address));
  requireSame('stream', place.stream ?? 'events', stream);
  if (first <= seq) return { stream, epoch, seq, first };
  throw new Fault('bad-input', 'an entry below the lowest that is held', {
    where: 'first',
    given: String(first),
    wanted: `at most seq ${seq}`,
  });
}

function requireSame(where: 'source' | 'stream', given: string, wanted: string): void {
  if (given === wanted) return;
  throw new Fault('bad-input', `the ${where} is not that of the topic`, {
    where,
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

/** `stream` may be one that only a newer kiosk knows. */
export const encodeAck = ({ stream, epoch, upTo }: Omit<StreamHead, 'address'>): Buffer =>
  json({ stream, epoch, upTo });
/** Throws Fault `bad-input`. */
export function decodeAck(payload: Uint8Array): Ack {
  const { stream = 'events', epoch, upTo } = decode(checks.ack, payload);
  return { stream, epoch, upTo };
}

export const encodeState = (message: StateMessage): Buffer => json(message);
/** Throws Fault `bad-input`. */
export const decodeState = (payload: Uint8Array): StateMessage => decode(checks.state, payload);

const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));

function decode<Value>(checker: Checker<Value>, payload: Uint8Array): Value {
  if (payload.byteLength > maxEnvelopeBytes) {
    throw new Fault('bad-input', 'message too large', {
      given: `${payload.byteLength} bytes`,
      wanted: `at most ${maxEnvelopeBytes}`,
    });
  }
  return checked(checker, parseJson(payload), '');
}

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (cause) {
    // The parser's own words quote the text: a name in it would stand in the log.
    throw new Fault('bad-input', 'not JSON', { cause });
  }
}

function checked<Value>(checker: Checker<Value>, value: unknown, at: string): Value {
  if (checker.Check(value)) return value;
  const mistake = checker.Errors(value)[0];
  throw new Fault('bad-input', mistake?.message ?? 'not of the schema', {
    where: `${at}${mistake?.instancePath ?? ''}` || '/',
  });
}
