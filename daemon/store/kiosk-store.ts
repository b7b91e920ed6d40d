import type { Encounter, Evidence, OfficerDecision } from '../core/encounter.ts';
import { Fault } from '../core/errors.ts';
import type { Watchlist } from '../core/watchlist.ts';
import type {
  Account,
  AuditEntry,
  AuditLink,
  AuditPage,
  AuditVerdict,
  Commit,
  KioskStore,
  PageRequest,
  WitnessFinding,
} from './contract.ts';
import { decodeEvidence } from './evidence-record.ts';
import * as keys from './keys.ts';
import { planAccount, planCommit, planErasure, planWatchlist } from './kiosk-plans.ts';
import { type KioskState, kioskRules } from './kiosk-state.ts';
import { Ledger, type LedgerOptions } from './ledger.ts';
import { StoredOutbox } from './outbox.ts';
import { travellerReserves } from './parameters.ts';
import { decodeValue } from './record.ts';
import { SealedDatabase, type SealedDatabaseOptions } from './sealed-database.ts';
import { readWatchlist } from './watchlist-record.ts';
import { tellOfWitness } from './witness-report.ts';

export interface KioskStoreOptions extends SealedDatabaseOptions, Pick<LedgerOptions, 'audit'> {
  /** A name, random enough never to come twice, for the outbox of a store that is made anew. */
  readonly newEpoch: () => string;
  /** How the templates of watchlists are kept, under the seal; as they come, without it. Throws Fault `bad-input`. */
  readonly protect?: (template: Uint8Array) => Uint8Array;
}

/**
 * Opens a kiosk's store; makes it when `create` and there is none.
 *
 * Faults: `not-found`, `busy` when another process holds it, `disk-full`, `corrupt` (also for the wrong key),
 * `unavailable`.
 */
export async function openKioskStore(folder: string, options: KioskStoreOptions): Promise<KioskStore> {
  const database = await SealedDatabase.open(folder, options);
  try {
    const ledger = await Ledger.open(database, kioskRules(options.newEpoch, options.now), options);
    const store = new LevelKioskStore(database, ledger, options);
    await tellOfWitness(store, options);
    return store;
  } catch (error) {
    await database.close();
    throw error;
  }
}

class LevelKioskStore implements KioskStore {
  readonly outbox: StoredOutbox;
  readonly #database: SealedDatabase;
  readonly #ledger: Ledger<KioskState>;
  readonly #now: () => Date;
  readonly #protect: (template: Uint8Array) => Uint8Array;

  constructor(
    database: SealedDatabase,
    ledger: Ledger<KioskState>,
    { now, protect = template => template }: KioskStoreOptions,
  ) {
    this.#database = database;
    this.#ledger = ledger;
    this.#now = now;
    this.#protect = protect;
    this.outbox = new StoredOutbox(database, ledger, now);
    ledger.onSigned(() => this.outbox.appended());
  }

  get witness(): WitnessFinding {
    return this.#ledger.witness;
  }

  async commit(commit: Commit): Promise<void> {
    if (commit.encounter !== undefined) this.#database.requireReserves(travellerReserves);
    const appended = await this.#ledger.commit(planCommit(commit, this.#now().toISOString()));
    if (appended) this.outbox.appended();
  }

  encounters({ limit, before }: PageRequest): Promise<Encounter[]> {
    const all = { ...keys.below('encounter'), reverse: true };
    return this.#values(before === undefined ? all : { ...all, lt: keys.encounterKey(before) }, limit);
  }

  encounter(id: string): Promise<Encounter | undefined> {
    return this.#value(keys.encounterKey(id));
  }

  async evidence(encounterId: string): Promise<Evidence | undefined> {
    const plaintext = await this.#database.read.get(keys.evidenceKey(encounterId));
    return plaintext === undefined ? undefined : decodeEvidence(plaintext);
  }

  decisions(encounterId: string): Promise<OfficerDecision[]> {
    return this.#values(keys.decisionsOf(encounterId));
  }

  auditLinks(page: AuditPage): Promise<AuditLink[]> {
    return this.#ledger.auditLinks(page);
  }

  verifyAudit(): Promise<AuditVerdict> {
    return this.#ledger.verifyAudit();
  }

  async putWatchlist(list: Watchlist, audit: AuditEntry): Promise<void> {
    const references = list.references.map(reference => {
      return { ...reference, template: this.#protect(reference.template) };
    });
    await this.#ledger.commit(planWatchlist({ ...list, references }, audit));
  }

  /** Rejects with Fault `corrupt` when any part is lost: a list that is searched without it would answer GREEN. */
  watchlist(name: string): Promise<Watchlist | undefined> {
    return this.#database.readTogether(reader => readWatchlist(reader, name));
  }

  watchlistVersion(name: string): number {
    return this.#ledger.state.lists.get(name)?.version ?? 0;
  }

  /** Also those whose header is lost: to leave a list out is to answer GREEN for it. */
  async watchlistNames(): Promise<string[]> {
    const names: string[] = [];
    for await (const [key] of this.#database.read.sealedEntries(keys.below('list')))
      names.push(keys.nameOf(key));
    return names;
  }

  putAccount(account: Account, audit: AuditEntry): Promise<void> {
    return this.#ledger.commit(planAccount(account, audit));
  }

  account(name: string): Promise<Account | undefined> {
    return this.#value(keys.accountKey(name));
  }

  accounts(): Promise<Account[]> {
    return this.#values(keys.below('account'));
  }

  async eraseEvidence(encounterId: string, audit: AuditEntry): Promise<void> {
    const key = keys.evidenceKey(encounterId);
    if ((await this.#database.read.getSealed(key)) === undefined) {
      throw new Fault('not-found', 'no evidence is kept of the encounter', { where: encounterId });
    }
    await this.#ledger.commit(planErasure(encounterId, audit));
  }

  close(): Promise<void> {
    return this.#ledger.close();
  }

  async #value<Value>(key: string): Promise<Value | undefined> {
    const plaintext = await this.#database.read.get(key);
    return plaintext === undefined ? undefined : (decodeValue(plaintext) as Value);
  }

  async #values<Value>(range: keys.KeyRange, limit?: number): Promise<Value[]> {
    const records = await this.#database.read.list(range, limit);
    return records.map(([, plaintext]) => decodeValue(plaintext) as Value);
  }
}
