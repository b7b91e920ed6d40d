import { type ChainHead, encodeLink, extend } from './audit/audit-chain.ts';
import { encodeHeads } from './audit/heads-record.ts';
import type { Operation } from './database.ts';
import { auditKey, headsKey } from './keys.ts';
import { type Held, type LedgerRules, markOf } from './ledger-state.ts';
import type { AnyDraft, Put } from './plan-group.ts';
import { encodeRecord } from './record.ts';
import { sealedAnew } from './rotation.ts';
import type { SealedDatabase } from './sealed-database.ts';

/** What goes to the disk for some drafts, but for the heads, and what the ledger then holds. */
export interface Batch<State> {
  readonly operations: Operation[];
  readonly held: Held<State>;
}

/** Records that are only sealed anew come first: what the drafts put, or delete, has the last word. */
export async function batchOf<State>(
  database: SealedDatabase,
  drafts: readonly AnyDraft<State>[],
  before: Held<State>,
): Promise<Batch<State>> {
  const operations = await sealedAnew(
    database,
    drafts.flatMap(draft => draft.sealsAnew ?? []),
  );
  let held = before;
  for (const draft of drafts) {
    const audit = sealDraft(database, draft, held.audit, operations);
    held = { ...held, audit, state: draft.state };
  }
  return { operations, held };
}

/** Adds a draft to the operations; the head of the chain behind it. */
function sealDraft(
  database: SealedDatabase,
  { puts, deletes, erases = [], audit }: AnyDraft<unknown>,
  head: ChainHead,
  operations: Operation[],
): ChainHead {
  for (const key of deletes) operations.push({ type: 'del', key });
  for (const put of puts) operations.push(sealPut(database, put));
  for (const owner of erases) database.encounterKeys.erase(owner);
  let at = head;
  for (const entry of audit) {
    const key = auditKey(at.seq + 1);
    const sealed = database.seal(key, encodeRecord(entry));
    at = extend(at, sealed);
    operations.push({ type: 'put', key, value: encodeLink(at.hash, sealed) });
  }
  return at;
}

export function sealPut(database: SealedDatabase, { key, plaintext, owner }: Put): Operation {
  return { type: 'put', key, value: database.seal(key, plaintext, owner) };
}

/** The heads, which every batch carries; made last, when it is known whose keys it gives and erases. */
export function headsOperation<State>(
  database: SealedDatabase,
  { kind, save }: LedgerRules<State>,
  held: Held<State>,
): Operation {
  const encounterKeys = database.encounterKeys.expectedAfter;
  const heads = { kind, mark: markOf(held), encounterKeys, saved: save(held.state) };
  return { type: 'put', key: headsKey, value: database.seal(headsKey, encodeHeads(heads)) };
}
