import type { StoreCopy } from './backup/copy.ts';
import { noteErasures } from './backup/erasure-journal.ts';
import type { AuditEntry, AuditLink, AuditPage, AuditVerdict, WitnessFinding } from './contract/audit.ts';
import type { Survey } from './contract/copying.ts';
import type { Loss, QuarantinedRecord } from './contract/damage.ts';
import type { DiskStatus } from './contract/disk.ts';
import type { HubStore } from './contract/hub-store.ts';
import type {
  DeadLetter,
  DeviceCount,
  KioskHead,
  KioskReport,
  ReceivedEvent,
  ReceivedOutcome,
  UnreadReport,
} from './contract/received.ts';
import { DiskCare } from './disk/care.ts';
import { auditOf } from './disk/report.ts';
import { statusOf } from './disk/status.ts';
import { countDevices, erasedBy, type HubState, hubRules, planReceived } from './hub-state.ts';
import { below, receivedKey } from './keys.ts';
import { notedErasuresHeld } from './parameters.ts';
import { Ledger, type LedgerOptions } from './ledger.ts';
import { lossEntries, Losses, lossesFound, lossPuts } from './losses.ts';
import { type Quarantine, type QuarantineEntry, quarantineFor } from './quarantine.ts';
import { decodeValue } from './record.ts';
import { type KeyRotation, rotationOf } from './rotation.ts';
import { scrubbed, type TableScrub } from './table-scrub.ts';
import type { SlotReading } from './audit/witness-record.ts';
import { witnessEntries } from './audit/witness-report.ts';
import { SealedDatabase, type SealedDatabaseOptions } from './sealed-database.ts';

export interface HubStoreOptions extends SealedDatabaseOptions, Pick<LedgerOptions, 'audit'> {
  /** As of a kiosk: a file that remembers whom kiosks have erased. */
  readonly erasureJournal?: string;
}

