import type { AuditEntry } from './contract.ts';
import { below, encounterKey, type KeyRange, nameOf } from './keys.ts';
import type { KioskState } from './kiosk-state.ts';
import type { Plan } from './plan-group.ts';
import type { SealedReader } from './sealed-reader.ts';

/** The oldest encounters, as many as one batch may take with it. */
export interface ForgetRequest {
  /** An encounter's id: those whose id is below it go. */
  readonly before: string;
  /** So many encounters at most. 1 to 1,000. */
  readonly limit: number;
  /** ISO 8601 instant. */
  readonly at: string;
  /** Account name, or `retention`. */
  readonly by: string;
}

export interface Forgettable {
  readonly encounters: readonly string[];
  /** All that is kept of them. */
  readonly keys: readonly string[];
}

/** What is kept by encounter; what still waits for the hub is not among it. */
const kinds = ['encounter', 'person', 'evidence', 'words', 'decision', 'erased'];

export async function findForgettable(
  reader: SealedReader,
  { before, limit }: ForgetRequest,
): Promise<Forgettable> {
  const stubs = await keysOf(reader, { ...below('encounter'), lt: encounterKey(before) }, limit + 1);
  const encounters = stubs.slice(0, limit).map(nameOf);
  const end = stubs.length > limit ? nameOf(stubs[limit] ?? '') : before;
  const keys: string[] = [];
  for (const kind of kinds) {
    keys.push(
      ...(await keysOf(reader, { ...below(kind), lt: encounterKey(end).replace('encounter', kind) })),
    );
  }
  return { encounters, keys };
}

async function keysOf(reader: SealedReader, range: KeyRange, limit = Infinity): Promise<string[]> {
  const keys: string[] = [];
  for await (const [key] of reader.sealedEntries(range)) {
    keys.push(key);
    if (keys.length >= limit) break;
  }
  return keys;
}

/** One link of the chain for all of them: it says how many, and up to which. */
export function planForgetting(
  { encounters, keys }: Forgettable,
  { at, by }: ForgetRequest,
): Plan<KioskState, number> {
  const [first = '', last = ''] = [encounters.at(0), encounters.at(-1)];
  const detail = { first, last, count: encounters.length };
  const audit: AuditEntry = { at, action: 'encounters.forgotten', actor: by, detail };
  return state => ({
    puts: [],
    deletes: keys,
    erases: encounters,
    audit: [audit],
    state,
    result: encounters.length,
  });
}
