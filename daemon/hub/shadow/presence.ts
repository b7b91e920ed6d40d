import { expiryIntervals } from './parameters.ts';

/** What is known of a kiosk's line. A value: every message makes a new one. */
export interface Presence {
  /** The place of the newest message. */
  readonly session: number;
  readonly seq: number;
  readonly intervalMs: number;
  /** By the hub's monotonic clock; undefined while nothing was heard since the hub started. */
  readonly heardMs?: number;
  /** The farewell or the last will of this session has come. */
  readonly isGone: boolean;
}

export interface HeardMessage {
  readonly session: number;
  readonly seq: number;
  readonly intervalMs: number;
}

/** Below 0 for a message that was overtaken, 0 for one that came again, above 0 for a newer one. */
export function orderOf(known: Presence | undefined, { session, seq }: HeardMessage): number {
  if (known === undefined) return 1;
  return session === known.session ? seq - known.seq : session - known.session;
}

/** With a newer message. One of a session whose last will has come was under way for longer than its kiosk lived. */
export function heard(known: Presence | undefined, message: HeardMessage, nowMs: number): Presence {
  const { session, seq, intervalMs } = message;
  const isGone = known?.session === session && known.isGone;
  return { session, seq, intervalMs, heardMs: nowMs, isGone };
}

/** The line of its newest session is down. */
export const left = (known: Presence): Presence => ({ ...known, isGone: true });

export type LineState =
  | 'online'
  | 'offline' // its last will has come, or it was silent for too long
  | 'not-heard'; // since the hub started

/** Nobody is online by what was heard long ago: broker and kiosk may have died together, and no will was sent. */
export function lineStateOf({ heardMs, isGone, intervalMs }: Presence, nowMs: number): LineState {
  if (isGone) return 'offline';
  if (heardMs === undefined) return 'not-heard';
  return nowMs - heardMs <= intervalMs * expiryIntervals ? 'online' : 'offline';
}
