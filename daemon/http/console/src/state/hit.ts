import { computed, signal } from '@preact/signals';
import type {
  CandidateView,
  Comparison,
  Decision,
  EncounterDetails,
  Outlines,
  Pairs,
  Scores,
} from '../../../schemas/encounter.ts';
import { type ApiError, asApiError, getJson, getPicture, send } from './api.ts';
import { encounters, selectedId, waiting } from './stream.ts';

/** Something that is being fetched, has come, or has failed. */
export type Fetched<T> =
  | { readonly kind: 'coming' }
  | { readonly kind: 'here'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: ApiError };

const coming = { kind: 'coming' } as const;

export const openId = signal<string | undefined>(undefined);
export const details = signal<Fetched<EncounterDetails>>(coming);
/** Pictures by their path, as object URLs. */
const pictures = signal<ReadonlyMap<string, Fetched<string>>>(new Map());
export const pairs = signal<Fetched<Pairs>>(coming);
export const outlines = signal<Fetched<Outlines>>(coming);
export const scores = signal<Fetched<Scores> | undefined>(undefined);
export const candidateIndex = signal(0);
/** Which of the candidate's comparisons is looked at: a finger or an eye. */
export const comparisonIndex = signal(0);
/** What is about to be decided. */
export const intent = signal<Decision['verdict'] | undefined>(undefined);
/** Whether what the comparison rests on is drawn: paired minutiae, the boundaries of an iris. */
export const overlay = signal(false);
/** Whether the candidate is turned to lie as the probe does. */
export const aligned = signal(true);

type ScoredCandidate = Scores['candidates'][number];

/** The best candidate's scores, where they have been asked for, by encounter: the stream shows those too. */
export const seenScores = signal<ReadonlyMap<string, ScoredCandidate>>(new Map());

/** How well a trait agrees; of a search by one sample it is the only score there is. */
export function scoreOfTrait({ score, matches }: ScoredCandidate, trait: string): number | undefined {
  if (matches === undefined) return score;
  return matches.find(({ modality }) => modality === trait)?.score;
}

export const candidate = computed<CandidateView | undefined>(() =>
  details.value.kind === 'here' ? details.value.value.candidates[candidateIndex.value] : undefined,
);

export const comparison = computed<Comparison | undefined>(
  () => candidate.value?.comparisons[comparisonIndex.value],
);

/** The two pictures of a comparison, once they are asked for. */
export const probeOf = ({ sample }: Comparison): Fetched<string> =>
  pictures.value.get(probePath(sample)) ?? coming;
export const referenceOf = (chosen: CandidateView, { instance }: Comparison): Fetched<string> =>
  pictures.value.get(referencePath(chosen, instance)) ?? coming;

export const probe = computed(() => (comparison.value ? probeOf(comparison.value) : coming));
export const picture = computed(() =>
  candidate.value && comparison.value ? referenceOf(candidate.value, comparison.value) : coming,
);

/** The score of a comparison, once scores have been asked for. */
export function scoreOf(chosen: CandidateView, { sample, instance }: Comparison): number | undefined {
  const found = valueOf(scores.value)?.candidates.find(
    ({ list, subject }) => list === chosen.list && subject === chosen.subject,
  );
  if (found === undefined || found.matches === undefined) return found?.score;
  return found.matches.find(match => match.sample === sample && match.instance === instance)?.score;
}

/** Counts openings, so that what comes too late for one is dropped. */
let opening = 0;

async function fetchInto<T>(
  target: { value: Fetched<T> | undefined },
  asking: Promise<T>,
  isWanted = () => true,
): Promise<void> {
  const mine = opening;
  const set = (value: Fetched<T>) => {
    if (mine === opening && isWanted()) target.value = value;
  };
  try {
    set({ kind: 'here', value: await asking });
  } catch (error) {
    set({ kind: 'failed', error: asApiError(error) });
  }
}

const path = (id: string) => `/v1/encounters/${encodeURIComponent(id)}`;

const probePath = (sample: number) => `/probe.png?sample=${sample}`;

function referencePath({ list, subject }: CandidateView, instance: number): string {
  const key = [list, subject, `${instance}.png`].map(encodeURIComponent).join('/');
  return `/candidates/${key}`;
}

