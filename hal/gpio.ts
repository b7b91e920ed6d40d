import type { Device, Listener, Unsubscribe } from './device.ts';

/** A logical level: `true` is active, whatever the polarity of the wire (the profile says active-low). */
export interface LineEvent {
  readonly active: boolean;
  /** Clock.monotonicMs. */
  readonly atMs: number;
}

/**
 * One input line.
 * A driver owes: debounced edges, the level re-read after each, so that two equal events in a row never come; the
 * level at any time. A broken wire of a normally-closed contact reads active.
 */
export interface GpioInput extends Device {
  readonly active: boolean;
  onChange(listener: Listener<LineEvent>): Unsubscribe;
}

/**
 * One output line.
 * A driver owes: `set` is effective when it returns; `dispose` leaves the line in its inactive state. So does the end of the
 * process by any other cause only on a chip that lets go of orphaned outputs (GpioChip.orphanedOutputs); on all others
 * `bitmapd release-outputs`, as ExecStopPost of the unit, does it.
 */
export interface GpioOutput extends Device {
  readonly active: boolean;
  set(active: boolean): void;
}
