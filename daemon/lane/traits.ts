import type { GreyReason } from '../core/answer.ts';
import type { modalities } from '../core/modality.ts';
import type { LaneDevice } from './events.ts';

/** The traits that a lane can take. */
export type TraitName = (typeof modalities)[number];

/**
 * What the answer owes to a trait. `required`: without it nobody is GREEN. `wanted`: that it is missing is recorded, and the
 * answer rests on the others.
 */
export const traitNeeds = ['required', 'wanted'] as const;
export type TraitNeed = (typeof traitNeeds)[number];

/** A trait that a lane takes of each traveller. */
export interface TraitStep {
  readonly modality: TraitName;
  readonly need: TraitNeed;
}

/** A trait that a search has to do without, or that is in doubt, and why. */
export interface TraitGap {
  readonly modality: TraitName;
  readonly reason: GreyReason;
}

/** The traits of a lane whose policy names none: what its sensors can take, and all of it required. */
export function usualTraits(hasIrisCamera: boolean): TraitStep[] {
  const finger: TraitStep = { modality: 'fingerprint', need: 'required' };
  return hasIrisCamera ? [finger, { modality: 'iris', need: 'required' }] : [finger];
}

/** The sensor that takes a trait. */
export const sensorOf = {
  fingerprint: 'scanner',
  iris: 'iris-camera',
} as const satisfies Record<TraitName, LaneDevice>;

/**
 * Whether a gap keeps an answer from being GREEN. A doubt about what was presented does, and so does leaving before the end,
 * whatever the trait is worth.
 */
export function weighs({ modality, reason }: TraitGap, steps: readonly TraitStep[]): boolean {
  if (reason === 'presentation-doubt' || reason === 'abandoned') return true;
  return steps.some(step => step.modality === modality && step.need === 'required');
}
