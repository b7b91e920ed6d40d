import type { Answer, GreyReason } from '../../core/answer.ts';
import { type FailureReason, type IntakeTrait, placeOf, type TraitOutcome } from '../../core/intake.ts';
import type { QualityReason } from '../../core/quality.ts';
import type { TraitName } from '../traits.ts';
import type { IntakeEffect } from './effects.ts';
import type { Doubt } from './events.ts';
import type { IntakePolicy } from './parameters.ts';

/** What an intake desk wants and how patient it is. */
export interface IntakeConfig extends IntakePolicy {
  /** The camera shows both eyes at once. */
  readonly eyesTogether: boolean;
}

/** A capture that could be enrolled: the best one so far. */
export interface Kept {
  /** Number of the sample that the runner keeps. */
  readonly sample: number;
  /** Quality, 0 to 100. */
  readonly score: number;
  /** Too poor to be enrolled, whatever its score. */
  readonly isPoor?: boolean;
  /** It looks the same as that one of this person. */
  readonly sameAs?: IntakeTrait;
  readonly doubt?: Doubt;
}

/** How far one trait has been taken. Without an outcome it is open: still to be asked for, or for an officer to decide. */
export interface TraitStatus {
  readonly trait: IntakeTrait;
  /** Captures in all, and since an officer last asked for it. */
  readonly attempts: number;
  readonly tries: number;
  readonly best?: Kept;
  readonly outcome?: TraitOutcome;
  /** A doubt about what was presented: one that spoke against it stays, whatever comes after it. */
  readonly doubt?: Doubt;
  /** What the person can do better, and what was wrong, at the last try. */
  readonly hints: readonly QualityReason[];
  readonly flaw?: FailureReason;
}

/** One person at the desk. */
export interface Session {
  /** Numbers the intakes, so that an answer that comes late is not taken for the next one's. */
  readonly serial: number;
  /** In the order of the plan. */
  readonly traits: readonly TraitStatus[];
  /** The number of the last question to a sensor. */
  readonly question: number;
  /** Sensors that have failed in this intake; a retake or a resumption asks them again. */
  readonly failed: readonly TraitName[];
}

interface Timed {
  /** Clock.monotonicMs at which the desk acts by itself; Infinity where nobody waits for anything. */
  readonly deadlineMs: number;
}

/** What the last intake came to, for the officer. */
export interface Conclusion {
  readonly serial: number;
  readonly answer: Answer;
}

export interface Idle extends Timed {
  readonly name: 'idle';
  /** Intakes so far. */
  readonly serial: number;
  readonly last?: Conclusion;
}

interface Active extends Timed {
  readonly session: Session;
}

/** A sensor has been asked. */
export interface Capturing extends Active {
  readonly name: 'capturing';
  /** One finger, or the eyes that are shown at once. */
  readonly targets: readonly IntakeTrait[];
}

/** Each trait has been asked for: an officer decides what is open, and finishes. */
export interface Review extends Active {
  readonly name: 'review';
  /** Why the record could not be kept. */
  readonly trouble?: string;
}

export interface Paused extends Active {
  readonly name: 'paused';
}

export interface Searching extends Active {
  readonly name: 'searching';
  readonly officer: string;
}

/** On its way to the disk: from here on it cannot be called back. */
export interface Committing extends Active {
  readonly name: 'committing';
  readonly officer: string;
  readonly answer: Answer;
  /** The disk has let its time pass. */
  readonly overdue: boolean;
}

export type ActiveState = Capturing | Review | Paused | Searching | Committing;
export type IntakeState = Idle | ActiveState;

export interface Step {
  readonly state: IntakeState;
  readonly effects: readonly IntakeEffect[];
}

/** What a state's rule looks at besides the state and the event. */
export interface Context {
  readonly nowMs: number;
  readonly config: IntakeConfig;
}

export function initialState(): Idle {
  return { name: 'idle', serial: 0, deadlineMs: Number.POSITIVE_INFINITY };
}

/** Nobody has spoken of it and there are tries left: it will be asked for. */
export function isWaiting({ outcome, tries }: TraitStatus, { attempts }: IntakeConfig): boolean {
  return outcome === undefined && tries < attempts;
}

export function modalityOf(trait: IntakeTrait): TraitName {
  return placeOf(trait).modality;
}

export function statusOf({ traits }: Session, trait: IntakeTrait): TraitStatus | undefined {
  return traits.find(status => status.trait === trait);
}

/** The session with one trait changed. */
export function withStatus(session: Session, changed: TraitStatus): Session {
  const traits = session.traits.map(status => (status.trait === changed.trait ? changed : status));
  return { ...session, traits };
}

/** Why a search has to do without a modality, for each reason that a trait of it can be missing. */
export const greyReasonOf: Readonly<Record<FailureReason, GreyReason>> = {
  sensor: 'device-failed',
  comparer: 'search-failed',
  quality: 'unreadable',
  'same-trait-twice': 'unreadable',
  'not-asked': 'abandoned',
};
