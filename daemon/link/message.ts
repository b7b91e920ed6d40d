import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Fault } from '../core/errors.ts';
import type { Ack } from '../core/event.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import type { StreamHead } from '../store/contract/received.ts';
import { checked, parseJson } from './checked-json.ts';
import { requireSource } from './envelope.ts';
import {
  AckSchema,
  DownMessageSchema,
  IntroduceSchema,
  SessionSchema,
  StateSchema,
  UpMessageSchema,
} from './event-schema.ts';
import { hubSourceOf, sourceOf } from './topics.ts';

/**
 * All that is no event: a CloudEvents 1.0 document, structured JSON mode. What comes up has its place in a session of the
 * kiosk's, so that the hub knows a repetition; what goes down names whom it is for, so that it is nothing to another.
 */
export interface UpMessage {
  /** `state`, `shadow`, `job` ...: the kind of the topic. */
  readonly kind: string;
  /** The connection that it belongs to; grows. */
  readonly session: number;
  /** Its place in the session; grows. A last will comes last, whenever that is. */
  readonly n: number;
  readonly time: string;
  readonly data: unknown;
}

export interface DownMessage {
  readonly kind: string;
  readonly time: string;
  readonly data: unknown;
}

/** The place of a last will in its session. */
export const lastPlace = 2 ** 31 - 1;

const checks = {
  up: Compile(UpMessageSchema),
  down: Compile(DownMessageSchema),
  ack: Compile(AckSchema),
  state: Compile(StateSchema),
  introduce: Compile(IntroduceSchema),
  session: Compile(SessionSchema),
};
export type StateData = Static<typeof StateSchema>;
export type Introduction = Static<typeof IntroduceSchema>;

const typeOf = (kind: string): string => `org.bitmap.${kind}.v1`;

export function encodeUp(address: KioskAddress, { kind, session, n, time, data }: UpMessage): Buffer {
  return json({
    specversion: '1.0',
    id: `${session}-${n}`,
    source: sourceOf(address),
    type: typeOf(kind),
    time,
    datacontenttype: 'application/json',
    session,
    n,
    data,
  });
}

/** Throws Fault `bad-input` for anything but a message of this kind from this kiosk. */
export function decodeUp(address: KioskAddress, kind: string, payload: Uint8Array): UpMessage {
  const { source, type, session, n, time, data } = checked(checks.up, parseJson(payload));
  requireSource(source, address);
  requireType(type, kind);
  return { kind, session, n, time, data };
}

/** `to` is a kiosk, or every kiosk of a tenant. */
export function encodeDown(
  tenant: string,
  to: KioskAddress | 'all',
  id: string,
  { kind, time, data }: DownMessage,
): Buffer {
  return json({
    specversion: '1.0',
    id,
    source: hubSourceOf(tenant),
    subject: subjectOf(tenant, to),
    type: typeOf(kind),
    time,
    datacontenttype: 'application/json',
    data,
  });
}

/** Throws Fault `bad-input` for anything but a message of this kind to this kiosk, or to all where that may be. */
export function decodeDown(
  address: KioskAddress,
  to: 'one' | 'all',
  kind: string,
  payload: Uint8Array,
): DownMessage {
  const { source, subject, type, time, data } = checked(checks.down, parseJson(payload));
  const wanted = subjectOf(address.tenant, to === 'all' ? 'all' : address);
  if (source !== hubSourceOf(address.tenant) || subject !== wanted)
    throw new Fault('bad-input', 'not from this hub to this kiosk', {
      where: 'subject',
      given: JSON.stringify(subject),
      wanted,
    });
  requireType(type, kind);
  return { kind, time, data };
}

const subjectOf = (tenant: string, to: KioskAddress | 'all'): string =>
  to === 'all' ? `/bitmap/${tenant}/all` : sourceOf(to);

function requireType(given: string, kind: string): void {
  if (given === typeOf(kind)) return;
  throw new Fault('bad-input', 'the type is not that of the topic', {
    where: 'type',
    given: JSON.stringify(given),
    wanted: typeOf(kind),
  });
}

/** What a place in a batch of acks says; `stream` may be one that only a newer kiosk knows. */
export const ackData = ({ stream, epoch, upTo }: Omit<StreamHead, 'address'>) => ({ stream, epoch, upTo });
/** Throws Fault `bad-input`. */
export function ackFrom(data: unknown): Ack {
  const { stream = 'events', epoch, upTo } = checked(checks.ack, data, '/data');
  return { stream, epoch, upTo };
}

/** Throws Fault `bad-input`. */
export const introductionFrom = (data: unknown): Introduction => checked(checks.introduce, data, '/data');
/** Throws Fault `bad-input`. */
export const sessionFrom = (data: unknown): number => checked(checks.session, data, '/data').above;
/** Throws Fault `bad-input`. */
export const stateFrom = (data: unknown): StateData => checked(checks.state, data, '/data');

const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));
