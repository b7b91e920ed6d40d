import { Fault } from '../core/errors.ts';
import type { Watchlist } from '../core/watchlist.ts';
import { BucketMap } from './bucket-map.ts';
import type { AuditEntry } from './contract/audit.ts';
import type { WatchlistChange, WatchlistEntry, WatchlistHeader } from './contract/kiosk-store.ts';
import { entryKey, listKey, referenceKey } from './keys.ts';
import type { KioskState } from './kiosk-state.ts';
import type { Plan, Put } from './plan-group.ts';
import { encodeRecord } from './record.ts';
import {
  encodeEntry,
  encodeReference,
  entriesHeaderOf,
  type HeldList,
  headerOf,
  referenceKeys,
} from './watchlist-record.ts';

type KioskPlan<Result> = Plan<KioskState, Result>;

/** The header and every record of the new version come, those of the old go: readers see one or the other. */
export function planWatchlist(list: Watchlist, audit: AuditEntry): KioskPlan<void> {
  return state => {
    const old = state.lists.get(list.name);
    if (old !== undefined && list.version <= old.version) throw goneOn(list, `above ${old.version}`);
    const { held, puts } = list.published === undefined ? byReferences(list) : byEntries(list);
    const kept = new Set(puts.map(({ key }) => key));
    const deletes = old === undefined ? [] : recordKeys(old).filter(key => !kept.has(key));
    return { puts: [headerPut(held), ...puts], deletes, audit: [audit], ...standing(state, held) };
  };
}

/** Only what changes of a list that a hub publishes. */
export function planChange(change: WatchlistChange, audit: AuditEntry): KioskPlan<void> {
  const { upserts, removals, ...header } = change;
  return state => {
    const old = state.lists.get(change.name);
    if (old?.entries === undefined || old.entryCount === undefined)
      throw new Fault('conflict', `the list ${change.name} is none that a hub publishes`);
    if (change.version !== old.version + 1) throw goneOn(change, `${old.version + 1}`);
    const { entries } = old;
    const gone = removals.filter(id => entries.get(id));
    const fresh = upserts.filter(({ subject }) => entries.get(subject.id) === undefined);
    const held: HeldList = {
      ...entriesHeaderOf(
        { ...header, subjects: [], references: [] },
        old.entryCount + fresh.length - gone.length,
      ),
      entries: entries.without(gone).with(fresh.map(({ subject }) => [subject.id, true])),
    };
    const puts = [headerPut(held), ...upserts.map(entry => entryPut(change.name, entry))];
    const deletes = gone.map(id => entryKey(change.name, id));
    return { puts, deletes, audit: [audit], ...standing(state, held) };
  };
}

/** The list that stands is still the newest: no link of the audit chain is worth that. */
export function planConfirmation(
  name: string,
  times: Required<Pick<WatchlistHeader, 'importedAt' | 'expiresAt'>>,
): KioskPlan<void> {
  return state => {
    const old = state.lists.get(name);
    if (old?.published === undefined) return { puts: [], deletes: [], audit: [], state, result: undefined };
    const held = { ...old, ...times };
    return { puts: [headerPut(held)], deletes: [], audit: [], ...standing(state, held) };
  };
}

const standing = (state: KioskState, held: HeldList) => ({
  state: { ...state, lists: new Map(state.lists).set(held.name, held) },
  result: undefined,
});

function headerPut({ entries: _, ...header }: HeldList): Put {
  return { key: listKey(header.name), plaintext: encodeRecord(header) };
}

function entryPut(list: string, entry: WatchlistEntry): Put {
  return { key: entryKey(list, entry.subject.id), plaintext: encodeEntry(entry) };
}

function byReferences(list: Watchlist): { readonly held: HeldList; readonly puts: readonly Put[] } {
  const puts = list.references.map((reference, index) => ({
    key: referenceKey(list.name, list.version, index),
    plaintext: encodeReference(reference),
  }));
  return { held: headerOf(list), puts };
}

function byEntries(list: Watchlist): { readonly held: HeldList; readonly puts: readonly Put[] } {
  const bySubject = new Map(
    list.subjects.map(subject => [
      subject.id,
      { subject, references: [] as Watchlist['references'][number][] },
    ]),
  );
  for (const reference of list.references) {
    const entry = bySubject.get(reference.subject);
    if (entry === undefined)
      throw new Fault('bad-input', 'a reference of nobody on the list', {
        where: listKey(list.name),
        given: reference.subject,
      });
    entry.references.push(reference);
  }
  const puts = [...bySubject.values()].map(entry => entryPut(list.name, entry));
  const entries = BucketMap.of([...bySubject.keys()].map(id => [id, true] as const));
  return { held: { ...entriesHeaderOf(list, bySubject.size), entries }, puts };
}

function recordKeys(old: HeldList): string[] {
  if (old.entries === undefined) return referenceKeys(old);
  return [...old.entries.keys()].map(id => entryKey(old.name, id));
}

function goneOn({ name, version }: Pick<WatchlistHeader, 'name' | 'version'>, wanted: string): Fault {
  const detail = { given: `version ${version}`, wanted };
  return new Fault('conflict', `the list ${name} has gone on meanwhile`, detail);
}
