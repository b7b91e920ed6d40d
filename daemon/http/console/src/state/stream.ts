import { computed, signal } from '@preact/signals';
import type { EncounterSummary } from '../../../schemas/encounter.ts';
import { type ApiError, asApiError, getJson } from './api.ts';

const pageSize = 60;
/** Lines that are kept; older ones are a click away. */
const keptLines = 400;

export const encounters = signal<readonly EncounterSummary[]>([]);
/** Newer than what is shown, held back so that nothing moves under the reader's eyes. */
export const held = signal<readonly EncounterSummary[]>([]);
/** True while the reader is below the top, or has the pointer on the list. */
export const reading = signal(false);
export const selectedId = signal<string | undefined>(undefined);
export const loading = signal<'first' | 'more' | 'done' | ApiError>('first');
export const hasOlder = signal(false);
/** Said by screen readers at once. */
export const announcement = signal('');

const all = computed(() => [...held.value, ...encounters.value]);
/** Hits that nobody has decided on, newest first. */
export const waiting = computed(() =>
  all.value.filter(({ candidates, decision }) => candidates > 0 && !decision),
);

export const selected = computed(() => encounters.value.find(({ id }) => id === selectedId.value));

/** A new encounter has come. */
export function arrived(summary: EncounterSummary): void {
  if (all.value.some(({ id }) => id === summary.id)) return;
  if (summary.candidates > 0) {
    const what = summary.answer === 'RED' ? 'Probable match' : 'Possible match';
    announcement.value = `${what} at ${summary.lane}. Press H to open it.`;
  }
  if (reading.value) held.value = [summary, ...held.value];
  else show([summary]);
}

function show(newer: readonly EncounterSummary[]): void {
  encounters.value = [...newer, ...encounters.value].slice(0, keptLines);
}

/** Shows what was held back. */
export function release(): void {
  const newer = held.value;
  held.value = [];
  if (newer.length > 0) show(newer);
}

/** Somebody, here or at another desk, has decided. */
export function decided(summary: EncounterSummary): void {
  const replace = (list: readonly EncounterSummary[]) =>
    list.map(other => (other.id === summary.id ? summary : other));
  encounters.value = replace(encounters.value);
  held.value = replace(held.value);
}

export async function loadNewest(): Promise<void> {
  try {
    const page = await getJson<{ encounters: EncounterSummary[] }>(`/v1/encounters?limit=${pageSize}`);
    encounters.value = page.encounters;
    held.value = [];
    hasOlder.value = page.encounters.length === pageSize;
    loading.value = 'done';
  } catch (error) {
    loading.value = asApiError(error);
  }
}

export async function loadOlder(): Promise<void> {
  const last = encounters.value.at(-1);
  if (!last) return;
  loading.value = 'more';
  try {
    const path = `/v1/encounters?limit=${pageSize}&before=${last.id}`;
    const page = await getJson<{ encounters: EncounterSummary[] }>(path);
    encounters.value = [...encounters.value, ...page.encounters];
    hasOlder.value = page.encounters.length === pageSize;
    loading.value = 'done';
  } catch (error) {
    loading.value = asApiError(error);
  }
}

/** Moves the selection by so many lines; the first move selects the newest. */
export function move(by: number): void {
  const list = encounters.value;
  const at = list.findIndex(({ id }) => id === selectedId.value);
  const next = at < 0 ? 0 : Math.max(0, Math.min(list.length - 1, at + by));
  selectedId.value = list[next]?.id;
}

export function forget(): void {
  encounters.value = [];
  held.value = [];
  selectedId.value = undefined;
  loading.value = 'first';
}
