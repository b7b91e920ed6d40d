import { Fault, messageOf, systemErrorCode } from '../core/errors.ts';
import type { AuditHeadNotice } from '../core/event.ts';
import { type ChainHead, encodeLink, extend, genesis, splitLink } from './audit-chain.ts';
import { type ChainExpectation, verifyChain } from './audit-verify.ts';
import type { AuditEntry, AuditLink, AuditPage, AuditVerdict, WitnessFinding } from './contract.ts';
import type { Operation } from './database.ts';
import { storeFault } from './faults.ts';
import { GroupCommit } from './group-commit.ts';
import { encodeHeads, readHeads } from './heads-record.ts';
import { auditKey, below, headKey, headsKey, numberOf } from './keys.ts';
import type { ChainMark, Notary } from './notary.ts';
import { type AuditOptions, openNotary } from './open-notary.ts';
import { groupLimit } from './parameters.ts';
import { decodeValue, encodeRecord } from './record.ts';
import { sealedAnew } from './rotation.ts';
import type { SealedDatabase } from './sealed-database.ts';
import type { SealedReader } from './sealed-reader.ts';
import type { ChainKind } from './signed-head.ts';
import { loadEncounterKeys, slotOperations } from './shred/rows.ts';

/** A record in plaintext. */
export interface Put {
  readonly key: string;
  readonly plaintext: Uint8Array;
  /** The encounter whose own key seals it: it holds something of a person. */
  readonly owner?: string;
}

/** What a plan wants written, in plaintext, and the state that then holds. */
export interface Draft<State, Result> {
  readonly puts: readonly Put[];
  readonly deletes: readonly string[];
  /** Encounters whose keys are destroyed with the batch, on the disk too before it is acknowledged. */
  readonly erases?: readonly string[];
  /** Records that are sealed anew as they stand, unless the batch changes them. */
  readonly sealsAnew?: readonly string[];
  readonly audit: readonly AuditEntry[];
  readonly state: State;
  readonly result: Result;
}

/** Pure: reads the state that all earlier commits left. A Fault that it throws rejects its own commit alone. */
export type Plan<State, Result> = (state: State) => Draft<State, Result>;

type Announced<State> = Pick<Draft<State, unknown>, 'puts' | 'state'>;

/** How a kind of store keeps its state between runs. */
export interface LedgerRules<State> {
  readonly kind: ChainKind;
  readonly fresh: () => State;
  /** The part of the state that is written with each batch: small, JSON. */
  readonly save: (state: State) => unknown;
  /** The state from what `save` gave, and from the database. */
  readonly load: (saved: unknown, reader: SealedReader) => Promise<State>;
  /** Puts a signed head on its way; where there is none it stays in the store. */
  readonly announce?: (state: State, notice: AuditHeadNotice) => Announced<State>;
}

interface Held<State> {
  readonly audit: ChainHead;
  /** The head that was signed last; genesis when none was. */
  readonly signed: ChainHead;
  readonly state: State;
}

export interface LedgerOptions {
  /** An empty database may be begun. */
  readonly create: boolean;
  /** Without it heads are not signed and there is no witness. */
  readonly audit?: AuditOptions;
}

/**
 * A sealed database with an audit chain and a state in memory that always is the one on the disk: every batch carries
 * the new heads, and the state changes only after the batch is on the disk.
 */
export class Ledger<State> {
  readonly #database: SealedDatabase;
  readonly #rules: LedgerRules<State>;
  readonly #commits: GroupCommit<Plan<State, unknown>, unknown>;
  readonly #audit: AuditOptions | undefined;
  readonly #signedListeners = new Set<() => void>();
  #notary: Notary | undefined;
  #held: Held<State>;
  #closed = false;
  /** What the witness told when the store was opened. */
  witness: WitnessFinding = { state: 'none' };

  private constructor(
    database: SealedDatabase,
    rules: LedgerRules<State>,
    held: Held<State>,
    audit: AuditOptions | undefined,
  ) {
    this.#database = database;
    this.#rules = rules;
    this.#held = held;
    this.#audit = audit;
    this.#commits = new GroupCommit(groupLimit, plans => this.#writeGroup(plans));
  }

