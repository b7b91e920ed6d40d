import type { Disposition, Encounter } from '../../../core/encounter.ts';
import { type IntakeTraitRecord, placeOf } from '../../../core/intake.ts';
import type { Decision } from '../../policy.ts';
import { decisionOn, reasonOf, searchBy, tell, writtenEvidence } from '../../runner/deciding.ts';
import { commitOf, encounterOf } from '../../runner/record.ts';
import type { Sample } from '../../runner/visit.ts';
import type { TraitStep } from '../../traits.ts';
import { isGiven } from '../closing.ts';
import type { Closing, IntakeEffect } from '../effects.ts';
import type { IntakeEvent } from '../events.ts';
import type { IntakeParts } from './parts.ts';
import type { Sitting } from './sitting.ts';

type CommitOrder = Extract<IntakeEffect, { readonly type: 'commit' }>;

/** Searches the lists by all that was given, as a gate does. */
export async function search(parts: IntakeParts, sitting: Sitting, closing: Closing): Promise<IntakeEvent> {
  const { serial, taken, gaps } = closing;
  try {
    const samples = samplesOf(sitting, closing);
    const found = await searchBy(parts, { samples, taken, gaps, steps: stepsOf(closing) });
    sitting.visit.search = found;
    return { type: 'searched', serial, answer: found.decision.answer };
  } catch (error) {
    parts.onError(error, 'searching the lists');
    return { type: 'search-failed', serial };
  }
}

/** The encounter, what was enrolled, its audit link and its outbox entry in one batch. */
export async function commit(parts: IntakeParts, sitting: Sitting, order: CommitOrder): Promise<IntakeEvent> {
  const { serial, officer } = order;
  try {
    const encounter = encounterFrom(parts, sitting, order);
    const samples = samplesOf(sitting, order);
    const evidence = samples.length === 0 ? undefined : await writtenEvidence(parts, encounter.id, samples);
    await parts.store.commit(commitOf(encounter, evidence, officer));
    tell(parts, encounter);
    return { type: 'committed', serial };
  } catch (error) {
    parts.onError(error, 'committing an intake');
    return { type: 'commit-failed', serial, reason: reasonOf(error) };
  }
}

function encounterFrom(parts: IntakeParts, { visit }: Sitting, order: CommitOrder): Encounter {
  const { grounds, gaps } = order;
  const steps = stepsOf(order);
  // A search that answers after its time is not what was decided on.
  const found = grounds === undefined ? visit.search : undefined;
  const decision =
    grounds === undefined ? found?.decision : decisionOn(parts, { search: grounds, taken: [], gaps, steps });
  if (decision === undefined) throw new Error('a commit without a decision');
  const outcome = { visit, decision, search: found, grounds, gaps, steps };
  return {
    ...encounterOf(outcome, parts),
    disposition: dispositionOf(decision),
    intake: { officer: order.officer, traits: recordsOf(order) },
  };
}

/** Nothing opens at a desk, and the person sees no answer: whoever would pass at a gate is enrolled. */
function dispositionOf({ disposition }: Decision): Disposition {
  return disposition === 'admitted' ? 'enrolled' : disposition;
}

/** What was wanted, by modality: without any of one nobody is GREEN. */
function stepsOf({ traits }: Closing): TraitStep[] {
  const modalities = new Set(traits.map(({ trait }) => placeOf(trait).modality));
  return [...modalities].map(modality => ({ modality, need: 'required' }));
}

/**
 * In the order of the plan. Their templates do not say which finger they are: one that was given in place of another is still found,
 * as at a gate, where nobody says it either.
 */
function samplesOf({ samples }: Sitting, { traits }: Closing): Sample[] {
  return traits.filter(isGiven).map(({ best }) => {
    const sample = best && samples.get(best.sample);
    if (sample === undefined) throw new Error('a trait was taken and its sample is not there');
    return sample;
  });
}

function recordsOf({ traits }: Closing): IntakeTraitRecord[] {
  let sample = 0;
  return traits.map(status => {
    const { trait, outcome, attempts, best } = status;
    return {
      trait,
      outcome: outcome.kind,
      ...('reason' in outcome && { reason: outcome.reason }),
      ...('officer' in outcome && { officer: outcome.officer }),
      attempts,
      ...(best && { quality: best.score }),
      ...(best?.sameAs && { sameAs: best.sameAs }),
      ...(isGiven(status) && { sample: sample++ }),
    };
  });
}
