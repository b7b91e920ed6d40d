import type { Clock } from '../../../hal/clock.ts';
import { isReadable } from '../../biometrics/readable-probe.ts';
import { Fault } from '../../core/errors.ts';
import type { Candidate, SearchedList } from '../../core/search.ts';
import type { Subject } from '../../core/watchlist.ts';
import { calibratedTo, type HandedProbe, type Opinion, opinionOf } from '../../lane/opinion.ts';
import { searchFor } from '../../lane/thresholds.ts';
import type { Store } from '../../store/contract/store.ts';
import type { HubGalleries } from './galleries.ts';
import { opinionRates } from './parameters.ts';
import type { SearchRequest } from './request.ts';

/** Who may have been found: as the list has them. */
export interface NamedCandidate extends Candidate, Pick<Subject, 'name' | 'dateOfBirth' | 'action'> {}

export interface SecondOpinion extends Opinion {
  readonly candidates: readonly NamedCandidate[];
  readonly lists: readonly SearchedList[];
}

export interface SecondOpinionParts {
  readonly galleries: HubGalleries;
  readonly store: Pick<Store, 'audit'>;
  readonly clock: Clock;
}

/**
 * Looks for a person on every list that the hub has, by templates that were handed to it: more than a kiosk holds, and by people who
 * have the time for it. That somebody looks, and why, is in the audit before anything is searched; what was found after it.
 *
 * Rejects with Fault `bad-input` for a template that cannot be read, and those of `HubGalleries.search` and the store.
 */
export async function secondOpinion(
  { probes, reason }: SearchRequest,
  actor: string,
  { galleries, store, clock }: SecondOpinionParts,
): Promise<SecondOpinion> {
  const templates = probes.map(({ template }) => new Uint8Array(Buffer.from(template, 'base64')));
  const [first, ...others] = probes.map(
    ({ modality }, at): HandedProbe => ({
      modality,
      readable: isReadable(modality, templates[at] ?? new Uint8Array(), `probe ${at + 1}`),
    }),
  );
  if (first === undefined) throw new Fault('bad-input', 'nothing to search by', { wanted: 'a probe' });
  const record = (action: string, detail: Readonly<Record<string, string | number>>) =>
    store.audit([{ at: clock.wall().toISOString(), action, actor, detail }]);
  await record('person.searched', { reason, probes: probes.length });
  const today = clock.wall().toISOString().slice(0, 10);
  const search = searchFor({ fpir: opinionRates, irisSearch: 'exact' }, calibratedTo, today);
  const result = await galleries.search(templates, search);
  const opinion = opinionOf(result, [first, ...others], opinionRates);
  await record('person.search-answered', {
    answer: opinion.answer,
    candidates: opinion.candidates.map(({ list, subject }) => `${list}/${subject}`).join(' '),
  });
  return { ...opinion, candidates: opinion.candidates.map(named(galleries)), lists: result.lists };
}

const named =
  (galleries: HubGalleries) =>
  (candidate: Candidate): NamedCandidate => {
    const { name, dateOfBirth, action } = galleries.subject(candidate.list, candidate.subject) ?? {};
    return {
      ...candidate,
      ...(name !== undefined && { name }),
      ...(dateOfBirth !== undefined && { dateOfBirth }),
      ...(action !== undefined && { action }),
    };
  };
