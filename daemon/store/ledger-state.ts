import { Fault } from '../core/errors.ts';
import type { AuditHeadNotice } from '../core/event.ts';
import { type ChainHead, genesis, splitLink } from './audit/audit-chain.ts';
import type { VerifyingKey } from '../core/es256.ts';
import { readHeads } from './audit/heads-record.ts';
import { damageRemedy } from './faults.ts';
import { auditKey, below, headsKey, numberOf } from './keys.ts';
import type { ChainMark } from './audit/notary.ts';
import type { AnyDraft } from './plan-group.ts';
import type { SealedDatabase } from './sealed-database.ts';
import type { SealedReader } from './sealed-reader.ts';
import { asideFaults } from './leveldb/set-aside.ts';
import type { ChainKind } from './audit/signed-head.ts';
import { loadSigners } from './audit/signers.ts';

type Announced<State> = Pick<AnyDraft<State>, 'puts' | 'state'>;

/** How a kind of store keeps its state between runs. */
export interface LedgerRules<State> {
  readonly kind: ChainKind;
  readonly fresh: () => State;
  /** The epoch of the outbox, where there is one. */
  readonly epochOf?: (state: State) => string;
  /** The version that stands of each watchlist, where there are any. */
  readonly listsOf?: (state: State) => ReadonlyMap<string, { readonly version: number }>;
  /** The part of the state that is written with each batch: small, JSON. */
  readonly save: (state: State) => unknown;
  /** The state from what `save` gave, and from the database. */
  readonly load: (saved: unknown, reader: SealedReader) => Promise<State>;
  /** Puts a signed head on its way; where there is none it stays in the store. */
  readonly announce?: (state: State, notice: AuditHeadNotice) => Announced<State>;
}

/** What a ledger holds in memory, as it is on the disk. */
export interface Held<State> {
  readonly audit: ChainHead;
  /** The head that was signed last; genesis when none was. */
  readonly signed: ChainHead;
  /** Whose signatures stand in the store. */
  readonly signers: readonly VerifyingKey[];
  readonly state: State;
}

interface Recovered<State> extends Held<State> {
  readonly encounterKeys: number;
}

export function freshState<State>(rules: LedgerRules<State>): Held<State> {
  return { audit: genesis, signed: genesis, signers: [], state: rules.fresh() };
}

export function markOf<State>({ audit, signed }: Held<State>): ChainMark {
  return { head: audit, signed };
}

/** Undefined for a database that was never begun. */
export async function recover<State>(
  folder: string,
  reader: SealedReader,
  rules: LedgerRules<State>,
): Promise<Recovered<State> | undefined> {
  const heads = await readHeads(reader);
  if (heads === undefined) return undefined;
  const { kind, mark, encounterKeys, saved } = heads;
  if (kind !== rules.kind) {
    const detail = { where: folder, given: `the store of a ${kind}`, wanted: `of a ${rules.kind}` };
    throw new Fault('bad-input', 'not this kind of store', detail);
  }
  await requireNewest(reader, mark.head);
  return {
    audit: mark.head,
    signed: mark.signed,
    signers: await loadSigners(reader),
    encounterKeys,
    state: await rules.load(saved, reader),
  };
}

/** The same for one that was; Fault `corrupt` when its heads are missing. */
export async function recoverBegun<State>(
  folder: string,
  reader: SealedReader,
  rules: LedgerRules<State>,
): Promise<Recovered<State>> {
  const held = await recover(folder, reader, rules);
  if (held === undefined) throw new Fault('corrupt', 'the record is missing', { where: headsKey });
  return held;
}

/**
 * Heads and links go to the disk together: where a link of this store is above them, the newest heads are lost with a
 * damaged table, and older ones came to light. Only the walk of the chain names what somebody else has put there.
 */
async function requireNewest(reader: SealedReader, { seq }: ChainHead): Promise<void> {
  for await (const [key, value] of reader.sealedEntries({ ...below('audit'), gte: auditKey(seq + 1) })) {
    if (!reader.authenticates(key, splitLink(value).sealed)) continue;
    const detail = { where: headsKey, given: `link ${seq}`, wanted: `${numberOf(key)} or above` };
    throw new Fault('corrupt', 'the heads are older than the audit chain', {
      ...detail,
      remedy: 'restore a backup',
    });
  }
}

/** Only a database without any record is new; one whose heads are lost must not be begun again over its records. */
export async function requireEmpty(database: SealedDatabase, create: boolean): Promise<void> {
  for await (const [key] of database.read.sealedEntries({})) {
    const detail = { where: database.folder, given: `records from ${key} on`, remedy: 'restore a backup' };
    throw new Fault('corrupt', `the record ${headsKey} is missing`, detail);
  }
  if (asideFaults(database.folder).length > 0) {
    const detail = { where: database.folder, remedy: damageRemedy };
    throw new Fault('corrupt', `the record ${headsKey} is lost with a damaged table`, detail);
  }
  if (create) return;
  throw new Fault('not-found', 'the store was never begun', {
    where: database.folder,
    remedy: 'make it anew: it holds nothing',
  });
}
