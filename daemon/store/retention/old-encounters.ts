import { encodeTime } from 'ulid';
import type { AuditEntry } from '../contract.ts';
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
import type { Plan } from '../plan-group.ts';
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
  const found: OldEncounter[] = [];
  let looked = 0;
  for await (const [key] of database.read.sealedEntries(rangeOf(fromMs, toMs, after))) {
    if (!database.encounterKeys.has(nameOf(key))) found.push(await withKeys(database, nameOf(key)));
    if (++looked >= oldestLookedAt || found.length >= deletionsPerSweep) return { found, after: key };
  }
  return { found };
}

const ulidTimeCharacters = 10;
const keyAt = (ms: number) => encounterKey(encodeTime(ms, ulidTimeCharacters));

function rangeOf(fromMs: number, toMs: number, after: string | undefined): KeyRange {
  const lt = keyAt(toMs);
  return after === undefined ? { gte: keyAt(fromMs), lt } : { gt: after, lt };
}

async function withKeys({ read }: SealedDatabase, id: string): Promise<OldEncounter> {
  const keys = [encounterKey(id), personKey(id), evidenceKey(id), erasedKey(id), retentionKey(id)];
  for (const range of [decisionsOf(id), wordsOf(id)])
    for await (const [key] of read.sealedEntries(range)) keys.push(key);
  return { id, keys };
}

export function planDeletion(old: readonly OldEncounter[], entry: AuditEntry): Plan<KioskState, void> {
  const deletes = old.flatMap(({ keys }) => keys);
  return state => ({ puts: [], deletes, audit: [entry], state, result: undefined });
}
