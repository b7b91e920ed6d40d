import type { Encounter, Erasure, Evidence, OfficerDecision } from '../core/encounter.ts';
import { Fault, messageOf } from '../core/errors.ts';
import type { LaneAlarm } from '../core/event.ts';
import { streamOf } from '../core/stream.ts';
import type { Watchlist } from '../core/watchlist.ts';
import { tellOfWitness } from './audit/witness-report.ts';
import { type StoreCopy, withFile } from './backup/copy.ts';
import type { AuditEntry } from './contract/audit.ts';
import type { Loss } from './contract/damage.ts';
import type { DiskStatus } from './contract/disk.ts';
import type {
  Commit,
  ErasureRequest,
  KioskStore,
  PageRequest,
  WatchlistChange,
  WatchlistHeader,
} from './contract/kiosk-store.ts';
import { DeferredCommits } from './disk/deferred-commits.ts';
import { auditOf } from './disk/report.ts';
import { evidenceBytes, fitted } from './disk/shed.ts';
import { statusOf } from './disk/status.ts';
import { listEncounters, readDecisions, readEncounter, readErasure } from './encounter-record.ts';
import { decodeEvidence } from './evidence-record.ts';
import * as keys from './keys.ts';
import { KioskErasures } from './kiosk-erasures.ts';
import { planCommit, planLosses, planQuarantine } from './kiosk-plans.ts';
import { type KioskState, kioskRules } from './kiosk-state.ts';
import { LedgerStore, openStore, type StoreOptions, type StoreParts } from './ledger-store.ts';
import { StoredOutbox } from './outbox.ts';
import { alarmEvent } from './outbox-state.ts';
import type { QuarantineEntry } from './quarantine.ts';
import { Sweep } from './retention/sweep.ts';
import { valuesIn } from './values.ts';
import { Watchlists } from './watchlists.ts';

export interface KioskStoreOptions extends StoreOptions {
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
export function openKioskStore(folder: string, options: KioskStoreOptions): Promise<KioskStore> {
  return openStore(folder, kioskRules(options.newEpoch, options.now), options, async parts => {
    const deferred = deferredIn(parts, options);
    await deferred.open();
    return new LevelKioskStore(parts, deferred, options);
  });
}

function deferredIn(
  { database, ledger }: StoreParts<KioskState>,
  { reserveJournal: file, now, randomBytes, onCorrupt }: KioskStoreOptions,
): DeferredCommits {
  const seal = {
    seal: (place: string, plaintext: Uint8Array) => database.seal(place, plaintext),
    unseal: (place: string, sealed: Uint8Array) => database.read.unseal(place, sealed),
  };
  const journal = file === undefined ? undefined : { file, randomBytes, onCorrupt };
  return new DeferredCommits({ ledger, now, seal }, journal);
}

class LevelKioskStore extends LedgerStore<KioskState> implements KioskStore {
  readonly outbox: StoredOutbox;
  readonly retention: Sweep;
  readonly #deferred: DeferredCommits;
  readonly #watchlists: Watchlists;
  readonly #erasures: KioskErasures;

