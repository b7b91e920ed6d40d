import type { Encounter, Evidence, EvidenceSample, OfficerDecision } from '../../core/encounter.ts';
import { mayBeSame } from '../../biometrics/gallery/fusion.ts';
import { Fault } from '../../core/errors.ts';
import type { IrisOutline } from '../../core/iris.ts';
import type { Candidate, TraitMatch } from '../../core/search.ts';
import type { Reference, Watchlist } from '../../core/watchlist.ts';
import type { KioskStore } from '../../store/contract/kiosk-store.ts';
import type { HttpDependencies } from '../contract.ts';
import type {
  CandidateKey,
  CandidateView,
  Comparison,
  EncounterDetails,
  Outline,
  Scores,
} from '../schemas/encounter.ts';

/** @throws Fault `not-found` */
export async function findEncounter(store: KioskStore, id: string): Promise<Encounter> {
  const encounter = await store.encounter(id);
  if (encounter) return encounter;
  throw new Fault('not-found', 'there is no such encounter', {
    given: id,
    remedy: 'it may have been erased',
  });
}

/** @throws Fault `not-found` when the pictures were never kept, or are erased because the hit is closed. */
export async function findSample(store: KioskStore, id: string, at: number): Promise<EvidenceSample> {
  const sample = (await store.evidence(id))?.samples[at];
  if (sample) return sample;
  throw new Fault('not-found', 'no such picture is kept of this encounter', {
    given: `${id}, sample ${at}`,
    wanted: 'an encounter with an open hit',
  });
}

/** @throws Fault `not-found` also for a sample whose picture could not be written. */
export async function findPicture(store: KioskStore, id: string, at: number): Promise<Uint8Array> {
  const { png } = await findSample(store, id, at);
  if (png.length > 0) return png;
  throw new Fault('not-found', 'the picture could not be written when the hit was made', {
    given: `${id}, sample ${at}`,
    remedy: 'decide from the other samples and the scores',
  });
}

/**
 * A reference of a candidate of an encounter. Those of others on the list cannot be asked for: nobody browses a
 * watchlist through an encounter.
 * @throws Fault `not-found` when it is no candidate, or the list has changed since.
 */
export async function findReference(
  store: KioskStore,
  encounter: Encounter,
  key: CandidateKey,
): Promise<Reference> {
  const given = `${key.list}/${key.subject}/${key.instance}`;
  if (!encounter.candidates.some(({ list, subject }) => list === key.list && subject === key.subject)) {
    throw new Fault('not-found', 'this is no candidate of the encounter', { given });
  }
  const reference = referenceIn(await store.watchlist(key.list), key);
  if (reference) return reference;
  throw new Fault('not-found', 'the candidate is no longer on the list', {
    given,
    remedy: 'the list has been imported anew since; decide from what is known, or ask the list owner',
  });
}

/** @throws Fault `not-found` when the list was enrolled from templates. */
export function pictureOf({ subject, imagePng }: Reference): Uint8Array {
  if (imagePng) return imagePng;
  throw new Fault('not-found', 'the list carries no picture of this subject', { given: subject });
}

const referenceIn = (list: Watchlist | undefined, { subject, instance }: Omit<CandidateKey, 'list'>) =>
  list?.references.find(reference => reference.subject === subject && reference.instance === instance);

const damaged = Symbol('damaged');

/** What is damaged has been set aside and told of by the store; the rest of an encounter is shown without it. */
async function unlessDamaged<T>(reading: Promise<T>): Promise<T | typeof damaged> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Fault && error.code === 'corrupt') return damaged;
    throw error;
  }
}

const wholeOnly = <T>(found: T | typeof damaged): T | undefined => (found === damaged ? undefined : found);

