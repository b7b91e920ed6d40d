import { Fault } from '../../core/errors.ts';
import type { Encounter, Evidence } from '../../core/encounter.ts';
import type { Image } from '../../core/image.ts';
import type { EyePosition } from '../../core/iris.ts';
import type { LaneEffect } from '../effects.ts';
import type { LaneEvent } from '../events.ts';
import { type Decision, type DecisionInput, decide } from '../policy.ts';
import { searchFor } from '../thresholds.ts';
import { verdictOf } from '../verdict.ts';
import { type LaneParts, today, traitsOf } from './parts.ts';
import { commitOf, encounterOf, isHit } from './record.ts';
import type { Sample, Search, Visit } from './visit.ts';

type SearchOrder = LaneEffect & { readonly type: 'search' };
type CommitOrder = LaneEffect & { readonly type: 'commit' };

/** 1:N search by the traits that were taken, and decision. */
export async function search(parts: LaneParts, visit: Visit, order: SearchOrder): Promise<LaneEvent> {
  const { serial, taken, gaps } = order;
  try {
    const samples = taken.flatMap(trait => visit.traits[trait].samples);
    const templates = samples.map(({ template }) => template);
    const options = searchFor(parts.policy.fpir, parts.calibratedTo, today(parts));
    const result = await parts.engine.identify(templates, options);
    const decision = decisionOn(parts, { search: result, taken, eyes: eyesOf(samples), gaps });
    visit.search = { samples, result, decision };
    return { type: 'searched', serial, verdict: verdictOf(decision) };
  } catch (error) {
    parts.onError(error, 'searching the lists');
    return { type: 'search-failed', serial };
  }
}

function eyesOf(samples: readonly Sample[]): EyePosition[] {
  return samples.flatMap(({ modality, position }) => (modality === 'iris' ? [position as EyePosition] : []));
}

function decisionOn(
  parts: LaneParts,
  found: Pick<DecisionInput, 'search' | 'taken' | 'eyes' | 'gaps'>,
): Decision {
  const { policy, calibratedTo, clock } = parts;
  const steps = traitsOf(parts);
  return decide({ ...found, steps, known: parts.knownLists(), policy, calibratedTo, now: clock.wall() });
}

/** The encounter, its evidence, its audit link and its outbox entry in one batch; with grounds when nothing was searched. */
export async function commit(parts: LaneParts, visit: Visit, order: CommitOrder): Promise<LaneEvent> {
  const { serial } = visit;
  try {
    const encounter = await put(parts, visit, order);
    tell(parts, encounter);
    return { type: 'committed', serial };
  } catch (error) {
    parts.onError(error, 'committing an encounter');
    return { type: 'commit-failed', serial, reason: error instanceof Fault ? error.code : 'not-recorded' };
  }
}

async function put(parts: LaneParts, visit: Visit, { grounds, gaps }: CommitOrder): Promise<Encounter> {
  // A search that answers after its time is not what was decided on.
  const search = grounds === undefined ? visit.search : undefined;
  const decision =
    grounds === undefined ? search?.decision : decisionOn(parts, { search: grounds, taken: [], gaps });
  if (decision === undefined) throw new Error('a commit without a decision');
  visit.decision = decision;
  const evidence = isHit(decision) && search ? await evidenceOf(parts, visit.id, search) : undefined;
  const encounter = encounterOf({ visit, decision, search, grounds, gaps }, parts);
  await parts.store.commit(commitOf(encounter, evidence));
  return encounter;
}

/** A hit of which a picture cannot be written is still a hit, and its other pictures and templates are kept. */
async function evidenceOf(parts: LaneParts, encounter: string, { samples }: Search): Promise<Evidence> {
  const kept = samples.map(async ({ modality, position, image, template }) => {
    return { modality, position, png: await pictureOf(parts, image), template };
  });
  return { encounter, samples: await Promise.all(kept) };
}

async function pictureOf(parts: LaneParts, image: Image): Promise<Uint8Array> {
  try {
    return await parts.writePng(image);
  } catch (error) {
    parts.onError(error, 'writing the picture of a hit');
    return new Uint8Array();
  }
}

function tell(parts: LaneParts, encounter: Encounter): void {
  try {
    parts.onCommitted(encounter);
  } catch (error) {
    parts.onError(error, 'telling of an encounter');
  }
}
