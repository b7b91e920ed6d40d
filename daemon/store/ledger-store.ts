import type { LaneAlarm } from '../core/event.ts';
import type { SlotReading } from './audit/witness-record.ts';
import type { StoreCopy } from './backup/copy.ts';
import type { Account } from './contract/account.ts';
import type { AuditEntry, AuditLink, AuditPage, AuditVerdict, WitnessFinding } from './contract/audit.ts';
import type { Survey } from './contract/copying.ts';
import type { Loss, QuarantinedRecord } from './contract/damage.ts';
import type { DiskStatus } from './contract/disk.ts';
import type { Documents } from './contract/documents.ts';
import type { Store } from './contract/store.ts';
import { DiskCare } from './disk/care.ts';
import { statusOf } from './disk/status.ts';
import type { WithDocuments } from './documents/plan.ts';
import { StoredDocuments } from './documents/stored.ts';
import * as keys from './keys.ts';
import { Ledger, type LedgerOptions } from './ledger.ts';
import type { LedgerRules } from './ledger-state.ts';
import { Losses, lossesFound, lossPuts } from './losses.ts';
import { writing } from './plan-group.ts';
import { type Quarantine, type QuarantineEntry, quarantineFor } from './quarantine.ts';
import { encodeRecord } from './record.ts';
import { type KeyRotation, rotationOf } from './rotation.ts';
import { SealedDatabase, type SealedDatabaseOptions } from './sealed-database.ts';
import { prepareKeys } from './shred/rows.ts';
import { scrubbed, type TableScrub } from './leveldb/table-scrub.ts';
import { valueAt, valuesIn } from './values.ts';

export interface StoreOptions extends SealedDatabaseOptions, Pick<LedgerOptions, 'audit'> {
  /** A file outside of backups that remembers who was erased. Without it a restore knows of what stands alone. */
  readonly erasureJournal?: string;
}

/** What a store stands on, open. */
export interface StoreParts<State> {
  readonly database: SealedDatabase;
  readonly ledger: Ledger<State>;
  readonly quarantine: Quarantine;
  readonly scrub: TableScrub;
  readonly losses: Losses;
}

/**
 * Opens what a store of these rules stands on, and with it the store; what the opening
 * found is on record when it resolves.
 */
