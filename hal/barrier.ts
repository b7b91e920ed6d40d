import type { Device, Listener, Unsubscribe } from './device.ts';

/** `released`: no output is driven; whoever stands inside can push it open. */
export type BarrierState = 'closed' | 'opening' | 'open' | 'closing' | 'released' | 'obstructed';

/**
 * The leaf or turnstile between the lane and the country.
 *
 * Wired fail-safe: without power or output it can be pushed open from inside, and the fire-alarm contact cuts the
 * output by wiring, without the daemon.
 *
 * A driver owes: `open` and `close` resolve when the end position is reached; `close` never presses on a person: it
 * tells of `obstructed`, opens again and rejects with `stuck`. `release` drops the output before it
 * returns, cannot fail, and may be called at any time, also while another call is pending (which then rejects with
 * `tampered`). After `release` nothing moves until the next `open` or `close`. A call for the end position that is
 * reached already, or on the way to it, joins in; a call for the other one takes over, and the one before rejects with
 * `busy`. `dispose` releases.
 * A caller owes: nothing; every order is allowed.
 */
export interface Barrier extends Device {
  readonly state: BarrierState;
  open(): Promise<void>;
  close(): Promise<void>;
  release(): void;
  onChange(listener: Listener<BarrierState>): Unsubscribe;
}
