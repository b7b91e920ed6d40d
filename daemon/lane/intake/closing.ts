import type { GreyReason } from '../../core/answer.ts';
import type { TraitOutcome } from '../../core/intake.ts';
import type { TraitGap, TraitName } from '../traits.ts';
import type { Closing } from './effects.ts';
import { greyReasonOf, modalityOf, type Session, type TraitStatus } from './state.ts';

/** A session as it goes into the search and onto the record: what is open has failed. */
export function closingOf({ serial, traits }: Session, officer: string): Closing {
  const closed = traits.map(status => ({ ...status, outcome: status.outcome ?? failureOf(status) }));
  const modalities = [...new Set(closed.map(({ trait }) => modalityOf(trait)))];
  const taken = modalities.filter(modality => ofModality(closed, modality).some(isGiven));
  const gaps = modalities.flatMap(modality => gapIn(ofModality(closed, modality), modality));
  return { serial, officer, traits: closed, taken, gaps };
}

type Closed = Closing['traits'][number];

/** There is a sample of it that is searched with and kept. */
export function isGiven({ outcome }: Pick<TraitStatus, 'outcome'>): boolean {
  return outcome?.kind === 'taken' || outcome?.kind === 'overridden';
}

function failureOf({ attempts, flaw }: TraitStatus): TraitOutcome {
  return { kind: 'not-captured', reason: attempts === 0 ? 'not-asked' : (flaw ?? 'quality') };
}

function ofModality(traits: readonly Closed[], modality: TraitName): Closed[] {
  return traits.filter(({ trait }) => modalityOf(trait) === modality);
}

/** One finger is enough to be searched by, as at a gate: what else is missing is on record. A doubt about one is a doubt. */
function gapIn(traits: readonly Closed[], modality: TraitName): TraitGap[] {
  if (traits.some(({ doubt }) => doubt !== undefined)) return [{ modality, reason: 'presentation-doubt' }];
  if (traits.some(isGiven)) return [];
  return [{ modality, reason: gravest(traits.map(({ outcome }) => greyReason(outcome))) }];
}

function greyReason(outcome: TraitOutcome): GreyReason {
  return outcome.kind === 'not-captured' ? greyReasonOf[outcome.reason] : 'not-given';
}

/** What an officer should hear of first: what can be mended. */
const told: readonly GreyReason[] = ['device-failed', 'search-failed', 'unreadable', 'not-given'];

function gravest(reasons: readonly GreyReason[]): GreyReason {
  return told.find(reason => reasons.includes(reason)) ?? 'abandoned';
}