  constructor(parts: StoreParts<KioskState>, deferred: DeferredCommits, options: KioskStoreOptions) {
    super(parts, options);
    const { database, ledger, quarantine } = parts;
    const { now, newEpoch, erasureJournal, protect = template => template } = options;
    this.#deferred = deferred;
    this.#watchlists = new Watchlists({
      database,
      ledger,
      protect,
      doubtOf: (list, version) => this.doubtOf(list, version),
      onUnwhole: fault => quarantine.found(fault, new Uint8Array()),
    });
    this.#erasures = new KioskErasures({ database, ledger, now, journal: erasureJournal });
    this.retention = new Sweep({
      database,
      commit: plan => ledger.commit(plan),
      erase: request => this.erase(request),
    });
    this.outbox = new StoredOutbox(database, ledger, { now, newEpoch });
    ledger.onSigned(() => this.outbox.appended());
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
    const time = this.now().toISOString();
    const { space } = this.database;
    let kept = commit;
    const appended = await this.ledger.commit(state => {
      kept = fitted(commit, space);
      return planCommit(kept, time)(state);
    });
    if (kept.evidence !== undefined) space.usage.wrote('evidence', evidenceBytes(kept.evidence));
    const about = kept.encounter?.id ?? kept.evidence?.encounter ?? kept.decision?.encounter;
    if (about !== undefined) this.retention.changed(about);
    if (appended) this.outbox.appended();
    if (kept.events?.some(event => streamOf(event) === 'urgent')) this.ledger.hurryWitness();
  }

  /** What waited comes before what comes now. */
  async #settle(): Promise<void> {
    if (await this.#deferred.settle()) this.outbox.appended();
  }

  async settleCopied(): Promise<void> {
    if (await this.#deferred.settleCopied(this.database.folder)) this.outbox.appended();
  }

  override audit(entries: readonly AuditEntry[]): Promise<void> {
    return this.commit({ audit: entries });
  }

  protected override record(audit: readonly AuditEntry[], alarm?: LaneAlarm): Promise<void> {
    if (alarm === undefined) return this.commit({ audit });
    return this.commit({ audit: [...audit, auditOf(alarm)], events: [alarmEvent(alarm)] });
  }

  /** What the disk has no room for is found again at the next start. */
  protected override async recordLosses(fresh: readonly Loss[], log: (line: string) => void): Promise<void> {
    try {
      if (await this.ledger.commit(planLosses(fresh, this.now().toISOString()))) this.outbox.appended();
      // What the hub has under numbers that are gone here, it would take for what comes now.
      if (this.witness.state === 'holed') await this.outbox.beginEpoch(this.outbox.epoch);
    } catch (error) {
      log(`store: not put on record: ${messageOf(error)}`);
    }
  }

  protected override recordWitness(log: (line: string) => void): Promise<void> {
    return tellOfWitness(this, { now: this.now, log });
  }

  protected override async setAside(entry: QuarantineEntry): Promise<void> {
    if (await this.ledger.commit(planQuarantine(entry))) this.outbox.appended();
  }

  /** What waits in the reserve journal is sealed with the ring too: it comes into the store before a key is dropped. */
  protected override async sealAnew(recordKeys: readonly string[]): Promise<void> {
    if (this.#deferred.count > 0) await this.#settle();
    await super.sealAnew(recordKeys);
  }

  protected override async wake(): Promise<void> {
    await super.wake();
    await this.#deferred.open();
    await this.#settle();
  }

  override disk(): DiskStatus {
    return statusOf(this.database, this.#deferred);
  }

  encounters({ limit, before }: PageRequest): Promise<Encounter[]> {
    const all = { ...keys.below('encounter'), reverse: true };
    const range = before === undefined ? all : { ...all, lt: keys.encounterKey(before) };
    return this.database.readTogether(reader => listEncounters(reader, range, limit));
  }

  encounter(id: string): Promise<Encounter | undefined> {
    return this.database.readTogether(async reader =>
      readEncounter(reader, await reader.get(keys.encounterKey(id))),
    );
  }

  async evidence(encounterId: string): Promise<Evidence | undefined> {
    const { read } = this.database;
    const plaintext = await read.get(keys.evidenceKey(encounterId));
    if (plaintext !== undefined) return decodeEvidence(plaintext);
    if ((await readErasure(read, encounterId)) === undefined) return undefined;
    throw new Fault('erased', 'the pictures and templates have been erased', { where: encounterId });
  }

  async decisions(encounterId: string): Promise<OfficerDecision[]> {
    const kept = await this.database.readTogether(reader => readDecisions(reader, encounterId));
    return [...kept, ...this.#deferred.decisionsOn(encounterId)];
  }

  putWatchlist(list: Watchlist, audit: AuditEntry): Promise<void> {
    return this.#watchlists.put(list, audit);
  }

  changeWatchlist(change: WatchlistChange, audit: AuditEntry): Promise<void> {
    return this.#watchlists.change(change, audit);
  }

  confirmWatchlist(
    name: string,
    times: Required<Pick<WatchlistHeader, 'importedAt' | 'expiresAt'>>,
  ): Promise<void> {
    return this.#watchlists.confirm(name, times);
  }

  watchlistHeader(name: string): WatchlistHeader | undefined {
    return this.#watchlists.header(name);
  }

  watchlist(name: string): Promise<Watchlist | undefined> {
    return this.#watchlists.read(name);
  }

  watchlistVersion(name: string): number {
    return this.#watchlists.version(name);
  }

  watchlistNames(): Promise<string[]> {
    return this.#watchlists.names();
  }

  async erase(request: ErasureRequest): Promise<Erasure> {
    const erasure = await this.#erasures.erase(request);
    this.outbox.appended();
    return erasure;
  }

  erasures(): Promise<Erasure[]> {
    return valuesIn(this.database.read, keys.below('erased'));
  }

  reclaim(): Promise<void> {
    return this.#erasures.reclaim();
  }

  async copy<Result>(audit: AuditEntry, use: (copy: StoreCopy) => Promise<Result>): Promise<Result> {
    await this.record([audit]);
    const waiting = this.#deferred.forCopy(); // before the snapshot: what comes into the store meanwhile is known by its number
    return this.ledger.copy(this.now().toISOString(), ({ header, items }) =>
      use({ header, items: withFile(items, waiting) }),
    );
  }

  async restored(audit: AuditEntry): Promise<void> {
    await this.record([audit]);
    await this.outbox.beginEpoch(this.outbox.epoch);
  }
}