export async function openStore<State extends WithDocuments, Opened extends LedgerStore<State>>(
  folder: string,
  rules: LedgerRules<State>,
  options: StoreOptions,
  build: (parts: StoreParts<State>) => Promise<Opened>,
): Promise<Opened> {
  const quarantine = quarantineFor(options);
  const scrub = await scrubbed(folder, options);
  const database = await SealedDatabase.open(folder, { ...options, onDamaged: quarantine.found });
  try {
    await scrub.opened();
    quarantine.tablesAside(folder);
    const ledger = await Ledger.open(database, rules, options);
    const losses = await lossesOf(database, ledger, rules, options);
    const store = await build({ database, ledger, quarantine, scrub, losses });
    await store.begin(options);
    return store;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function lossesOf<State>(
  { folder, read }: SealedDatabase,
  { state, witness, missingLink }: Ledger<State>,
  { listsOf }: LedgerRules<State>,
  { now, audit }: StoreOptions,
): Promise<Losses> {
  const found = lossesFound(folder, { witness, missingLink });
  const acceptRollback = audit?.acceptRollback === true;
  return Losses.load(read, found, {
    lists: listsOf?.(state) ?? new Map(),
    at: now().toISOString(),
    acceptRollback,
  });
}

/** What a kiosk's store and a hub's do alike. They differ in what they keep, and in whom they can tell. */
export abstract class LedgerStore<State extends WithDocuments> implements Store {
  readonly documents: Documents;
  readonly rotation: KeyRotation;
  protected readonly database: SealedDatabase;
  protected readonly ledger: Ledger<State>;
  protected readonly quarantine: Quarantine;
  protected readonly now: () => Date;
  readonly #scrub: TableScrub;
  readonly #care: DiskCare;
  #losses: Losses;

  constructor(
    { database, ledger, quarantine, scrub, losses }: StoreParts<State>,
    options: SealedDatabaseOptions,
  ) {
    this.database = database;
    this.ledger = ledger;
    this.quarantine = quarantine;
    this.now = options.now;
    this.#scrub = scrub;
    this.#losses = losses;
    this.documents = new StoredDocuments(database, ledger);
    this.rotation = rotationOf(
      database,
      { sealAnew: ring => this.sealAnew(ring), audit: entries => this.record(entries) },
      options,
    );
    this.#care = new DiskCare({
      database,
      now: options.now,
      wake: () => this.wake(),
      tell: (audit, alarm) => this.record(audit, alarm),
    });
  }

  /** To be called once, before anybody has the store: what the opening found is put on record. */
  async begin({ audit }: StoreOptions): Promise<void> {
    this.quarantine.open({ read: () => this.database.read, write: entry => this.setAside(entry) });
    const log = (line: string) => audit?.log(line);
    const { fresh } = this.#losses;
    for (const { detail } of fresh) log(`store: ${detail}`);
    if (fresh.length > 0) await this.recordLosses(fresh, log);
    await this.recordWitness(log);
  }

  /** Puts entries on record, and tells whoever is above of the alarm. */
  protected abstract record(audit: readonly AuditEntry[], alarm?: LaneAlarm): Promise<void>;

  protected abstract recordLosses(fresh: readonly Loss[], log: (line: string) => void): Promise<void>;

  protected abstract recordWitness(log: (line: string) => void): Promise<void>;

  /** Keeps the copy of a damaged record. */
  protected abstract setAside(entry: QuarantineEntry): Promise<void>;

  abstract copy<Result>(audit: AuditEntry, use: (copy: StoreCopy) => Promise<Result>): Promise<Result>;

  abstract restored(audit: AuditEntry): Promise<void>;

  abstract audit(entries: readonly AuditEntry[]): Promise<void>;

  async putAccount(account: Account, audit: AuditEntry): Promise<void> {
    const puts = [{ key: keys.accountKey(account.name), plaintext: encodeRecord(account) }];
    await this.ledger.commit(writing({ puts, audit: [audit] }));
    await this.ledger.witnessed();
  }

  account(name: string): Promise<Account | undefined> {
    return valueAt(this.database.read, keys.accountKey(name));
  }

  accounts(): Promise<Account[]> {
    return valuesIn(this.database.read, keys.below('account'));
  }

  protected sealAnew(recordKeys: readonly string[]): Promise<void> {
    return this.ledger.sealAnew(recordKeys);
  }

  protected wake(): Promise<void> {
    return this.ledger.wake();
  }

  async tend(): Promise<void> {
    this.quarantine.tablesAside(this.database.folder);
    this.quarantine.flush();
    await this.#care.tend();
    await prepareKeys(this.database, []);
    await this.#scrub.step();
  }

  turn(): Promise<void> {
    return this.ledger.turn();
  }

  disk(): DiskStatus {
    return statusOf(this.database);
  }

  auditLinks(page: AuditPage): Promise<AuditLink[]> {
    return this.ledger.auditLinks(page);
  }

  verifyAudit(): Promise<AuditVerdict> {
    return this.ledger.verifyAudit();
  }

  get auditHead() {
    const { seq, hash } = this.ledger.head;
    return { seq, hash: Buffer.from(hash).toString('hex') };
  }

  judgeWitness(slots: readonly SlotReading[] | undefined): Promise<WitnessFinding> {
    return this.ledger.judgeWitness(slots);
  }

  survey(): Promise<Survey> {
    return this.ledger.survey();
  }

  get witness(): WitnessFinding {
    return this.#losses.finding(this.ledger.witness);
  }

  losses(): readonly Loss[] {
    return this.#losses.open;
  }

  /** The loss for which a watchlist of this version may be older than the one that was imported last. */
  protected doubtOf(list: string, version: number): Loss | undefined {
    return this.#losses.doubtOf(list, version);
  }

  async acceptLosses(audit: AuditEntry): Promise<void> {
    const accepted = this.#losses.accepted(audit.at);
    await this.ledger.commit(writing({ puts: lossPuts(accepted.fresh), audit: [audit] }));
    this.#losses = accepted;
  }

  quarantined(): Promise<QuarantinedRecord[]> {
    return this.quarantine.list();
  }

  async close(): Promise<void> {
    await this.quarantine.close();
    await this.ledger.close();
  }
}