/** All that an officer needs to judge a hit, without pictures and without scores. */
export async function detailsOf(
  { store, listAction }: Pick<HttpDependencies, 'store' | 'listAction'>,
  encounter: Encounter,
  decisions: readonly OfficerDecision[],
): Promise<EncounterDetails> {
  const names = [...new Set(encounter.candidates.map(candidate => candidate.list))];
  const lists = new Map(
    await Promise.all(
      names.map(async name => [name, wholeOnly(await unlessDamaged(store.watchlist(name)))] as const),
    ),
  );
  const {
    thresholds: _thresholds,
    candidates,
    greyReasons,
    traits,
    lists: searched,
    intake,
    ...rest
  } = encounter;
  const found = encounter.erased ? undefined : await unlessDamaged(store.evidence(encounter.id));
  const evidence = wholeOnly(found);
  return {
    ...rest,
    greyReasons: [...greyReasons],
    traits: traits.map(({ quality, presentation, ...trait }) => ({
      ...trait,
      ...(quality && { quality: { ...quality, reasons: [...quality.reasons] } }),
      ...(presentation && { presentation: { ...presentation, reasons: [...presentation.reasons] } }),
    })),
    lists: [...searched],
    candidates: candidates.map(candidate =>
      candidateView(candidate, lists.get(candidate.list), evidence, listAction),
    ),
    hasProbe: evidence !== undefined,
    ...(found === damaged && { evidenceDamaged: true as const }),
    samples: evidence?.samples.map(({ modality, position }) => ({ modality, position })) ?? [],
    decisions: [...decisions],
    ...(intake && { intake: { ...intake, traits: [...intake.traits] } }),
  };
}

function candidateView(
  candidate: Candidate,
  list: Watchlist | undefined,
  evidence: Evidence | undefined,
  listAction: HttpDependencies['listAction'],
): CandidateView {
  const subject = list?.subjects.find(({ id }) => id === candidate.subject);
  const action = subject?.action ?? listAction(candidate.list);
  return {
    list: candidate.list,
    subject: candidate.subject,
    instance: candidate.instance,
    ...(subject?.name === undefined ? {} : { name: subject.name }),
    ...(subject?.dateOfBirth === undefined ? {} : { dateOfBirth: subject.dateOfBirth }),
    ...(action ? { action } : {}),
    ...(list ? { enrolledAt: list.importedAt } : {}),
    comparisons: comparisonsOf(candidate, list, evidence?.samples ?? []),
  };
}

/**
 * What a candidate's score rests on, and what it does not: whoever agrees by a finger and not by an eye should be looked at by
 * both. In the order of the samples. A search by one sample keeps no matches: it is the only one.
 */
function comparisonsOf(
  { subject, instance, score, matches }: Candidate,
  list: Watchlist | undefined,
  samples: readonly Pick<EvidenceSample, 'modality' | 'position'>[],
): Comparison[] {
  const [first] = samples;
  const only: TraitMatch = { ...(first && { modality: first.modality }), probe: 0, instance, score };
  const fused = matches ?? [only];
  const own = list?.references.filter(reference => reference.subject === subject) ?? [];
  const beside = samples.flatMap(({ modality, position }, sample) => {
    if (fused.some(match => match.probe === sample)) return [];
    const reference = own.find(one => one.modality === modality && mayBeSame(one.position, position));
    return reference ? [{ modality, sample, instance: reference.instance }] : [];
  });
  const agreeing = fused.map(({ modality = 'fingerprint', probe, instance }) => {
    return { modality, sample: probe, instance };
  });
  return [...agreeing, ...beside]
    .toSorted((a, b) => a.sample - b.sample)
    .map(comparison => {
      const reference = own.find(one => one.instance === comparison.instance);
      return {
        ...comparison,
        ...(reference && { position: reference.position }),
        hasPicture: reference?.imagePng !== undefined,
      };
    });
}

export function outlineView({ pupil, limbus, masked }: IrisOutline): Outline {
  return { pupil: [...pupil], limbus: [...limbus], masked: masked.map(area => [...area]) };
}

/** The scores of a candidate, and what they were fused from. */
export function scoresOf({
  list,
  subject,
  instance,
  score,
  matches,
}: Candidate): Scores['candidates'][number] {
  return {
    ...{ list, subject, instance, score },
    ...(matches && {
      matches: matches.map(({ modality = 'fingerprint', probe, ...match }) => {
        return { ...match, modality, sample: probe };
      }),
    }),
  };
}
