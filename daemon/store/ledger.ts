import { Fault } from '../core/errors.ts';
import { type ChainHead, encodeLink, extend, genesis, splitLink, verifyChain } from './audit-chain.ts';
import type { AuditEntry, AuditLink, AuditPage, AuditVerdict } from './contract.ts';
import { GroupCommit } from './group-commit.ts';
import type { Operation } from './database.ts';
import { auditKey, below, headsKey, numberOf } from './keys.ts';
import { groupLimit } from './parameters.ts';
import { decodeValue, encodeRecord } from './record.ts';
import type { SealedDatabase } from './sealed-database.ts';
import type { SealedReader } from './sealed-reader.ts';

/** What a plan wants written, in plaintext, and the state that then holds. */
export interface Draft<State, Result> {
  readonly puts: readonly { readonly key: string; readonly plaintext: Uint8Array }[];
  readonly deletes: readonly string[];
  readonly audit: readonly AuditEntry[];
  readonly state: State;
  readonly result: Result;
}

/** Pure: reads the state that all earlier commits left. A Fault that it throws rejects its own commit alone. */
export type Plan<State, Result> = (state: State) => Draft<State, Result>;

/** How a kind of store keeps its state between runs. */
export interface LedgerRules<State> {
  readonly kind: 'kiosk' | 'hub';
  readonly fresh: () => State;
  /** The part of the state that is written with each batch: small, JSON. */
  readonly save: (state: State) => unknown;
  /** The state from what `save` gave, and from the database. */
  readonly load: (saved: unknown, reader: SealedReader) => Promise<State>;
}

interface Heads {
  readonly kind: string;
  readonly audit: { readonly seq: number; readonly hash: string };
  readonly saved: unknown;
}

interface Held<State> {
  readonly audit: ChainHead;
  readonly state: State;
}

/**
 * A sealed database with an audit chain and a state in memory that always is the one on the disk: every batch carries
 * the new heads, and the state changes only after the batch is on the disk.
 */
export class Ledger<State> {
  readonly #database: SealedDatabase;
  readonly #rules: LedgerRules<State>;
  readonly #commits: GroupCommit<Plan<State, unknown>, unknown>;
  #held: Held<State>;
  #closed = false;

  private constructor(database: SealedDatabase, rules: LedgerRules<State>, held: Held<State>) {
    this.#database = database;
    this.#rules = rules;
    this.#held = held;
    this.#commits = new GroupCommit(groupLimit, plans => this.#writeGroup(plans));
  }

  /** `create`: an empty database may be begun. A database of the other kind is Fault `bad-input`. */
  static async open<State>(
    database: SealedDatabase,
    rules: LedgerRules<State>,
    create: boolean,
  ): Promise<Ledger<State>> {
    const held = await recover(database.folder, database.read, rules);
    if (held !== undefined) return new Ledger(database, rules, held);
    await requireEmpty(database, create);
    const first: Held<State> = { audit: genesis, state: rules.fresh() };
    const ledger = new Ledger(database, rules, first);
    await database.write([ledger.#headsOf(first)]);
    return ledger;
  }

  /** As of the last commit that is on the disk. */
  get state(): State {
    return this.#held.state;
  }

  /** Resolves when the planned batch is on the disk. */
  commit<Result>(plan: Plan<State, Result>): Promise<Result> {
    if (this.#closed) return Promise.reject(new Fault('unavailable', 'the store is closed'));
    return this.#commits.submit(plan) as Promise<Result>;
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
      const links = reader.sealedEntries(below('audit'));
      const head = held?.audit ?? genesis;
      return verifyChain(links, head, (key, sealed) => reader.authenticates(key, sealed));
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#commits.idle();
    await this.#database.close();
  }

  /** Opens the database again when a write has failed. Rejects with Fault `disk-full` as long as there is no room. */
  async wake(): Promise<void> {
    await this.commit(state => ({ puts: [], deletes: [], audit: [], state, result: undefined }));
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
    const operations: Operation[] = [];
    let held = this.#held;
    const outcomes = plans.map(plan => {
      try {
        const draft = plan(held.state);
        const applied = this.#seal(draft, held.audit);
        for (const operation of applied.operations) operations.push(operation);
        held = { audit: applied.audit, state: draft.state };
        return { status: 'fulfilled' as const, value: draft.result };
      } catch (reason) {
        return { status: 'rejected' as const, reason };
      }
    });
    if (operations.length > 0) await this.#database.write([...operations, this.#headsOf(held)]);
    this.#held = held;
    return outcomes;
  }

  /** After a failure memory is read from the disk anew, so that the two cannot differ. */
  async #reviveAfterFailure(): Promise<void> {
    if (!this.#database.failed) return;
    await this.#database.revive();
    const held = await recover(this.#database.folder, this.#database.read, this.#rules);
    if (held === undefined) throw new Fault('corrupt', 'the record is missing', { where: headsKey });
    this.#held = held;
  }

  #seal({ puts, deletes, audit }: Draft<State, unknown>, head: ChainHead) {
    const operations: Operation[] = [];
    for (const key of deletes) operations.push({ type: 'del', key });
    for (const { key, plaintext } of puts) {
      operations.push({ type: 'put', key, value: this.#database.seal(key, plaintext) });
    }
    let at = head;
    for (const entry of audit) {
      const key = auditKey(at.seq + 1);
      const sealed = this.#database.seal(key, encodeRecord(entry));
      at = extend(at, sealed);
      operations.push({ type: 'put', key, value: encodeLink(at.hash, sealed) });
    }
    return { operations, audit: at };
  }

  #headsOf({ audit, state }: Held<State>): Operation {
    const heads: Heads = {
      kind: this.#rules.kind,
      audit: { seq: audit.seq, hash: Buffer.from(audit.hash).toString('hex') },
      saved: this.#rules.save(state),
    };
    return { type: 'put', key: headsKey, value: this.#database.seal(headsKey, encodeRecord(heads)) };
  }
}

async function recover<State>(
  folder: string,
  reader: SealedReader,
  rules: LedgerRules<State>,
): Promise<Held<State> | undefined> {
  const plaintext = await reader.get(headsKey);
  if (plaintext === undefined) return undefined;
  const { kind, audit, saved } = decodeValue(plaintext) as Heads;
  if (kind !== rules.kind) {
    const detail = { where: folder, given: `the store of a ${kind}`, wanted: `of a ${rules.kind}` };
    throw new Fault('bad-input', 'not this kind of store', detail);
  }
  const head = { seq: audit.seq, hash: Buffer.from(audit.hash, 'hex') };
  return { audit: head, state: await rules.load(saved, reader) };
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
