/**
 * The window of the uplink pump: go-back-N over the outbox's sequence numbers, as a pure state machine. The hub's ack is
 * cumulative; PUBACK plays no part. After a time-out or a new connection the pump goes back to the first entry
 * that is not acknowledged and starts with one, doubling at each ack that moves: a silent hub is asked little, a
 * crowd of kiosks that come back together starts slowly (the slow start of RFC 5681).
 */
export interface Window {
  /** All up to here is with the hub. */
  readonly acked: number;
  /** All up to here has been sent since the last going back; never below `acked`. */
  readonly sent: number;
  /** How many may be in flight now, 1 to `limits.entries`. */
  readonly size: number;
  /** Time-outs in a row. */
  readonly timeouts: number;
  /** On the monotonic clock; undefined while nothing is in flight. */
  readonly deadlineMs?: number;
  /** How long an ack takes, smoothed; undefined until one has come. */
  readonly ackMs?: number;
  /** The entry whose ack is measured next, and when it was sent first on this connection. */
  readonly probe?: { readonly seq: number; readonly sentAtMs: number };
}

export interface WindowLimits {
  readonly entries: number;
  readonly timeoutMs: number;
  readonly timeoutCapMs: number;
}

export const emptyWindow: Window = { acked: 0, sent: 0, size: 1, timeouts: 0 };

export const inFlight = (window: Window): number => window.sent - window.acked;

/** What to read from the outbox next; a limit of 0 is "nothing now". */
export function next(window: Window): { readonly after: number; readonly limit: number } {
  return { after: window.sent, limit: Math.max(0, window.size - inFlight(window)) };
}

/** The lowest seq that has to be sent or is in flight. */
export const first = (window: Window): number => window.acked + 1;

/** Before sending `seq`. An outbox does not begin at 1 after a restart: what lies below its first entry is with the hub. */
export function startAt(window: Window, seq: number): Window {
  if (inFlight(window) > 0 || seq <= window.sent) return window;
  return { ...window, acked: seq - 1, sent: seq - 1 };
}

/** `seq` has been handed to the transport. */
export function sending(window: Window, seq: number, nowMs: number, limits: WindowLimits): Window {
  return {
    ...window,
    sent: seq,
    probe: window.probe ?? { seq, sentAtMs: nowMs },
    deadlineMs: window.deadlineMs ?? nowMs + timeoutMs(window, limits),
  };
}

/**
 * An ack has come. One that is old changes nothing. It may run ahead of what this window has sent: a kiosk that was
 * restarted before the hub's last ack came begins with what the hub has already.
 */
export function acknowledged(window: Window, upTo: number, nowMs: number, limits: WindowLimits): Window {
  if (upTo <= window.acked) return window;
  const sent = Math.max(window.sent, upTo);
  const size = Math.min(limits.entries, window.size * 2);
  const moved = { acked: upTo, sent, size, timeouts: 0, ...measured(window, upTo, nowMs, limits) };
  return sent === upTo ? moved : { ...moved, deadlineMs: nowMs + timeoutMs(moved, limits) };
}

/**
 * The smoothed time as RFC 6298 has it, 2.3. A sample counts from the first sending, so that an ack to a repetition is
 * not taken for a quick one: it errs to the long side, and not beyond the cap.
 */
function measured(
  { ackMs, probe }: Window,
  upTo: number,
  nowMs: number,
  { timeoutCapMs }: WindowLimits,
): Pick<Window, 'ackMs' | 'probe'> {
  if (probe === undefined || upTo < probe.seq)
    return { ...(ackMs !== undefined && { ackMs }), ...(probe && { probe }) };
  const sample = Math.min(timeoutCapMs, nowMs - probe.sentAtMs);
  return { ackMs: ackMs === undefined ? sample : ackMs + (sample - ackMs) / 8 };
}

export const isOverdue = (window: Window, nowMs: number): boolean =>
  window.deadlineMs !== undefined && nowMs >= window.deadlineMs;

/** The hub was silent for too long: send again from the first, and wait longer. */
export function timedOut(window: Window): Window {
  const { probe, timeouts } = window;
  return { ...goneBack(window), ...(probe && { probe }), timeouts: timeouts + 1 };
}

/** A new connection: what was in flight on the old one may be lost. */
export function goneBack({ acked, timeouts, ackMs }: Window): Window {
  return { acked, sent: acked, size: 1, timeouts, ...(ackMs !== undefined && { ackMs }) };
}

/** Twice what an ack takes, on a line that is slower than the limit supposes: or each would come after its time-out. */
function timeoutMs(
  { timeouts, ackMs = 0 }: Pick<Window, 'timeouts' | 'ackMs'>,
  limits: WindowLimits,
): number {
  const once = Math.max(limits.timeoutMs, 2 * ackMs);
  return Math.min(limits.timeoutCapMs, once * 2 ** Math.min(timeouts, 30));
}
