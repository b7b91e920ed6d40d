import type { KioskEvent } from './event.ts';

/**
 * The streams of a kiosk's events, in the order of precedence. Each is in order by itself, and one that goes first does
 * not wait for those after it.
 */
export const streams = [
  'urgent', // hits, their decisions and erasures, alarms: what somebody is waiting for
  'events', // what a store of the older layout still holds, which had this one stream; nothing is added to it
  'routine', // all else: other encounters and their erasures, heads of the audit chain
] as const;
export type StreamName = (typeof streams)[number];

/**
 * The stream that an event goes out on. A decision follows the hit that it is on, since both are urgent; an erasure follows
 * its encounter, whatever that was: one that came before it would erase nothing.
 */
export function streamOf({ type, data }: KioskEvent): StreamName {
  if (type === 'org.bitmap.audit-head.v1') return 'routine';
  if (type !== 'org.bitmap.encounter.v1' && type !== 'org.bitmap.erasure.v1') return 'urgent';
  return data.answer === 'GREEN' || data.answer === 'GREY' ? 'routine' : 'urgent';
}

/** A value for each stream. */
export function forEachStream<Value>(
  make: (stream: StreamName) => Value,
): Readonly<Record<StreamName, Value>> {
  return { urgent: make('urgent'), events: make('events'), routine: make('routine') };
}
