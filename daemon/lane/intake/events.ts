import type { Answer } from '../../core/answer.ts';
import type { AbsenceReason, IntakeTrait } from '../../core/intake.ts';
import type { QualityReason } from '../../core/quality.ts';

/** What was presented may not be a living finger or eye: something speaks against it, or it could not be judged. */
export type Doubt = 'against' | 'undecided';

/** What an officer may tell an intake desk. */
export type Order =
  | { readonly order: 'start' }
  /** Takes a trait once more. `discard`: what was taken of it is another's, and goes; else the better one stays. */
  | { readonly order: 'retake'; readonly trait: IntakeTrait; readonly discard: boolean }
  /** Keeps the best capture of a trait although it does not pass. */
  | { readonly order: 'override'; readonly trait: IntakeTrait; readonly reason: string }
  | { readonly order: 'absent'; readonly trait: IntakeTrait; readonly reason: AbsenceReason }
  | { readonly order: 'pause' }
  | { readonly order: 'resume' }
  /** What is open then stays so, on record. */
  | { readonly order: 'finish' }
  /** Nothing is kept but that it was cancelled. */
  | { readonly order: 'cancel'; readonly reason: string };

/** What a capture gave of one trait. */
export interface SeenTrait {
  readonly trait: IntakeTrait;
  /** Number of the sample that the runner keeps; absent when it is of no use. */
  readonly sample?: number;
  /** Quality, 0 to 100. */
  readonly score: number;
  readonly hints: readonly QualityReason[];
  /** It may be searched by, and is too poor to be enrolled, whatever its score. */
  readonly isPoor?: boolean;
  readonly doubt?: Doubt;
  /** Another one of this person that it looks the same as. */
  readonly sameAs?: IntakeTrait;
}

/** The question to a sensor that an event answers. */
interface Answering {
  readonly serial: number;
  readonly question: number;
}

/** Everything that can happen to an intake. */
export type IntakeEvent =
  | { readonly type: 'tick' }
  | ({ readonly type: 'order'; readonly officer: string } & Order)
  /** Of what was asked for, what was seen; nothing when nothing came in time. */
  | ({ readonly type: 'captured'; readonly seen: readonly SeenTrait[] } & Answering)
  /** There was a capture, and the comparer did not answer. */
  | ({ readonly type: 'capture-failed' } & Answering)
  | ({ readonly type: 'sensor-failed'; readonly detail: string } & Answering)
  | { readonly type: 'searched'; readonly serial: number; readonly answer: Answer }
  | { readonly type: 'search-failed'; readonly serial: number }
  | { readonly type: 'committed'; readonly serial: number }
  | { readonly type: 'commit-failed'; readonly serial: number; readonly reason: string };
