import type { Ack, OutboxEntry } from '../core/event.ts';
import type { SentEntry } from './envelope.ts';
import * as win from './window.ts';

/**
 * What the pump decides for one stream, as pure steps over its window: the explorer of interleavings (test/model) walks
 * these same functions.
 */

/** Entries that were read from the outbox go out, in order; each says which is the first that the kiosk still holds. */
export function offered(
  window: win.Window,
  entries: readonly OutboxEntry[],
  nowMs: number,
  limits: win.WindowLimits,
): { readonly window: win.Window; readonly sent: readonly SentEntry[] } {
  let at = window;
  const sent = entries.map(entry => {
    at = win.sending(win.startAt(at, entry.seq), entry.seq, nowMs, limits);
    return { entry, first: win.first(at) };
  });
  return { window: at, sent };
}

/** What the outbox has given of a stream: `last` is its highest seq in the epoch. */
export interface Given {
  readonly epoch: string;
  readonly last: number;
}

/** An ack has come. One for another epoch changes nothing: its numbers are those of other events. */
export function heard(
  window: win.Window,
  ack: Ack,
  { epoch, last }: Given,
  nowMs: number,
  limits: win.WindowLimits,
): win.Window {
  if (ack.epoch !== epoch || ack.upTo > last) return window;
  return win.acknowledged(window, ack.upTo, nowMs, limits);
}

/**
 * The hub holds more of this epoch than the outbox ever gave: this store is an older copy of itself. What it gives from
 * now on the hub would take for what it has already, so a new epoch has to begin.
 */
export function isRolledBack(ack: Ack, { epoch, last }: Given): boolean {
  return ack.epoch === epoch && ack.upTo > last;
}

/** Up to where the outbox may be cleared, when that is further than it was; a PUBACK has no part in it. */
export function clearable({ acked }: win.Window, cleared: number): number | undefined {
  return acked > cleared ? acked : undefined;
}