  /** A database of the other kind is Fault `bad-input`. */
  static async open<State>(
    database: SealedDatabase,
    rules: LedgerRules<State>,
    { create, audit }: LedgerOptions,
  ): Promise<Ledger<State>> {
    const held = await recover(database.folder, database.read, rules);
    if (held === undefined) await requireEmpty(database, create);
    await loadEncounterKeys(database, held?.encounterKeys ?? 0);
    const first: Held<State> = held ?? { audit: genesis, signed: genesis, state: rules.fresh() };
    const ledger = new Ledger(database, rules, first, audit);
    if (held === undefined) await database.write([ledger.#headsOf(first)]);
    await ledger.#callNotary();
    return ledger;
  }

  /** As of the last commit that is on the disk. */
  get state(): State {
    return this.#held.state;
  }

  /** Called after each commit that signed the head. */
  onSigned(listener: () => void): void {
    this.#signedListeners.add(listener);
  }

  /** Resolves when the planned batch is on the disk. */
  commit<Result>(plan: Plan<State, Result>): Promise<Result> {
    if (this.#closed) return Promise.reject(new Fault('unavailable', 'the store is closed'));
    return this.#commits.submit(plan) as Promise<Result>;
  }

  /** Seals records anew with the newest keys, as they stand when their turn comes. */
  sealAnew(keys: readonly string[]): Promise<void> {
    const nothing = { puts: [], deletes: [], audit: [], result: undefined };
    return this.commit(state => ({ ...nothing, sealsAnew: keys, state }));
  }

  /** The links after number `after`, in order; what does not authenticate is reported and left out. */
  async auditLinks(page: AuditPage): Promise<AuditLink[]> {
    const links: AuditLink[] = [];
    if (page.limit <= 0) return links;
    const range = { ...below('audit'), gte: auditKey(page.after + 1) };
    for await (const [key, value] of this.#database.read.sealedEntries(range)) {
      const link = this.#readLink(key, value);
      if (link !== undefined) links.push(link);
      if (links.length >= page.limit) break;
    }
    return links;
  }

  #readLink(key: string, value: Uint8Array): AuditLink | undefined {
    const { hash, sealed } = splitLink(value);
    const plaintext = this.#database.read.unsealOrReport(key, sealed);
    if (plaintext === undefined) return undefined;
    const entry = decodeValue(plaintext) as AuditEntry;
    return { ...entry, seq: numberOf(key), hash: Buffer.from(hash).toString('hex') };
  }

  /** Walks the whole chain as it stands; commits may go on meanwhile. */
  verifyAudit(): Promise<AuditVerdict> {
    return this.#database.readTogether(async reader => {
      const held = await recover(this.#database.folder, reader, this.#rules);
      return verifyChain(reader, this.#expectation(held, reader));
    });
  }

  #expectation(held: Held<State> | undefined, reader: SealedReader): ChainExpectation {
    return {
      chain: this.#rules.kind,
      mark: { head: held?.audit ?? genesis, signed: held?.signed ?? genesis },
      authenticates: (key, sealed) => reader.authenticates(key, sealed),
      ...(this.#audit && { keys: [this.#audit.key] }),
    };
  }

  /** Signs what is not signed yet first. */
  async close(): Promise<void> {
    if (!this.#closed) await this.#signLast();
    this.#closed = true;
    await this.#commits.idle();
    await this.#notary?.close();
    await this.#database.close();
  }

  /** Opens the database again when a write has failed. Rejects with Fault `disk-full` as long as there is no room. */
  async wake(): Promise<void> {
    await this.commit(state => ({ puts: [], deletes: [], audit: [], state, result: undefined }));
  }

  async #signLast(): Promise<void> {
    this.#notary?.makeDue();
    try {
      await this.#signNow();
    } catch (error) {
      this.#audit?.log(`audit: the last head is not signed: ${messageOf(error)}`);
    }
  }

  async #signNow(): Promise<void> {
    if (this.#notary === undefined || this.#held.audit.seq === this.#held.signed.seq) return;
    await this.commit(state => ({ puts: [], deletes: [], audit: [], state, result: undefined }));
  }

  async #callNotary(): Promise<void> {
    if (this.#audit === undefined) return;
    const { notary, finding } = await openNotary(this.#audit, this.#rules.kind, markOf(this.#held), seq =>
      this.#linkHash(seq),
    );
    this.#notary = notary;
    this.witness = finding;
    notary.committed(markOf(this.#held), () => this.#signNow());
  }

  async #linkHash(seq: number): Promise<Uint8Array | undefined> {
    const link = await this.#database.read.getSealed(auditKey(seq));
    return link === undefined ? undefined : splitLink(link).hash;
  }

  /** A group that met a full disk is planned and written once more, in the room that the ballast gives back. */
  async #writeGroup(plans: readonly Plan<State, unknown>[]): Promise<PromiseSettledResult<unknown>[]> {
    try {
      return await this.#tryGroup(plans);
    } catch (error) {
      const isFull = error instanceof Fault && error.code === 'disk-full';
      if (!isFull || !(await this.#database.space.give())) throw error;
      return await this.#tryGroup(plans);
    }
  }

  async #tryGroup(plans: readonly Plan<State, unknown>[]): Promise<PromiseSettledResult<unknown>[]> {
    await this.#reviveAfterFailure();
    const { encounterKeys } = this.#database;
    try {
      await encounterKeys.prepare(plans.length);
      const outcomes = await this.#writePlans(plans);
      await encounterKeys.settle();
      return outcomes;
    } catch (error) {
      encounterKeys.abandon();
      throw systemErrorCode(error) === undefined ? error : storeFault(this.#database.folder, error);
    }
  }

  async #writePlans(plans: readonly Plan<State, unknown>[]): Promise<PromiseSettledResult<unknown>[]> {
    const operations: Operation[] = [];
    const sealsAnew: string[] = [];
    let held = this.#held;
    const outcomes = plans.map(plan => {
      try {
        const draft = plan(held.state);
        const applied = this.#seal(draft, held.audit);
        for (const operation of applied.operations) operations.push(operation);
        sealsAnew.push(...(draft.sealsAnew ?? []));
        held = { audit: applied.audit, signed: held.signed, state: draft.state };
        return { status: 'fulfilled' as const, value: draft.result };
      } catch (reason) {
        return { status: 'rejected' as const, reason };
      }
    });
    const endorsed = this.#endorse(held);
    for (const operation of endorsed.operations) operations.push(operation);
    operations.unshift(...(await sealedAnew(this.#database, sealsAnew)));
    operations.push(...slotOperations(this.#database));
    if (operations.length > 0) await this.#write(operations, endorsed.held);
    return outcomes;
  }

  async #write(operations: readonly Operation[], held: Held<State>): Promise<void> {
    await this.#notary?.makeRoom(held.audit.seq);
    await this.#database.write([...operations, this.#headsOf(held)]);
    const isSigned = held.signed.seq > this.#held.signed.seq;
    this.#held = held;
    this.#notary?.committed(markOf(held), () => this.#signNow());
    if (isSigned) for (const listener of this.#signedListeners) listener();
  }

  /** The signed head, when it is due, goes with the batch that it covers; the head itself is no link of the chain. */
  #endorse(held: Held<State>): { readonly operations: readonly Operation[]; readonly held: Held<State> } {
    const jws = this.#notary?.endorse(markOf(held));
    if (jws === undefined || this.#audit === undefined) return { operations: [], held };
    const notice = { jws, publicKey: this.#audit.key.jwk };
    const { puts, state } = this.#rules.announce?.(held.state, notice) ?? { puts: [], state: held.state };
    const operations: Operation[] = [
      { type: 'put', key: headKey(held.audit.seq), value: Buffer.from(jws, 'ascii') },
    ];
    for (const put of puts) operations.push(this.#sealPut(put));
    return { operations, held: { audit: held.audit, signed: held.audit, state } };
  }

  #sealPut({ key, plaintext, owner }: Put): Operation {
    return { type: 'put', key, value: this.#database.seal(key, plaintext, owner) };
  }

  /** After a failure memory is read from the disk anew, so that the two cannot differ. */
  async #reviveAfterFailure(): Promise<void> {
    if (!this.#database.failed) return;
    await this.#database.revive();
    const held = await recover(this.#database.folder, this.#database.read, this.#rules);
    if (held === undefined) throw new Fault('corrupt', 'the record is missing', { where: headsKey });
    await loadEncounterKeys(this.#database, held.encounterKeys);
    this.#held = held;
  }

  #seal({ puts, deletes, erases = [], audit }: Draft<State, unknown>, head: ChainHead) {
    const operations: Operation[] = [];
    for (const key of deletes) operations.push({ type: 'del', key });
    for (const put of puts) operations.push(this.#sealPut(put));
    for (const owner of erases) this.#database.encounterKeys.erase(owner);
    let at = head;
    for (const entry of audit) {
      const key = auditKey(at.seq + 1);
      const sealed = this.#database.seal(key, encodeRecord(entry));
      at = extend(at, sealed);
      operations.push({ type: 'put', key, value: encodeLink(at.hash, sealed) });
    }
    return { operations, audit: at };
  }

  #headsOf(held: Held<State>): Operation {
    const heads = {
      kind: this.#rules.kind,
      mark: markOf(held),
      encounterKeys: this.#database.encounterKeys.countAfter,
      saved: this.#rules.save(held.state),
    };
    return { type: 'put', key: headsKey, value: this.#database.seal(headsKey, encodeHeads(heads)) };
  }
}

function markOf<State>({ audit, signed }: Held<State>): ChainMark {
  return { head: audit, signed };
}

interface Recovered<State> extends Held<State> {
  readonly encounterKeys: number;
}

async function recover<State>(
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
  return { audit: mark.head, signed: mark.signed, encounterKeys, state: await rules.load(saved, reader) };
}

/** Only a database without any record is new; one whose heads are lost must not be begun again over its records. */
async function requireEmpty(database: SealedDatabase, create: boolean): Promise<void> {
  for await (const [key] of database.read.sealedEntries({})) {
    const detail = { where: database.folder, given: `records from ${key} on`, remedy: 'restore a backup' };
    throw new Fault('corrupt', `the record ${headsKey} is missing`, detail);
  }
  if (create) return;
  throw new Fault('not-found', 'the store was never begun', {
    where: database.folder,
    remedy: 'make it anew: it holds nothing',
  });
}
