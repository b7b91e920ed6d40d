import type { Encounter, Erasure, Evidence, OfficerDecision } from '../core/encounter.ts';
import { Fault, messageOf } from '../core/errors.ts';
import type { LaneAlarm } from '../core/event.ts';
import { streamOf } from '../core/stream.ts';
import type { Watchlist } from '../core/watchlist.ts';
import { type StoreCopy, withFile } from './backup/copy.ts';
import { noteErasures } from './backup/erasure-journal.ts';
import type { Account } from './contract/account.ts';
import type { AuditEntry, AuditLink, AuditPage, AuditVerdict, WitnessFinding } from './contract/audit.ts';
import type { Survey } from './contract/copying.ts';
import type { Loss, QuarantinedRecord } from './contract/damage.ts';
import type { DiskStatus } from './contract/disk.ts';
import type { Commit, ErasureRequest, KioskStore, PageRequest } from './contract/kiosk-store.ts';
import { DiskCare } from './disk/care.ts';
import { DeferredCommits } from './disk/deferred-commits.ts';
import { auditOf } from './disk/report.ts';
import { evidenceBytes, fitted } from './disk/shed.ts';
import { statusOf } from './disk/status.ts';
import { listEncounters, readDecisions, readEncounter, readErasure } from './encounter-record.ts';
import { findErasable, personalRanges, planErasure } from './erasure.ts';
import { decodeEvidence } from './evidence-record.ts';
import * as keys from './keys.ts';
import { planAccount, planCommit, planLosses, planQuarantine, planWatchlist } from './kiosk-plans.ts';
import { type KioskState, kioskRules } from './kiosk-state.ts';
import { Ledger, type LedgerOptions } from './ledger.ts';
import { Losses, lossesFound, lossPuts } from './losses.ts';
import { StoredOutbox } from './outbox.ts';
import { type Quarantine, type QuarantineEntry, quarantineFor } from './quarantine.ts';
import { decodeValue } from './record.ts';
import { Sweep } from './retention/sweep.ts';
import { type KeyRotation, rotationOf } from './rotation.ts';
import { SealedDatabase, type SealedDatabaseOptions } from './sealed-database.ts';
import { prepareKeys } from './shred/rows.ts';
import { scrubbed, type TableScrub } from './table-scrub.ts';
import { isUnwhole, readWatchlist } from './watchlist-record.ts';
import type { SlotReading } from './audit/witness-record.ts';
import { tellOfWitness } from './audit/witness-report.ts';

