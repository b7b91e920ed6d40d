import { Fault, messageOf } from '../core/errors.ts';
import type { ChainHead } from './audit/audit-chain.ts';
import { linkHash, readLinks } from './audit/audit-links.ts';
import { missingInEnd } from './audit/chain-end.ts';
import type { Notary } from './audit/notary.ts';
import { type AuditOptions, heldAgainst, judgeWitness, openNotary } from './audit/open-notary.ts';
import { signerPut, withKey } from './audit/signers.ts';
import type { SlotReading } from './audit/witness-record.ts';
import type { StoreCopy } from './backup/copy.ts';
import type { AuditLink, AuditPage, AuditVerdict, WitnessFinding } from './contract/audit.ts';
import type { Survey } from './contract/copying.ts';
import type { Operation } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { headKey, headsKey } from './keys.ts';
import { batchOf, headsOperation, sealPut } from './ledger-batch.ts';
import {
  freshState,
  type Held,
  type LedgerRules,
  markOf,
  recover,
  recoverBegun,
  requireEmpty,
} from './ledger-state.ts';
import { copyLedger, damagedRecords, verifyLedger } from './ledger-survey.ts';
import { groupLimit } from './parameters.ts';
import { type AnyDraft, type AnyPlan, ownersOf, type Plan, planGroup, writing } from './plan-group.ts';
import type { SealedDatabase } from './sealed-database.ts';
import { loadEncounterKeys, prepareKeys, settleKeys, slotOperations } from './shred/rows.ts';

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
  readonly #commits: GroupCommit<AnyPlan<State>, unknown>;
  readonly #audit: AuditOptions | undefined;
  readonly #signedListeners = new Set<() => void>();
  #notary: Notary | undefined;
  #held: Held<State>;
  #closed = false;
  /** What the witness told when the store was opened. */
  witness: WitnessFinding = { state: 'none' };
  /** As `missingInEnd` told when the store was opened. */
  missingLink: number | undefined;

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
    const first = held ?? freshState(rules);
    const ledger = new Ledger(database, rules, first, audit);
    if (held === undefined) await database.write([headsOperation(database, rules, first)]);
    await ledger.#callNotary();
    await ledger.#lookBack();
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
    return this.commit(writing({ sealsAnew: keys }));
  }

  /** As `readLinks`. */
  auditLinks(page: AuditPage): Promise<AuditLink[]> {
    return readLinks(this.#database.read, page);
  }

  /** The number and the hash of the last link, as of the last commit that is on the disk. */
  get head(): ChainHead {
    return this.#held.audit;
  }

  /** As `copyLedger`. */
  copy<Result>(madeAt: string, use: (copy: StoreCopy) => Promise<Result>): Promise<Result> {
    return copyLedger(this.#database, this.#rules, madeAt, use);
  }

  /** Holds a witness against this chain, and changes neither. */
  judgeWitness(slots: readonly SlotReading[] | undefined): Promise<WitnessFinding> {
    return judgeWitness(slots, markOf(this.#held), seq => linkHash(this.#database.read, seq));
  }

  /** Walks the whole chain as it stands; commits may go on meanwhile. */
  verifyAudit(): Promise<AuditVerdict> {
    return verifyLedger(this.#database, this.#rules, this.#audit?.key);
  }

  /** Walks the audit chain, and opens every record. */
  async survey(): Promise<Survey> {
    return { audit: await this.verifyAudit(), damaged: await damagedRecords(this.#database.read) };
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
    await this.commit(writing({}));
  }

  /** Resolves when all commits before have been answered and a record has been read from the disk; writes nothing. */
  async turn(): Promise<void> {
    await this.wake();
    await this.#database.read.get(headsKey);
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
    await this.commit(writing({}));
  }

  async #callNotary(): Promise<void> {
    if (this.#audit === undefined) return;
    const { notary, finding } = await openNotary(this.#audit, {
      chain: this.#rules.kind,
      mark: markOf(this.#held),
      signers: this.#held.signers,
      linkHash: seq => linkHash(this.#database.read, seq),
    });
    this.#notary = notary;
    this.witness = finding;
    notary.committed(markOf(this.#held), () => this.#signNow());
  }

  async #lookBack(): Promise<void> {
    const { acknowledged, read } = this.#database;
    const mark = markOf(this.#held);
    this.missingLink = await missingInEnd(read, mark);
    const chain = { mark, linkHash: (seq: number) => linkHash(read, seq) };
    this.witness = await heldAgainst(acknowledged?.read(), chain, this.witness);
  }

  /** Resolves when the witness has seen what is on the disk. */
  async witnessed(): Promise<void> {
    await this.#notary?.witnessed();
  }

  /** The witness sees what is on the disk now sooner than it would; nobody waits for it. */
  hurryWitness(): void {
    this.#notary?.hurry();
  }

  /** A group that met a full disk is planned and written once more, in the room that the ballast gives back. */
  async #writeGroup(plans: readonly AnyPlan<State>[]): Promise<readonly PromiseSettledResult<unknown>[]> {
    try {
      return await this.#tryGroup(plans);
    } catch (error) {
      const isFull = error instanceof Fault && error.code === 'disk-full';
      if (!isFull || !(await this.#database.space.give())) throw error;
      return await this.#tryGroup(plans);
    }
  }

  async #tryGroup(plans: readonly AnyPlan<State>[]): Promise<readonly PromiseSettledResult<unknown>[]> {
    await this.#reviveAfterFailure();
    const { encounterKeys } = this.#database;
    const { drafts, outcomes } = planGroup(plans, this.#held.state, draft =>
      encounterKeys.check(ownersOf(draft)),
    );
    await prepareKeys(this.#database, drafts.flatMap(ownersOf));
    await this.#writeDrafts(drafts);
    await settleKeys(this.#database);
    return outcomes;
  }

  async #writeDrafts(drafts: readonly AnyDraft<State>[]): Promise<void> {
    try {
      await this.#tryDrafts(drafts);
    } catch (error) {
      this.#database.encounterKeys.abandon();
      throw error;
    }
  }

  async #tryDrafts(drafts: readonly AnyDraft<State>[]): Promise<void> {
    const { operations, held } = await batchOf(this.#database, drafts, this.#held);
    const endorsed = this.#endorse(held);
    operations.push(...endorsed.operations, ...slotOperations(this.#database));
    if (operations.length > 0) await this.#write(operations, endorsed.held);
  }

  async #write(operations: readonly Operation[], held: Held<State>): Promise<void> {
    await this.#notary?.makeRoom(held.audit.seq);
    await this.#database.write([...operations, headsOperation(this.#database, this.#rules, held)]);
    const isSigned = held.signed.seq > this.#held.signed.seq;
    this.#held = held;
    await this.#database.acknowledged?.write(held.audit, line => this.#audit?.log(line));
    this.#notary?.committed(markOf(held), () => this.#signNow());
    if (isSigned) for (const listener of this.#signedListeners) listener();
  }

  /** The signed head, when it is due, goes with the batch that it covers; the head itself is no link of the chain. */
  #endorse(held: Held<State>): { readonly operations: readonly Operation[]; readonly held: Held<State> } {
    const jws = this.#notary?.endorse(markOf(held));
    if (jws === undefined || this.#audit === undefined) return { operations: [], held };
    const { key } = this.#audit;
    const notice = { jws, publicKey: key.jwk };
    const signers = withKey(held.signers, key);
    const isNewKey = signers.length > held.signers.length;
    const { puts, state } = this.#rules.announce?.(held.state, notice) ?? { puts: [], state: held.state };
    const operations: Operation[] = [
      { type: 'put', key: headKey(held.audit.seq), value: Buffer.from(jws, 'ascii') },
    ];
    for (const put of isNewKey ? [signerPut(key), ...puts] : puts)
      operations.push(sealPut(this.#database, put));
    return { operations, held: { audit: held.audit, signed: held.audit, signers, state } };
  }

  /** After a failure memory is read from the disk anew, so that the two cannot differ. */
  async #reviveAfterFailure(): Promise<void> {
    if (!this.#database.failed) return;
    await this.#database.revive();
    const held = await recoverBegun(this.#database.folder, this.#database.read, this.#rules);
    await loadEncounterKeys(this.#database, held.encounterKeys);
    this.#held = held;
  }
}
