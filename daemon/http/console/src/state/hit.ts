import { computed, signal } from '@preact/signals';
import type { CandidateView, Decision, EncounterDetails, Pairs, Scores } from '../../../schemas/encounter.ts';
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
export const probe = signal<Fetched<string>>(coming);
export const picture = signal<Fetched<string>>(coming);
export const pairs = signal<Fetched<Pairs>>(coming);
export const scores = signal<Fetched<Scores> | undefined>(undefined);
export const candidateIndex = signal(0);
/** What is about to be decided. */
export const intent = signal<Decision['verdict'] | undefined>(undefined);
/** Whether the paired minutiae are drawn. */
export const overlay = signal(false);
/** Whether the candidate is turned to lie as the probe does. */
export const aligned = signal(true);

/** Scores that have been asked for, by encounter: the stream shows those too. */
export const seenScores = signal<ReadonlyMap<string, number>>(new Map());

export const candidate = computed<CandidateView | undefined>(() =>
  details.value.kind === 'here' ? details.value.value.candidates[candidateIndex.value] : undefined,
);

/** Counts openings, so that what comes too late for one is dropped. */
let opening = 0;

async function fetchInto<T>(target: { value: Fetched<T> | undefined }, asking: Promise<T>): Promise<void> {
  const mine = opening;
  const set = (value: Fetched<T>) => {
    if (mine === opening) target.value = value;
  };
  try {
    set({ kind: 'here', value: await asking });
  } catch (error) {
    set({ kind: 'failed', error: asApiError(error) });
  }
}

const path = (id: string) => `/v1/encounters/${encodeURIComponent(id)}`;

/** Opens an encounter: the details, then the pictures. The kiosk writes down that they were looked at. */
export async function open(id: string): Promise<void> {
  close();
  openId.value = id;
  selectedId.value = id;
  const mine = opening;
  await fetchInto(details, getJson<EncounterDetails>(path(id)));
  if (mine !== opening || details.value.kind !== 'here' || !details.value.value.hasProbe) return;
  await Promise.all([fetchInto(probe, getPicture(`${path(id)}/probe.png`)), showCandidate(0)]);
}

/** Fetches the picture and the pairs of one of the candidates. */
export async function showCandidate(index: number): Promise<void> {
  candidateIndex.value = index;
  const chosen = candidate.value;
  const id = openId.value;
  if (!chosen || id === undefined) return;
  giveBack(picture);
  picture.value = coming;
  pairs.value = coming;
  const { list, subject, instance } = chosen;
  const key = [list, subject, `${instance}.png`].map(encodeURIComponent).join('/');
  const query = new URLSearchParams({ list, subject, instance: String(instance) }).toString();
  const asking: Promise<void>[] = [fetchInto(pairs, getJson<Pairs>(`${path(id)}/pairs?${query}`))];
  if (chosen.hasPicture) asking.push(fetchInto(picture, getPicture(`${path(id)}/candidates/${key}`)));
  await Promise.all(asking);
}

/** A step of its own, after the pictures, so that a number does not lead the eye. */
export async function showScores(): Promise<void> {
  const id = openId.value;
  if (id === undefined || scores.value?.kind === 'here') return;
  scores.value = coming;
  await fetchInto(scores, getJson<Scores>(`${path(id)}/scores`));
  const best = valueOf(scores.peek())?.candidates[0];
  if (best) seenScores.value = new Map([...seenScores.value, [id, best.score]]);
}

const valueOf = <T>(fetched: Fetched<T> | undefined) =>
  fetched?.kind === 'here' ? fetched.value : undefined;

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
  giveBack(probe);
  giveBack(picture);
  openId.value = undefined;
  details.value = coming;
  probe.value = coming;
  picture.value = coming;
  pairs.value = coming;
  scores.value = undefined;
  intent.value = undefined;
  overlay.value = false;
  candidateIndex.value = 0;
}

function giveBack({ value }: { value: Fetched<string> }): void {
  if (value.kind === 'here') URL.revokeObjectURL(value.value);
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
