import type { Device, Listener, Unsubscribe } from './device.ts';

/** One contact opened or closed. */
export interface TamperEvent {
  /** One of the sensor's `contacts`. */
  readonly contact: string;
  readonly tripped: boolean;
  /** Clock.monotonicMs. */
  readonly atMs: number;
}

/**
 * The contacts that tell that the cabinet has been opened: door, bezel, light inside, movement.
 *
 * A driver owes: an event on each change after debouncing; the present state of each contact at any time. A broken
 * wire reads tripped. It does not latch: a contact that is closed again reads closed; remembering that it was open
 * is the caller's, because a restart must not forget it.
 * A caller owes: it reads the contacts once after subscribing; it asks only for contacts in `contacts`.
 */
export interface TamperSensor extends Device {
  readonly contacts: readonly string[];
  isTripped(contact: string): boolean;
  onChange(listener: Listener<TamperEvent>): Unsubscribe;
}
