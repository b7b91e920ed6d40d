import type { Answer } from '../../core/answer.ts';
import type { AbsenceReason, FailureReason, IntakeTrait, TraitOutcome } from '../../core/intake.ts';
import type { QualityReason } from '../../core/quality.ts';
import type { Doubt, Order } from './events.ts';

export type { AbsenceReason, Doubt, FailureReason, Order };

export const intakeStates = ['idle', 'capturing', 'review', 'paused', 'searching', 'committing'] as const;
export type IntakeStateName = (typeof intakeStates)[number];

/** What the person at the desk is told. */
export const intakePrompts = [
  'next-please',
  'place-finger',
  'lift-and-place-again',
  'look-into-camera',
  'wait-for-officer',
  'please-wait',
] as const;
export type IntakePrompt = (typeof intakePrompts)[number];

/** One trait, as the officer sees it. */
export interface TraitView {
  readonly trait: IntakeTrait;
  /** `open`: to be asked for, or to be decided on by the officer. */
  readonly outcome: TraitOutcome['kind'] | 'open';
  /** Of an absence or a failure the word for it, of an override what the officer said. */
  readonly reason?: string;
  readonly attempts: number;
  /** Tries that are left before an officer decides. */
  readonly triesLeft: number;
  /** Of the best capture, 0 to 100; absent when there is none to be kept. */
  readonly quality?: number;
  /** What the gate asks for, on the same scale. */
  readonly minimumQuality: number;
  readonly hints: readonly QualityReason[];
  readonly flaw?: FailureReason;
  /** Another trait of this person that the best capture looks the same as. */
  readonly sameAs?: IntakeTrait;
  readonly doubt?: Doubt;
}

/** Why a desk was closed for good, in words for an officer. */
export interface Closure {
  readonly what: string;
  readonly remedy: string;
}

/** What a page shows of an intake desk: a snapshot, sent at each change. Carries no name and no picture. */
export interface IntakeView {
  readonly desk: string;
  readonly state: IntakeStateName;
  readonly prompt: IntakePrompt;
  /** What is asked for now: a finger, or the eyes that are shown at once. */
  readonly asked: readonly IntakeTrait[];
  /** Why the last capture did not do, for the prompt. */
  readonly hints: readonly QualityReason[];
  /** In the order of the plan; empty while nobody is at the desk. */
  readonly traits: readonly TraitView[];
  readonly encounter?: string;
  /** Why the record could not be kept, in a word. */
  readonly trouble?: string;
  /** Why nobody is taken in any more, and what is to be done about it. */
  readonly closed?: Closure;
  /** When the desk goes on by itself at the latest: ISO 8601. */
  readonly deadline?: string;
  /** The intake before: its answer, once it is on the disk. For the officer, who is the only one to see it. */
  readonly last?: { readonly encounter: string; readonly answer: Answer };
  /** ISO 8601 instant of the snapshot. */
  readonly at: string;
}

/** What people may do with a running intake desk. */
export interface IntakeControl {
  readonly view: IntakeView;
  onChange(listener: (view: IntakeView) => void): () => void;
  /**
   * Puts an order on record and gives it. Rejects with Fault `conflict` when it means nothing now, saying why, and when `encounter` is
   * given and another person is at the desk.
   */
  order(order: Order, officer: string, encounter?: string): Promise<void>;
}
