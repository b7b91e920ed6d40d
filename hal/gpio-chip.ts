import type { Device, Listener, Unsubscribe } from './device.ts';

/** A line as the profile names it: by the name that the board gives it (GATE_LOCK), or by its offset on the chip. */
export type LineReference = string | number;

/** What pulls a line whose wire is open. `as-is` leaves what the board's configuration has set. */
export type LineBias = 'as-is' | 'disabled' | 'pull-up' | 'pull-down';

/** `open-drain` lets the wire go for the high level, `open-source` for the low one. */
export type LineDrive = 'push-pull' | 'open-drain' | 'open-source';

export interface InputLineRequest {
  readonly line: LineReference;
  /** True when the low level is the active one. */
  readonly activeLow: boolean;
  readonly bias: LineBias;
  /** For how long a level must last to count; 0: every edge counts. */
  readonly debounceMs: number;
}

export interface OutputLineRequest {
  readonly line: LineReference;
  readonly activeLow: boolean;
  readonly drive: LineDrive;
}

/** One of several claimed inputs changed. `index` is its place in the claim. */
export interface LinesEvent {
  readonly index: number;
  readonly active: boolean;
  /** Clock.monotonicMs. */
  readonly atMs: number;
}

/** Input lines that were claimed together. `active` is by their place in the claim. */
export interface InputLines {
  readonly active: readonly boolean[];
  onChange(listener: Listener<LinesEvent>): Unsubscribe;
  /** Called once when the chip is lost: no event comes after it. */
  onLost(listener: () => void): Unsubscribe;
  release(): Promise<void>;
}

/** Output lines that were claimed together; all are inactive at first. */
export interface OutputLines {
  readonly active: readonly boolean[];
  /**
   * Sets all lines at once, by their place in the claim; it is on the wires when this returns. Throws HalError, and
   * TypeError on a chip that is not `immediate`.
   */
  set(active: readonly boolean[]): void;
  /** The same on every chip: it is on the wires when this resolves. */
  write(active: readonly boolean[]): Promise<void>;
  /** Makes all lines inactive, and gives them back. */
  release(): Promise<void>;
}

/**
 * What becomes of an output whose process has died without releasing it.
 * - `let-go`: nothing drives it any more, and the pull of the board decides; it has to pull towards inactive.
 * - `kept`: it stays driven as it was, until somebody claims it: `bitmapd release-outputs` does, after every end of the unit.
 * - `unknown`: nobody can tell; wire it, and end the unit, as if it were kept.
 */
export type OrphanedOutputs = 'let-go' | 'kept' | 'unknown';

/**
 * A controller of GPIO lines.
 *
 * A driver owes: a line has one taker (HalError `busy` for the second, `absent` for one that does not exist); a claim
 * takes all of its lines or none; edges of an input are debounced and the level re-read after each, so that two equal
 * events in a row never come, in the order in which they were; outputs that are set together change together. `dispose`
 * makes outputs inactive; a process that is killed cannot, and `orphanedOutputs` says what becomes of them then. When the
 * chip is lost, `set` and `write` throw `absent`.
 * A caller owes: it reads the levels once after subscribing; it releases what it claimed before the chip is disposed of.
 */
export interface GpioChip extends Device {
  /** The label of the kernel (pinctrl-rp1), or the name of the part (mcp23017). */
  readonly label: string;
  /** True when `set` works: the lines hang on the processor, not behind a bus. A barrier needs one. */
  readonly immediate: boolean;
  readonly orphanedOutputs: OrphanedOutputs;
  inputs(lines: readonly InputLineRequest[]): Promise<InputLines>;
  outputs(lines: readonly OutputLineRequest[]): Promise<OutputLines>;
}
