import type { Encounter, Evidence, OfficerDecision } from '../core/encounter.ts';
import { Fault } from '../core/errors.ts';
import type { LaneAlarm } from '../core/event.ts';
import type { Watchlist } from '../core/watchlist.ts';
import type {
  Account,
  AuditEntry,
  AuditLink,
  AuditPage,
  AuditVerdict,
  Commit,
  DiskStatus,
  KioskStore,
  PageRequest,
  WitnessFinding,
} from './contract.ts';
import { DiskCare } from './disk/care.ts';
import { DeferredCommits } from './disk/deferred-commits.ts';
import { auditOf } from './disk/report.ts';
import { evidenceBytes, fitted } from './disk/shed.ts';
import { statusOf } from './disk/status.ts';
import { decodeEvidence } from './evidence-record.ts';
import * as keys from './keys.ts';
import { planAccount, planCommit, planErasure, planWatchlist } from './kiosk-plans.ts';
import { type KioskState, kioskRules } from './kiosk-state.ts';
import { Ledger, type LedgerOptions } from './ledger.ts';
import { StoredOutbox } from './outbox.ts';
import { decodeValue } from './record.ts';
import { type KeyRotation, rotationOf } from './rotation.ts';
import { SealedDatabase, type SealedDatabaseOptions } from './sealed-database.ts';
import { readWatchlist } from './watchlist-record.ts';
import { scrubbed, type TableScrub } from './table-scrub.ts';
import { tellOfWitness } from './witness-report.ts';

export interface KioskStoreOptions extends SealedDatabaseOptions, Pick<LedgerOptions, 'audit'> {
  /** A name, random enough never to come twice, for the outbox of a store that is made anew. */
  readonly newEpoch: () => string;
  /** Where people's commits and alarms go when nothing else has room. Without it they are refused then. */
  readonly reserveJournal?: string;
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
  const scrub = await scrubbed(folder, options);
  const database = await SealedDatabase.open(folder, options);
  try {
    const ledger = await Ledger.open(database, kioskRules(options.newEpoch, options.now), options);
    const deferred = deferredIn(database, ledger, options);
    await deferred.open();
    const store = new LevelKioskStore({ database, ledger, deferred, scrub }, options);
    await tellOfWitness(store, options);
    return store;
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Parts {
  readonly database: SealedDatabase;
  readonly ledger: Ledger<KioskState>;
  readonly deferred: DeferredCommits;
  readonly scrub: TableScrub;
}

function deferredIn(
  database: SealedDatabase,
  ledger: Ledger<KioskState>,
  { reserveJournal: file, now, randomBytes, onCorrupt }: KioskStoreOptions,
): DeferredCommits {
  const seal = {
    seal: (place: string, plaintext: Uint8Array) => database.seal(place, plaintext),
    unseal: (place: string, sealed: Uint8Array) => database.read.unseal(place, sealed),
  };
  return new DeferredCommits(
    ledger,
    now,
    file === undefined ? undefined : { file, seal, randomBytes, onCorrupt },
  );
}

class LevelKioskStore implements KioskStore {
  readonly outbox: StoredOutbox;
  readonly rotation: KeyRotation;
  readonly #database: SealedDatabase;
  readonly #ledger: Ledger<KioskState>;
  readonly #deferred: DeferredCommits;
  readonly #care: DiskCare;
  readonly #scrub: TableScrub;
  readonly #now: () => Date;
  readonly #protect: (template: Uint8Array) => Uint8Array;

  constructor({ database, ledger, deferred, scrub }: Parts, options: KioskStoreOptions) {
    const { now, newEpoch, protect = template => template } = options;
    this.rotation = rotationOf(database, ledger, options);
    this.#database = database;
    this.#ledger = ledger;
    this.#deferred = deferred;
    this.#scrub = scrub;
    this.#care = new DiskCare({
      database,
      now,
      wake: () => this.#wake(),
      tell: (audit, alarm) => this.#tell(audit, alarm),
    });
    this.#now = now;
    this.#protect = protect;
    this.outbox = new StoredOutbox(database, ledger, { now, newEpoch });
    ledger.onSigned(() => this.outbox.appended());
  }

  get witness(): WitnessFinding {
    return this.#ledger.witness;
  }

  async commit(commit: Commit): Promise<void> {
    try {
      if (this.#deferred.count > 0) await this.#settle();
      await this.#commitNow(commit);
    } catch (error) {
      await this.#deferred.defer(commit, error);
    }
  }

  async #commitNow(commit: Commit): Promise<void> {
    const time = this.#now().toISOString();
    let kept = commit;
    const appended = await this.#ledger.commit(state => {
      kept = fitted(commit, this.#database.space);
      return planCommit(kept, time)(state);
    });
    if (kept.evidence !== undefined)
      this.#database.space.usage.wrote('evidence', evidenceBytes(kept.evidence));
    if (appended) this.outbox.appended();
  }

  /** What waited comes before what comes now. */
  async #settle(): Promise<void> {
    if (await this.#deferred.settle()) this.outbox.appended();
  }

  async tend(): Promise<void> {
    await this.#care.tend();
    await this.#scrub.step();
  }

  async #wake(): Promise<void> {
    await this.#ledger.wake();
    await this.#deferred.open();
    await this.#settle();
  }

  #tell(audit: readonly AuditEntry[], alarm: LaneAlarm | undefined): Promise<void> {
    if (alarm === undefined) return this.commit({ audit });
    return this.commit({
      audit: [...audit, auditOf(alarm)],
      events: [{ type: 'org.bitmap.alarm.v1', data: alarm }],
    });
  }

  disk(): DiskStatus {
    return statusOf(this.#database, this.#deferred);
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

  async decisions(encounterId: string): Promise<OfficerDecision[]> {
    const kept = await this.#values<OfficerDecision>(keys.decisionsOf(encounterId));
    return [...kept, ...this.#deferred.decisionsOn(encounterId)];
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
    const bytes = references.reduce((sum, { template }) => sum + template.length, 0);
    this.#database.space.require('lists', bytes);
    await this.#ledger.commit(planWatchlist({ ...list, references }, audit));
    this.#database.space.usage.wrote('lists', bytes);
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