/** Opens an encounter: the details, then the pictures. The kiosk writes down that they were looked at. */
export async function open(id: string): Promise<void> {
  close();
  openId.value = id;
  selectedId.value = id;
  const mine = opening;
  await fetchInto(details, getJson<EncounterDetails>(path(id)));
  if (mine !== opening || details.value.kind !== 'here' || !details.value.value.hasProbe) return;
  await showCandidate(0);
}

/** Fetches the pictures of one of the candidates, and what its best comparison rests on. */
export async function showCandidate(index: number): Promise<void> {
  candidateIndex.value = index;
  const chosen = candidate.value;
  if (!chosen) return;
  const fetching = chosen.comparisons.flatMap(({ sample, instance, hasPicture }) => [
    fetchPicture(probePath(sample)),
    ...(hasPicture ? [fetchPicture(referencePath(chosen, instance))] : []),
  ]);
  await Promise.all([...fetching, showComparison(0)]);
}

/** Turns to another finger or eye of the candidate. */
export async function showComparison(index: number): Promise<void> {
  comparisonIndex.value = index;
  const [chosen, shown, id] = [candidate.value, comparison.value, openId.value];
  if (!chosen || !shown || id === undefined) return;
  pairs.value = coming;
  outlines.value = coming;
  const { list, subject } = chosen;
  const { instance, sample } = shown;
  const key = new URLSearchParams({ list, subject, instance: String(instance), sample: String(sample) });
  const isStillShown = () => comparison.value === shown;
  const ask = <T>(target: { value: Fetched<T> | undefined }, what: string) =>
    fetchInto(target, getJson<T>(`${path(id)}/${what}?${key.toString()}`), isStillShown);
  await (shown.modality === 'iris' ? ask(outlines, 'outlines') : ask(pairs, 'pairs'));
}

export async function nextComparison(): Promise<void> {
  const all = candidate.value?.comparisons.length ?? 0;
  if (all > 1) await showComparison((comparisonIndex.value + 1) % all);
}

async function fetchPicture(at: string): Promise<void> {
  const id = openId.value;
  if (id === undefined || pictures.value.has(at)) return;
  const target = {
    get value() {
      return pictures.value.get(at);
    },
    set value(fetched: Fetched<string> | undefined) {
      if (fetched) pictures.value = new Map([...pictures.value, [at, fetched]]);
    },
  };
  target.value = coming;
  await fetchInto(target, getPicture(path(id) + at));
}

/** A step of its own, after the pictures, so that a number does not lead the eye. */
export async function showScores(): Promise<void> {
  const id = openId.value;
  if (id === undefined || scores.value?.kind === 'here') return;
  scores.value = coming;
  await fetchInto(scores, getJson<Scores>(`${path(id)}/scores`));
  const best = valueOf(scores.peek())?.candidates[0];
  if (best) seenScores.value = new Map([...seenScores.value, [id, best]]);
}

function valueOf<T>(fetched: Fetched<T> | undefined): T | undefined {
  return fetched?.kind === 'here' ? fetched.value : undefined;
}

/** @throws ApiError, with code `sign-in-again` when the sign-in is not fresh */
export async function decide(id: string, verdict: Decision['verdict'], reason: string): Promise<void> {
  const body = { verdict, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) };
  const decision = await send<Decision>('POST', `${path(id)}/decision`, body);
  intent.value = undefined;
  if (openId.value !== id || details.value.kind !== 'here') return;
  const { value } = details.value;
  details.value = { kind: 'here', value: { ...value, decisions: [...value.decisions, decision] } };
}

/** Nothing of the person stays in the page. */
export function close(): void {
  opening += 1;
  for (const held of pictures.value.values()) if (held.kind === 'here') URL.revokeObjectURL(held.value);
  pictures.value = new Map();
  openId.value = undefined;
  details.value = coming;
  pairs.value = coming;
  outlines.value = coming;
  scores.value = undefined;
  intent.value = undefined;
  overlay.value = false;
  candidateIndex.value = 0;
  comparisonIndex.value = 0;
}

/** The newest hit that waits, if any. */
export async function openWaiting(): Promise<void> {
  const [next] = waiting.value;
  if (next) await open(next.id);
}

export async function openSelected(): Promise<void> {
  const chosen = selectedId.value ?? encounters.value[0]?.id;
  if (chosen !== undefined) await open(chosen);
}
