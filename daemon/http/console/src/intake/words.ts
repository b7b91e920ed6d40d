import type { IntakeView } from '../../../schemas/intake.ts';
import type { TraitView } from '../state/intake.ts';

/** Everything the intake desk says in place of a code. */

interface StateWords {
  readonly title: string;
  readonly next: string;
}

export const stateWords: Record<IntakeView['state'], StateWords> = {
  idle: { title: 'Free', next: 'Begin when the next person sits down.' },
  capturing: { title: 'Taking traits', next: 'What passes is taken; what does not is asked for again.' },
  review: { title: 'To be decided', next: 'Decide on what is open, then finish.' },
  paused: { title: 'Paused', next: 'Nothing is asked for, and nothing is lost until the kiosk restarts.' },
  searching: { title: 'Searching the lists', next: 'The record goes to the disk.' },
  committing: { title: 'Keeping the record', next: 'The answer follows once it is on the disk.' },
};

export const intakePromptWord: Record<IntakeView['prompt'], string> = {
  'next-please': 'The next person, please',
  'place-finger': 'Place your finger on the glass',
  'lift-and-place-again': 'Lift your finger and place it again',
  'look-into-camera': 'Look into the camera',
  'wait-for-officer': 'Please wait for the officer',
  'please-wait': 'One moment, please',
};

export const outcomeWord: Record<TraitView['outcome'], string> = {
  open: 'Open',
  taken: 'Taken',
  overridden: 'Taken all the same',
  absent: 'Absent',
  'not-captured': 'Not captured',
};

export const absenceWord = {
  amputated: 'Amputated or missing',
  bandaged: 'Bandaged or hurt',
  refused: 'Refused',
  'could-not-be-captured': 'Could not be captured',
} as const;

export const flawWord: Record<NonNullable<TraitView['flaw']>, string> = {
  sensor: 'its sensor failed',
  quality: 'not good enough to be enrolled',
  'same-trait-twice': 'another one was given in its place',
  comparer: 'it could not be examined',
  'not-asked': 'not asked for',
};

/** `right-index` as `Right index`, `left-iris` as `Left eye`. */
export function nameOf(trait: TraitView['trait']): string {
  const words = trait.replace('-', ' ').replace('iris', 'eye');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Why a trait is as it is: the officer's words, the word for it, or what was wrong with the last try. */
export function whyOf({ outcome, reason, flaw }: TraitView): string | undefined {
  if (outcome === 'absent') return (absenceWord as Record<string, string>)[reason ?? ''] ?? reason;
  if (outcome === 'not-captured') return (flawWord as Record<string, string>)[reason ?? ''] ?? reason;
  return reason ?? (flaw && outcome === 'open' ? flawWord[flaw] : undefined);
}