export interface KioskStoreOptions extends SealedDatabaseOptions, Pick<LedgerOptions, 'audit'> {
  /** A name, random enough never to come twice, for the outbox of a store that is made anew. */
  readonly newEpoch: () => string;
  /** Where people's commits and alarms go when nothing else has room. Without it they are refused then. */
  readonly reserveJournal?: string;
  /** A file outside of backups that remembers who was erased. Without it a restore knows of what stands alone. */
  readonly erasureJournal?: string;
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
  const quarantine = quarantineFor(options);
  const scrub = await scrubbed(folder, options);
  const database = await SealedDatabase.open(folder, { ...options, onDamaged: quarantine.found });
  try {
    await scrub.opened();
    quarantine.tablesAside(folder);
    const ledger = await Ledger.open(database, kioskRules(options.newEpoch, options.now), options);
    const deferred = deferredIn(database, ledger, options);
    await deferred.open();
    const losses = await kioskLosses(database, ledger, options);
    const store = new LevelKioskStore({ database, ledger, deferred, quarantine, scrub, losses }, options);
    await store.recordLosses(options);
    await tellOfWitness(store, options);
    return store;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function kioskLosses(
  { folder, read }: SealedDatabase,
  { state, witness, missingLink }: Ledger<KioskState>,
  { now, audit }: KioskStoreOptions,
): Promise<Losses> {
  const found = lossesFound(folder, { witness, missingLink });
  const acceptRollback = audit?.acceptRollback === true;
  return Losses.load(read, found, { lists: state.lists, at: now().toISOString(), acceptRollback });
}

interface Parts {
  readonly database: SealedDatabase;
  readonly ledger: Ledger<KioskState>;
  readonly deferred: DeferredCommits;
  readonly scrub: TableScrub;
  readonly quarantine: Quarantine;
  readonly losses: Losses;
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
  const journal = file === undefined ? undefined : { file, randomBytes, onCorrupt };
  return new DeferredCommits({ ledger, now, seal }, journal);
}

class LevelKioskStore implements KioskStore {
  readonly outbox: StoredOutbox;
  readonly rotation: KeyRotation;
  readonly retention: Sweep;
  readonly #database: SealedDatabase;
  readonly #ledger: Ledger<KioskState>;
  readonly #deferred: DeferredCommits;
  readonly #care: DiskCare;
  readonly #scrub: TableScrub;
  readonly #quarantine: Quarantine;
  #losses: Losses;
  readonly #now: () => Date;
  readonly #protect: (template: Uint8Array) => Uint8Array;
  readonly #erasureJournal: string | undefined;
  /** Stand in the erasure journal and are not erased yet: a full disk may refuse them again and again. */
  readonly #noted = new Set<string>();

  constructor({ database, ledger, deferred, quarantine, scrub, losses }: Parts, options: KioskStoreOptions) {
    const { now, newEpoch, protect = template => template } = options;
    this.rotation = rotationOf(
      database,
      { sealAnew: keys => this.#sealAnew(keys), audit: entries => this.commit({ audit: entries }) },
      options,
    );
    this.retention = new Sweep({
      database,
      commit: plan => ledger.commit(plan),
      erase: request => this.erase(request),
    });
    this.#database = database;
    this.#ledger = ledger;
    this.#deferred = deferred;
    this.#scrub = scrub;
    this.#losses = losses;
    this.#care = new DiskCare({
      database,
      now,
      wake: () => this.#wake(),
      tell: (audit, alarm) => this.#tell(audit, alarm),
    });
    this.#now = now;
    this.#protect = protect;
    this.#erasureJournal = options.erasureJournal;
    this.outbox = new StoredOutbox(database, ledger, { now, newEpoch });
    ledger.onSigned(() => this.outbox.appended());
    this.#quarantine = quarantine;
    quarantine.open({ read: () => database.read, write: entry => this.#setAside(entry) });
  }

  async #setAside(entry: QuarantineEntry): Promise<void> {
    if (await this.#ledger.commit(planQuarantine(entry))) this.outbox.appended();
  }

  quarantined(): Promise<QuarantinedRecord[]> {
    return this.#quarantine.list();
  }

  get witness(): WitnessFinding {
    return this.#losses.finding(this.#ledger.witness);
  }

  losses(): readonly Loss[] {
    return this.#losses.open;
  }

  /** What the disk has no room for is found again at the next start. */
  async recordLosses({ audit }: KioskStoreOptions): Promise<void> {
    const { fresh } = this.#losses;
    if (fresh.length === 0) return;
    for (const { detail } of fresh) audit?.log(`store: ${detail}`);
    try {
      if (await this.#ledger.commit(planLosses(fresh, this.#now().toISOString()))) this.outbox.appended();
      // What the hub has under numbers that are gone here, it would take for what comes now.
      if (this.witness.state === 'holed') await this.outbox.beginEpoch(this.outbox.epoch);
    } catch (error) {
      audit?.log(`store: not put on record: ${messageOf(error)}`);
    }
  }

  async acceptLosses(audit: AuditEntry): Promise<void> {
    const accepted = this.#losses.accepted(audit.at);
    const plan = { puts: lossPuts(accepted.fresh), deletes: [], audit: [audit], result: undefined };
    await this.#ledger.commit(state => ({ ...plan, state }));
    this.#losses = accepted;
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
    const about = kept.encounter?.id ?? kept.evidence?.encounter ?? kept.decision?.encounter;
    if (about !== undefined) this.retention.changed(about);
    if (appended) this.outbox.appended();
    if (kept.events?.some(event => streamOf(event) === 'urgent')) this.#ledger.hurryWitness();
  }

  /** What waited comes before what comes now. */
  async #settle(): Promise<void> {
    if (await this.#deferred.settle()) this.outbox.appended();
  }

  /** What waits in the reserve journal is sealed with the ring too: it comes into the store before a key is dropped. */
  async #sealAnew(recordKeys: readonly string[]): Promise<void> {
    if (this.#deferred.count > 0) await this.#settle();
    await this.#ledger.sealAnew(recordKeys);
  }

  async tend(): Promise<void> {
    this.#quarantine.tablesAside(this.#database.folder);
    this.#quarantine.flush();
    await this.#care.tend();
    await prepareKeys(this.#database, []);
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

  turn(): Promise<void> {
    return this.#ledger.turn();
  }

  disk(): DiskStatus {
    return statusOf(this.#database, this.#deferred);
  }

  encounters({ limit, before }: PageRequest): Promise<Encounter[]> {
    const all = { ...keys.below('encounter'), reverse: true };
    const range = before === undefined ? all : { ...all, lt: keys.encounterKey(before) };
    return this.#database.readTogether(reader => listEncounters(reader, range, limit));
  }

  encounter(id: string): Promise<Encounter | undefined> {
    return this.#database.readTogether(async reader =>
      readEncounter(reader, await reader.get(keys.encounterKey(id))),
    );
  }

  async evidence(encounterId: string): Promise<Evidence | undefined> {
    const { read } = this.#database;
    const plaintext = await read.get(keys.evidenceKey(encounterId));
    if (plaintext !== undefined) return decodeEvidence(plaintext);
    if ((await readErasure(read, encounterId)) === undefined) return undefined;
    throw new Fault('erased', 'the pictures and templates have been erased', { where: encounterId });
  }

  async decisions(encounterId: string): Promise<OfficerDecision[]> {
    const kept = await this.#database.readTogether(reader => readDecisions(reader, encounterId));
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
    await this.#ledger.witnessed(); // to lose it unseen would be to answer GREEN
    this.#database.space.usage.wrote('lists', bytes);
  }

  /** Rejects with Fault `corrupt` when any part is lost, or a later version: without it a search would answer GREEN. */
  async watchlist(name: string): Promise<Watchlist | undefined> {
    const loss = this.#losses.doubtOf(name, this.watchlistVersion(name));
    if (loss !== undefined) throw doubtful(name, loss);
    try {
      return await this.#database.readTogether(reader => readWatchlist(reader, name));
    } catch (error) {
      if (isUnwhole(error, name)) this.#quarantine.found(error, new Uint8Array());
      throw error;
    }
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

  async putAccount(account: Account, audit: AuditEntry): Promise<void> {
    await this.#ledger.commit(planAccount(account, audit));
    await this.#ledger.witnessed();
  }

  account(name: string): Promise<Account | undefined> {
    return this.#value(keys.accountKey(name));
  }

  accounts(): Promise<Account[]> {
    return this.#values(keys.below('account'));
  }

  async erase(given: ErasureRequest): Promise<Erasure> {
    const erasable = await findErasable(this.#database.read, given);
    await this.#note(given);
    await this.#ledger.commit(planErasure(erasable, this.#now().toISOString()));
    this.#noted.delete(given.encounter);
    this.outbox.appended();
    return erasable.erasure;
  }

  async #note(given: ErasureRequest): Promise<void> {
    if (this.#erasureJournal === undefined || this.#noted.has(given.encounter)) return;
    await noteErasures(this.#erasureJournal, [given]);
    this.#noted.add(given.encounter);
  }

  async erasures(): Promise<Erasure[]> {
    return this.#values(keys.below('erased'));
  }

  async reclaim(): Promise<void> {
    for (const { gte = '', lt = '' } of personalRanges) await this.#database.compact(gte, lt);
  }

  get auditHead() {
    const { seq, hash } = this.#ledger.head;
    return { seq, hash: Buffer.from(hash).toString('hex') };
  }

  async copy<Result>(audit: AuditEntry, use: (copy: StoreCopy) => Promise<Result>): Promise<Result> {
    await this.commit({ audit: [audit] });
    const waiting = this.#deferred.forCopy(); // before the snapshot: what comes into the store meanwhile is known by its number
    return this.#ledger.copy(this.#now().toISOString(), ({ header, items }) =>
      use({ header, items: withFile(items, waiting) }),
    );
  }

  async settleCopied(): Promise<void> {
    if (await this.#deferred.settleCopied(this.#database.folder)) this.outbox.appended();
  }

  judgeWitness(slots: readonly SlotReading[] | undefined): Promise<WitnessFinding> {
    return this.#ledger.judgeWitness(slots);
  }

  survey(): Promise<Survey> {
    return this.#ledger.survey();
  }

  async restored(audit: AuditEntry): Promise<void> {
    await this.commit({ audit: [audit] });
    await this.outbox.beginEpoch(this.outbox.epoch);
  }

  async close(): Promise<void> {
    await this.#quarantine.close();
    await this.#ledger.close();
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

/** A list of which a later version may have been lost. */
function doubtful(name: string, { detail }: Loss): Fault {
  return new Fault('corrupt', 'the list may be older than what was imported', {
    where: keys.listKey(name),
    given: detail,
    remedy: 'import the list again, or stop the daemon, then: bitmapd audit accept',
  });
}
