import type { LaneEffect } from './effects.ts';
import type { LaneDevice, LaneEvent, Verdict } from './events.ts';
import type { Timings } from './parameters.ts';
import type { TraitGap, TraitName, TraitStep } from './traits.ts';

/** What a lane is built of and how patient it is. */
export interface LaneConfig {
  readonly hasDocumentReader: boolean;
  /** What is taken of each traveller, in this order; at least one. */
  readonly traits: readonly TraitStep[];
  readonly documentAttempts: number;
  /** For each trait. */
  readonly captureAttempts: number;
  readonly timings: Timings;
}

/** What the lane knows of its surroundings, whatever it is doing. Instants are Clock.monotonicMs. */
export interface Surroundings {
  readonly outerBroken: boolean;
  readonly innerBroken: boolean;
  /** Since when both beams are broken. */
  readonly crowdedSinceMs: number | undefined;
  /** Since when both beams are clear; undefined also when the presence sensor has failed. */
  readonly emptySinceMs: number | undefined;
  /** Since when the desk is clear. */
  readonly innerClearSinceMs: number | undefined;
  readonly barrier: 'closed' | 'open' | 'moving' | 'released' | 'unknown';
  readonly failed: readonly LaneDevice[];
  readonly fire: boolean;
  /** An officer closes the lane as soon as it is empty. */
  readonly closeRequested: boolean;
  /** An officer takes somebody along: nobody is served until the lane has been clear. */
  readonly vacating: boolean;
  /** Travellers so far. */
  readonly serial: number;
}

interface Timed {
  /** Clock.monotonicMs at which the lane acts by itself; Infinity where nobody waits for anything. */
  readonly deadlineMs: number;
}

interface Served extends Timed {
  readonly serial: number;
}

export interface Idle extends Timed {
  readonly name: 'idle';
}

export interface Approaching extends Served {
  readonly name: 'approaching';
  /** The traveller has been asked to come alone. */
  readonly crowded: boolean;
}

export interface Sensing extends Served {
  /** 1, 2, ... */
  readonly attempt: number;
  /** The device has been asked and has not answered. */
  readonly pending: boolean;
  readonly crowded: boolean;
}

export interface Document extends Sensing {
  readonly name: 'document';
}

/** How far the traits of a traveller have been taken. A trait of `config.traits` that is in neither is still to come. */
export interface Progress {
  readonly serial: number;
  /** There is a sample to search with. */
  readonly taken: readonly TraitName[];
  /** Missing, or in doubt: a trait in doubt may have been taken as well. */
  readonly gaps: readonly TraitGap[];
}

export interface Capturing extends Sensing, Progress {
  readonly name: 'capturing';
  readonly trait: TraitName;
  /**
   * The last attempt whose sample could be used and whose presentation could not be judged; only one that can be settles it. When
   * none does, the lists are searched by that sample, and the doubt stays.
   */
  readonly unsettled: number | undefined;
}

/** Whether the person whose traits were taken is still the one at the desk. */
export interface DeskWatch {
  /** Since when it is watched. */
  readonly sinceMs: number;
  /** The desk has been clear since then: whoever stands there now may be somebody else. */
  readonly left: boolean;
}

/** Without a verdict the search is running; with one it is on its way to the disk. */
export interface Deciding extends Served, DeskWatch {
  readonly name: 'deciding';
  readonly gaps: readonly TraitGap[];
  readonly verdict?: Verdict;
}

export interface Passing extends Timed {
  readonly name: 'passing';
  readonly serial?: number;
  readonly stage: 'opening' | 'open' | 'closing';
  /** When the stage began. */
  readonly sinceMs: number;
  /** The desk has been clear since the barrier opened. */
  readonly left: boolean;
}

/** A verdict on its way to the disk. */
export interface AwaitedVerdict extends DeskWatch {
  readonly verdict: Verdict;
}

export interface Referred extends Timed {
  readonly name: 'referred';
  readonly serial?: number;
  readonly reason: string;
  /** Only an officer ends it. */
  readonly hold: boolean;
  /** The disk has not answered; it is acted upon when it does. */
  readonly awaiting?: AwaitedVerdict;
}

export interface Blocked extends Timed {
  readonly name: 'blocked';
  readonly serial?: number;
  readonly reason: 'barrier-stuck' | 'passage-not-finished' | 'lane-not-clear';
}

export interface OutOfService extends Timed {
  readonly name: 'out-of-service';
  readonly reason: 'starting' | 'closed' | 'device-failed' | 'evacuation';
  /** The operator has been told that the lane is out of service. */
  readonly told: boolean;
}

export type Phase =
  | Idle
  | Approaching
  | Document
  | Capturing
  | Deciding
  | Passing
  | Referred
  | Blocked
  | OutOfService;

export interface LaneState {
  readonly phase: Phase;
  readonly surroundings: Surroundings;
}

export interface Step {
  readonly state: LaneState;
  readonly effects: readonly LaneEffect[];
}

/** What a state's rule looks at besides its own phase; the event has already been entered into the surroundings. */
export interface Context {
  readonly surroundings: Surroundings;
  readonly nowMs: number;
  readonly config: LaneConfig;
}

export type Rule<P extends Phase> = (phase: P, event: LaneEvent, context: Context) => Step;

/** The lane before its first event: out of service until the barrier is known to be closed. */
export function initialState(nowMs: number, config: LaneConfig): Step {
  const surroundings: Surroundings = {
    outerBroken: false,
    innerBroken: false,
    crowdedSinceMs: undefined,
    emptySinceMs: nowMs,
    innerClearSinceMs: nowMs,
    barrier: 'moving',
    failed: [],
    fire: false,
    closeRequested: false,
    vacating: false,
    serial: 0,
  };
  const deadlineMs = nowMs + config.timings.barrierTimeoutMs;
  const phase: OutOfService = { name: 'out-of-service', reason: 'starting', told: true, deadlineMs };
  const effects: LaneEffect[] = [
    { type: 'prompt', prompt: 'lane-closed', hints: [] },
    { type: 'close-barrier' },
  ];
  return { state: { phase, surroundings }, effects };
}