/** Opens the hub's store, or makes it; the Faults are those of `openKioskStore`. */
export async function openHubStore(folder: string, options: HubStoreOptions): Promise<HubStore> {
  const quarantine = quarantineFor(options);
  const scrub = await scrubbed(folder, options);
  const database = await SealedDatabase.open(folder, { ...options, onDamaged: quarantine.found });
  try {
    await scrub.opened();
    quarantine.tablesAside(folder);
    const ledger = await Ledger.open(database, hubRules, options);
    const losses = await hubLosses(database, ledger, options);
    const store = new LevelHubStore({ database, ledger, quarantine, scrub, losses }, options);
    await store.recordLosses(options);
    await store.audit(witnessEntries(store.witness, options.now().toISOString()));
    return store;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function hubLosses(
  { folder, read }: SealedDatabase,
  { witness, missingLink }: Ledger<HubState>,
  { now, audit }: HubStoreOptions,
): Promise<Losses> {
  const found = lossesFound(folder, { witness, missingLink });
  const acceptRollback = audit?.acceptRollback === true;
  return Losses.load(read, found, { lists: new Map(), at: now().toISOString(), acceptRollback });
}

interface Parts {
  readonly database: SealedDatabase;
  readonly ledger: Ledger<HubState>;
  readonly scrub: TableScrub;
  readonly quarantine: Quarantine;
  readonly losses: Losses;
}

class LevelHubStore implements HubStore {
  readonly rotation: KeyRotation;
  readonly #database: SealedDatabase;
  readonly #ledger: Ledger<HubState>;
  readonly #now: () => Date;
  readonly #care: DiskCare;
  readonly #quarantine: Quarantine;
  readonly #scrub: TableScrub;
  #losses: Losses;
  readonly #erasureJournal: string | undefined;
  /** Stand in the journal since the start: a kiosk sends again what is not acknowledged. */
  readonly #noted = new Set<string>();

  constructor({ database, ledger, quarantine, scrub, losses }: Parts, options: HubStoreOptions) {
    this.#losses = losses;
    this.#scrub = scrub;
    this.rotation = rotationOf(
      database,
      { sealAnew: keys => ledger.sealAnew(keys), audit: entries => this.audit(entries) },
      options,
    );
    this.#database = database;
    this.#ledger = ledger;
    this.#now = options.now;
    this.#erasureJournal = options.erasureJournal;
    this.#care = new DiskCare({
      database,
      now: options.now,
      wake: () => this.#ledger.wake(),
      tell: (audit, alarm) => this.audit(alarm === undefined ? audit : [...audit, auditOf(alarm)]),
    });
    this.#quarantine = quarantine;
    quarantine.open({ read: () => database.read, write: entry => this.#setAside(entry) });
  }

  /** There is nobody above a hub to be told: the audit chain says it. */
  #setAside({ put, audit }: QuarantineEntry): Promise<void> {
    const written = { puts: [put], deletes: [], audit: [audit], result: undefined };
    return this.#ledger.commit(state => ({ ...written, state }));
  }

  /** There is nobody above a hub: the journal and the audit chain say it. */
  async recordLosses({ audit: options }: HubStoreOptions): Promise<void> {
    const { fresh } = this.#losses;
    if (fresh.length === 0) return;
    for (const { detail } of fresh) options?.log(`store: ${detail}`);
    await this.#putLosses(fresh, lossEntries(fresh));
  }

  losses(): readonly Loss[] {
    return this.#losses.open;
  }

  async acceptLosses(audit: AuditEntry): Promise<void> {
    const accepted = this.#losses.accepted(audit.at);
    await this.#putLosses(accepted.fresh, [audit]);
    this.#losses = accepted;
  }

  #putLosses(losses: readonly Loss[], audit: readonly AuditEntry[]): Promise<void> {
    const written = { puts: lossPuts(losses), deletes: [], audit, result: undefined };
    return this.#ledger.commit(state => ({ ...written, state }));
  }

  quarantined(): Promise<QuarantinedRecord[]> {
    return this.#quarantine.list();
  }

  async tend(): Promise<void> {
    this.#quarantine.tablesAside(this.#database.folder);
    this.#quarantine.flush();
    await this.#care.tend();
    await this.#scrub.step();
  }

  /** Before they are acknowledged, so that a restore erases them again even if nothing of this store is left. */
  async #note(batch: readonly (KioskReport | UnreadReport)[]): Promise<void> {
    if (this.#erasureJournal === undefined) return;
    const receivedAt = this.#now().toISOString();
    const entries = batch.flatMap(report => ('entry' in report ? erasedBy({ ...report, receivedAt }) : []));
    const fresh = entries.filter(({ owner }) => !this.#noted.has(owner));
    await noteErasures(
      this.#erasureJournal,
      fresh.map(({ entry }) => entry),
    );
    for (const { owner } of fresh) this.#noted.add(owner);
    if (this.#noted.size > notedErasuresHeld) this.#noted.clear();
  }

  turn(): Promise<void> {
    return this.#ledger.turn();
  }

  disk(): DiskStatus {
    return statusOf(this.#database);
  }

  async commitReceived(batch: readonly (KioskReport | UnreadReport)[]): Promise<ReceivedOutcome> {
    await this.#note(batch);
    return this.#ledger.commit(planReceived(batch, this.#now().toISOString()));
  }

  async received(page: { readonly limit: number; readonly before?: number }): Promise<ReceivedEvent[]> {
    const all = { ...below('received'), reverse: true };
    const range = page.before === undefined ? all : { ...all, lt: receivedKey(page.before) };
    const records = await this.#database.read.list(range, page.limit);
    return records.map(([, plaintext]) => decodeValue(plaintext) as ReceivedEvent);
  }

  async deadLetters(limit: number): Promise<DeadLetter[]> {
    const newest = { ...below('aside/placed'), reverse: true };
    const placed = (await this.#database.read.list(newest, limit)).map(letterIn);
    const unplaced = (await this.#database.read.list(below('aside/unplaced'))).map(letterIn);
    unplaced.sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1));
    return [...placed, ...unplaced].slice(0, limit);
  }

  deviceCounts(): readonly DeviceCount[] {
    return countDevices(this.#ledger.state.streams.values());
  }

  get witness(): WitnessFinding {
    return this.#losses.finding(this.#ledger.witness);
  }

  kioskHeads(): readonly KioskHead[] {
    return [...this.#ledger.state.kioskHeads.values()];
  }

  audit(entries: readonly AuditEntry[]): Promise<void> {
    return this.#ledger.commit(state => ({
      puts: [],
      deletes: [],
      audit: entries,
      state,
      result: undefined,
    }));
  }

  async eraseAgain(entries: readonly AuditEntry[]): Promise<void> {
    const erases = entries.flatMap(({ object }) => (object === undefined ? [] : [object]));
    const audit = entries.map(({ at, action, actor, object, detail }) => ({
      at,
      action,
      actor,
      ...(object !== undefined && { object }),
      ...(detail && { detail }),
    }));
    const nothing = { puts: [], deletes: [], result: undefined };
    await this.#ledger.commit(state => ({ ...nothing, erases, audit, state }));
  }

  auditLinks(page: AuditPage): Promise<AuditLink[]> {
    return this.#ledger.auditLinks(page);
  }

  verifyAudit(): Promise<AuditVerdict> {
    return this.#ledger.verifyAudit();
  }

  get auditHead() {
    const { seq, hash } = this.#ledger.head;
    return { seq, hash: Buffer.from(hash).toString('hex') };
  }

  async copy<Result>(audit: AuditEntry, use: (copy: StoreCopy) => Promise<Result>): Promise<Result> {
    await this.audit([audit]);
    return this.#ledger.copy(this.#now().toISOString(), use);
  }

  judgeWitness(slots: readonly SlotReading[] | undefined): Promise<WitnessFinding> {
    return this.#ledger.judgeWitness(slots);
  }

  survey(): Promise<Survey> {
    return this.#ledger.survey();
  }

  restored(audit: AuditEntry): Promise<void> {
    return this.audit([audit]);
  }

  async close(): Promise<void> {
    await this.#quarantine.close();
    await this.#ledger.close();
  }
}

const letterIn = ([, plaintext]: readonly [string, Uint8Array]) => decodeValue(plaintext) as DeadLetter;
