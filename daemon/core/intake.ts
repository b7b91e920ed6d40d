import type { FingerPosition } from './fingerprint.ts';
import type { ModalityName } from './modality.ts';

/** The traits that an intake can want, in the order in which ISO/IEC 19794-2:2005 table 2 numbers fingers; then the irises. */
export const intakeTraits = [
  'right-thumb',
  'right-index',
  'right-middle',
  'right-ring',
  'right-little',
  'left-thumb',
  'left-index',
  'left-middle',
  'left-ring',
  'left-little',
  'right-iris',
  'left-iris',
] as const;
export type IntakeTrait = (typeof intakeTraits)[number];

/** Which trait it is, by modality and position: as `Reference.position`. */
export interface TraitPlace {
  readonly modality: Extract<ModalityName, 'fingerprint' | 'iris'>;
  readonly position: FingerPosition;
}

const fingers = 10;

/** Where a trait belongs: fingers 1 to 10, the right iris 1 and the left one 2. */
export function placeOf(trait: IntakeTrait): TraitPlace {
  const place = intakeTraits.indexOf(trait);
  if (place < fingers) return { modality: 'fingerprint', position: (place + 1) as FingerPosition };
  return { modality: 'iris', position: (place - fingers + 1) as FingerPosition };
}

/** Why an officer takes somebody without a trait. */
export const absenceReasons = [
  'amputated', // or missing from birth
  'bandaged', // there, and not now
  'refused',
  'could-not-be-captured', // tried, and in vain
] as const;
export type AbsenceReason = (typeof absenceReasons)[number];

/** Why a trait is missing that no officer has spoken about. */
export const failureReasons = [
  'sensor', // its sensor does not answer
  'quality', // nothing that was captured is good enough
  'same-trait-twice', // another finger or eye was given in its place
  'comparer', // what was captured could not be examined
  'not-asked', // the intake ended before it
] as const;
export type FailureReason = (typeof failureReasons)[number];

/** What became of a trait that was wanted. */
export type TraitOutcome =
  | { readonly kind: 'taken' }
  /** Taken although it is not good enough, by an officer's word. */
  | { readonly kind: 'overridden'; readonly reason: string; readonly officer: string }
  | { readonly kind: 'absent'; readonly reason: AbsenceReason; readonly officer: string }
  | { readonly kind: 'not-captured'; readonly reason: FailureReason };

/** One trait in the record of an intake. */
export interface IntakeTraitRecord {
  readonly trait: IntakeTrait;
  readonly outcome: TraitOutcome['kind'];
  /** Of an absence or a failure the word for it, of an override what the officer said. */
  readonly reason?: string;
  /** Who overrode or recorded the absence. */
  readonly officer?: string;
  readonly attempts: number;
  /** Of the best capture, 0 to 100; absent when there was none. */
  readonly quality?: number;
  /** Another trait of this person that it looks the same as. */
  readonly sameAs?: IntakeTrait;
  /** Place among the samples of the evidence; absent when nothing is kept of it. */
  readonly sample?: number;
}

/** What an encounter has beyond that of a gate when an officer has taken it at a desk. */
export interface IntakeRecord {
  /** Who finished it. */
  readonly officer: string;
  /** Each that was wanted, in the order of the plan. */
  readonly traits: readonly IntakeTraitRecord[];
}
