import { encodeTime } from 'ulid';
import type { AuditEntry } from '../contract/audit.ts';
import {
  decisionsOf,
  encounterKey,
  erasedKey,
  evidenceKey,
  type KeyRange,
  nameOf,
  personKey,
  retentionKey,
  wordsOf,
} from '../keys.ts';
import type { KioskState } from '../kiosk-state.ts';
import { type Plan, writing } from '../plan-group.ts';
import type { SealedDatabase } from '../sealed-database.ts';
import { deletionsPerSweep, oldestLookedAt } from './parameters.ts';

/** An encounter with the keys of everything that is left of it. */
export interface OldEncounter {
  readonly id: string;
  readonly keys: readonly string[];
}

export interface OldPage {
  readonly found: readonly OldEncounter[];
  /** Where to go on; undefined at the end. */
  readonly after?: string;
}

/**
 * Encounters of a stretch of time that tell of nobody any more, some at a time. Their ids begin with the wall clock's time:
 * what was made while that ran before `fromMs`, or will be after `toMs`, has no age that can be believed, and stays.
 */
export async function oldEncounters(
  database: SealedDatabase,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  after?: string,
): Promise<OldPage> {
  if (toMs <= fromMs) return { found: [] };
  const ids: string[] = [];
  let looked = 0;
  for await (const [key] of database.read.sealedEntries(rangeOf(fromMs, toMs, after))) {
    if (!database.encounterKeys.has(nameOf(key))) ids.push(nameOf(key));
    if (++looked >= oldestLookedAt || ids.length >= deletionsPerSweep)
      return { found: await withKeys(database, ids), after: key };
  }
  return { found: await withKeys(database, ids) };
}

const ulidTimeCharacters = 10;
const keyAt = (ms: number) => encounterKey(encodeTime(ms, ulidTimeCharacters));

function rangeOf(fromMs: number, toMs: number, after: string | undefined): KeyRange {
  const lt = keyAt(toMs);
  return after === undefined ? { gte: keyAt(fromMs), lt } : { gt: after, lt };
}

/** `ids` in order: two passes serve all of them, since each iterator of LevelDB costs memory until JavaScript collects. */
async function withKeys({ read }: SealedDatabase, ids: readonly string[]): Promise<OldEncounter[]> {
  const [first, last] = [ids.at(0), ids.at(-1)];
  if (first === undefined || last === undefined) return [];
  const found = new Map(ids.map(id => [id, fixedKeys(id)]));
  for (const rangeOfOne of [decisionsOf, wordsOf]) {
    const range = { ...rangeOfOne(first), ...upperEnd(rangeOfOne(last)) };
    for await (const [key] of read.sealedEntries(range)) found.get(encounterOf(key))?.push(key);
  }
  return [...found].map(([id, keys]) => ({ id, keys }));
}

const fixedKeys = (id: string) => [
  encounterKey(id),
  personKey(id),
  evidenceKey(id),
  erasedKey(id),
  retentionKey(id),
];

const upperEnd = ({ lt }: KeyRange): KeyRange => (lt === undefined ? {} : { lt });
/** Of `decision/ULID/NUMBER` and its like. */
const encounterOf = (key: string) => decodeURIComponent(key.split('/')[1] ?? '');

export function planDeletion(old: readonly OldEncounter[], entry: AuditEntry): Plan<KioskState, void> {
  return writing({ deletes: old.flatMap(({ keys }) => keys), audit: [entry] });
}
