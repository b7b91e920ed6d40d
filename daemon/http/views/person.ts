import type { Encounter, Evidence, OfficerDecision } from '../../core/encounter.ts';
import { Fault } from '../../core/errors.ts';
import type { Candidate } from '../../core/search.ts';
import type { Reference, Watchlist } from '../../core/watchlist.ts';
import type { KioskStore } from '../../store/contract.ts';
import type { HttpDependencies } from '../contract.ts';
import type { CandidateKey, CandidateView, EncounterDetails } from '../schemas/encounter.ts';

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
export async function findEvidence(store: KioskStore, id: string): Promise<Evidence> {
  const evidence = await store.evidence(id);
  if (evidence) return evidence;
  throw new Fault('not-found', 'no picture is kept of this encounter', {
    given: id,
    wanted: 'an encounter with an open hit',
  });
}

/**
 * The reference behind a candidate of an encounter. Others of the list cannot be asked for: nobody browses a
 * watchlist through an encounter.
 * @throws Fault `not-found` when it is no candidate, or the list has changed since.
 */
export async function findReference(
  store: KioskStore,
  encounter: Encounter,
  key: CandidateKey,
): Promise<Reference> {
  const given = `${key.list}/${key.subject}/${key.instance}`;
  if (!encounter.candidates.some(candidate => isSame(candidate, key))) {
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

const isSame = (a: CandidateKey, b: CandidateKey) =>
  a.list === b.list && a.subject === b.subject && a.instance === b.instance;

const referenceIn = (list: Watchlist | undefined, { subject, instance }: CandidateKey) =>
  list?.references.find(reference => reference.subject === subject && reference.instance === instance);

/** All that an officer needs to judge a hit, without pictures and without scores. */
export async function detailsOf(
  { store, listAction }: Pick<HttpDependencies, 'store' | 'listAction'>,
  encounter: Encounter,
  decisions: readonly OfficerDecision[],
): Promise<EncounterDetails> {
  const names = [...new Set(encounter.candidates.map(candidate => candidate.list))];
  const lists = new Map(
    await Promise.all(names.map(async name => [name, await store.watchlist(name)] as const)),
  );
  const { thresholds: _thresholds, candidates, greyReasons, traits, lists: searched, ...rest } = encounter;
  return {
    ...rest,
    greyReasons: [...greyReasons],
    traits: traits.map(({ quality, ...trait }) => ({
      ...trait,
      ...(quality ? { quality: { ...quality, reasons: [...quality.reasons] } } : {}),
    })),
    lists: [...searched],
    candidates: candidates.map(candidate => candidateView(candidate, lists.get(candidate.list), listAction)),
    hasProbe: (await store.evidence(encounter.id)) !== undefined,
    decisions: [...decisions],
  };
}

function candidateView(
  candidate: Candidate,
  list: Watchlist | undefined,
  listAction: HttpDependencies['listAction'],
): CandidateView {
  const subject = list?.subjects.find(({ id }) => id === candidate.subject);
  const reference = referenceIn(list, candidate);
  const action = subject?.action ?? listAction(candidate.list);
  return {
    list: candidate.list,
    subject: candidate.subject,
    instance: candidate.instance,
    ...(subject?.name === undefined ? {} : { name: subject.name }),
    ...(subject?.dateOfBirth === undefined ? {} : { dateOfBirth: subject.dateOfBirth }),
    ...(action ? { action } : {}),
    ...(list ? { enrolledAt: list.importedAt } : {}),
    ...(reference ? { position: reference.position } : {}),
    hasPicture: reference?.imagePng !== undefined,
  };
}
