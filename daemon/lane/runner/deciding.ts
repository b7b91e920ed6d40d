import { Fault } from '../../core/errors.ts';
import type { Encounter, Evidence } from '../../core/encounter.ts';
import type { Image } from '../../core/image.ts';
import type { EyePosition } from '../../core/iris.ts';
import type { LaneEffect } from '../effects.ts';
import type { LaneEvent } from '../events.ts';
import { type Decision, type DecisionInput, decide } from '../policy.ts';
import { searchFor } from '../thresholds.ts';
import { verdictOf } from '../verdict.ts';
import { type DecidingParts, type LaneParts, type RecordParts, today, traitsOf } from './parts.ts';
import { commitOf, encounterOf, isHit } from './record.ts';
import type { Sample, Search, Visit } from './visit.ts';

type SearchOrder = LaneEffect & { readonly type: 'search' };
type CommitOrder = LaneEffect & { readonly type: 'commit' };

/** 1:N search by the traits that were taken, and decision. */
export async function search(parts: LaneParts, visit: Visit, order: SearchOrder): Promise<LaneEvent> {
  const { serial, taken, gaps } = order;
  try {
    const samples = taken.flatMap(trait => visit.traits[trait].samples);
    visit.search = await searchBy(parts, { samples, taken, gaps, steps: traitsOf(parts) });
    return { type: 'searched', serial, verdict: verdictOf(visit.search.decision) };
  } catch (error) {
    parts.onError(error, 'searching the lists');
    return { type: 'search-failed', serial };
  }
}

/** What a search goes by. */
export interface SearchBasis extends Pick<DecisionInput, 'taken' | 'gaps' | 'steps'> {
  readonly samples: readonly Sample[];
}

/** Searches the lists by samples, and decides. Rejects as the engine does. */
export async function searchBy(parts: DecidingParts, { samples, ...basis }: SearchBasis): Promise<Search> {
  const templates = samples.map(({ template }) => template);
  const options = searchFor(parts.policy(), parts.calibratedTo, today(parts));
  const result = await parts.engine.identify(templates, options);
  const decision = decisionOn(parts, { ...basis, search: result, eyes: eyesOf(samples) });
  return { samples, result, decision };
}

function eyesOf(samples: readonly Sample[]): EyePosition[] {
  return samples.flatMap(({ modality, position }) => (modality === 'iris' ? [position as EyePosition] : []));
}

/** What a search, or that there was none, means under the policy. */
export function decisionOn(
  parts: Omit<DecidingParts, 'engine'>,
  found: Pick<DecisionInput, 'search' | 'taken' | 'eyes' | 'gaps' | 'steps'>,
): Decision {
  const { policy, calibratedTo, clock } = parts;
  return decide({ ...found, known: parts.knownLists(), policy: policy(), calibratedTo, now: clock.wall() });
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
    return { type: 'commit-failed', serial, reason: reasonOf(error) };
  }
}

/** Why something is not on the disk, in a word. */
export function reasonOf(error: unknown): string {
  return error instanceof Fault ? error.code : 'not-recorded';
}

async function put(parts: LaneParts, visit: Visit, { grounds, gaps }: CommitOrder): Promise<Encounter> {
  // A search that answers after its time is not what was decided on.
  const search = grounds === undefined ? visit.search : undefined;
  const steps = traitsOf(parts);
  const decision =
    grounds === undefined ? search?.decision : decisionOn(parts, { search: grounds, taken: [], gaps, steps });
  if (decision === undefined) throw new Error('a commit without a decision');
  visit.decision = decision;
  const evidence = isHit(decision) && search ? await evidenceOf(parts, visit.id, search.samples) : undefined;
  const encounter = encounterOf({ visit, decision, search, grounds, gaps, steps }, parts);
  await parts.store.commit(commitOf(encounter, evidence));
  return encounter;
}

/** A hit of which a picture cannot be written is still a hit, and its other pictures and templates are kept. */
function evidenceOf(parts: RecordParts, encounter: string, samples: readonly Sample[]): Promise<Evidence> {
  return writtenEvidence({ writePng: image => pictureOf(parts, image) }, encounter, samples);
}

async function pictureOf(parts: RecordParts, image: Image): Promise<Uint8Array> {
  try {
    return await parts.writePng(image);
  } catch (error) {
    parts.onError(error, 'writing the picture of a hit');
    return new Uint8Array();
  }
}

/** Samples as they are kept. */
export async function writtenEvidence(
  parts: Pick<RecordParts, 'writePng'>,
  encounter: string,
  samples: readonly Sample[],
): Promise<Evidence> {
  const kept = samples.map(async ({ modality, position, image, template }) => {
    return { modality, position, png: await parts.writePng(image), template };
  });
  return { encounter, samples: await Promise.all(kept) };
}

/** Tells of an encounter that is on the disk: whoever listens cannot undo that. */
export function tell(parts: RecordParts, encounter: Encounter): void {
  try {
    parts.onCommitted(encounter);
  } catch (error) {
    parts.onError(error, 'telling of an encounter');
  }
}
