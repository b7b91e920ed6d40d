import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Fault } from '../core/errors.ts';
import type { Ack, KioskEvent, OutboxEntry } from '../core/event.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import type { Envelope } from './contract.ts';
import {
  AckSchema,
  AlarmSchema,
  AuditHeadSchema,
  DecisionSchema,
  EncounterSchema,
  EnvelopeSchema,
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
  envelope: Compile(EnvelopeSchema),
  encounter: Compile(EncounterSchema),
  decision: Compile(DecisionSchema),
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

/** CloudEvents 1.0, structured JSON mode. */
export function encodeEnvelope(address: KioskAddress, { entry, first }: SentEntry): Buffer {
  return json({
    specversion: '1.0',
    id: entry.id,
    source: sourceOf(address),
    type: entry.event.type,
    time: entry.time,
    datacontenttype: 'application/json',
    epoch: entry.epoch,
    seq: entry.seq,
    first,
    data: entry.event.data,
  } satisfies Envelope);
}

/**
 * Reads what arrived on the topic of `address`.
 * Throws Fault `bad-input` for anything but a whole envelope that this address may send.
 */
export function decodeEnvelope(address: KioskAddress, payload: Uint8Array): SentEntry {
  const envelope = decode(checks.envelope, payload);
  if (envelope.source !== sourceOf(address)) {
    throw new Fault('bad-input', 'the source is not the device of the topic', {
      where: 'source',
      given: JSON.stringify(envelope.source),
      wanted: sourceOf(address),
    });
  }
  if (envelope.first > envelope.seq) {
    throw new Fault('bad-input', 'an entry below the lowest that is held', {
      where: 'first',
      given: String(envelope.first),
      wanted: `at most seq ${envelope.seq}`,
    });
  }
  const { epoch, seq, id, time, first } = envelope;
  return { first, entry: { epoch, seq, id, time, event: eventOf(envelope.type, envelope.data) } };
}

function eventOf(type: KioskEvent['type'], data: unknown): KioskEvent {
  if (type === 'org.bitmap.encounter.v1') return { type, data: checked(checks.encounter, data, '/data') };
  if (type === 'org.bitmap.decision.v1') return { type, data: checked(checks.decision, data, '/data') };
  if (type === 'org.bitmap.audit-head.v1') return { type, data: checked(checks.auditHead, data, '/data') };
  return { type, data: checked(checks.alarm, data, '/data') };
}

export const encodeAck = ({ epoch, upTo }: Ack): Buffer => json({ epoch, upTo });
/** Throws Fault `bad-input`. */
export const decodeAck = (payload: Uint8Array): Ack => decode(checks.ack, payload);

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
