import type { LaneAlarm } from '../core/event.ts';
import { witnessEntries } from './audit/witness-report.ts';
import type { StoreCopy } from './backup/copy.ts';
import { noteErasures } from './backup/erasure-journal.ts';
import type { AuditEntry } from './contract/audit.ts';
import type { Loss } from './contract/damage.ts';
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
import { auditOf } from './disk/report.ts';
import { erasedBy, isHit, planReceived } from './hub-intake.ts';
import { countDevices, type HubState, hubRules } from './hub-state.ts';
import { below, hitKey, numberOf, receivedKey } from './keys.ts';
import { LedgerStore, openStore, type StoreOptions, type StoreParts } from './ledger-store.ts';
import { lossEntries, lossPuts } from './losses.ts';
import { notedErasuresHeld } from './parameters.ts';
import { writing } from './plan-group.ts';
import type { QuarantineEntry } from './quarantine.ts';
import { valuesIn } from './values.ts';

/** Events that are read at once. 10 to 10,000. */
const receivedAtOnce = 500;

/** Opens the hub's store, or makes it; the Faults are those of `openKioskStore`. */
export function openHubStore(folder: string, options: StoreOptions): Promise<HubStore> {
  return openStore(folder, hubRules, options, parts => Promise.resolve(new LevelHubStore(parts, options)));
}

/** There is nobody above a hub to be told of an alarm: the journal and the audit chain say it. */
class LevelHubStore extends LedgerStore<HubState> implements HubStore {
  readonly #erasureJournal: string | undefined;
  /** Stand in the journal since the start: a kiosk sends again what is not acknowledged. */
  readonly #noted = new Set<string>();

  constructor(parts: StoreParts<HubState>, options: StoreOptions) {
    super(parts, options);
    this.#erasureJournal = options.erasureJournal;
  }

  protected override record(audit: readonly AuditEntry[], alarm?: LaneAlarm): Promise<void> {
    return this.audit(alarm === undefined ? audit : [...audit, auditOf(alarm)]);
  }

  protected override recordLosses(fresh: readonly Loss[]): Promise<void> {
    return this.ledger.commit(writing({ puts: lossPuts(fresh), audit: lossEntries(fresh) }));
  }

  protected override recordWitness(): Promise<void> {
    return this.audit(witnessEntries(this.witness, this.now().toISOString()));
  }

  protected override setAside({ put, audit }: QuarantineEntry): Promise<void> {
    return this.ledger.commit(writing({ puts: [put], audit: [audit] }));
  }

  async commitReceived(batch: readonly (KioskReport | UnreadReport)[]): Promise<ReceivedOutcome> {
    await this.#note(batch);
    return this.ledger.commit(planReceived(batch, this.now().toISOString()));
  }

  /** Before they are acknowledged, so that a restore erases them again even if nothing of this store is left. */
  async #note(batch: readonly (KioskReport | UnreadReport)[]): Promise<void> {
    if (this.#erasureJournal === undefined) return;
    const receivedAt = this.now().toISOString();
    const entries = batch.flatMap(report => ('entry' in report ? erasedBy({ ...report, receivedAt }) : []));
    const fresh = entries.filter(({ owner }) => !this.#noted.has(owner));
    await noteErasures(
      this.#erasureJournal,
      fresh.map(({ entry }) => entry),
    );
    for (const { owner } of fresh) this.#noted.add(owner);
    if (this.#noted.size > notedErasuresHeld) this.#noted.clear();
  }

  received(page: { readonly limit: number; readonly before?: number }): Promise<ReceivedEvent[]> {
    const all = { ...below('received'), reverse: true };
    const range = page.before === undefined ? all : { ...all, lt: receivedKey(page.before) };
    return valuesIn(this.database.read, range, page.limit);
  }

  async hits({
    limit,
    before = Number.MAX_SAFE_INTEGER,
  }: {
    readonly limit: number;
    readonly before?: number;
  }): Promise<ReceivedEvent[]> {
    const { hitsUntold } = this.ledger.state;
    const found: ReceivedEvent[] = [];
    const range = { ...below('hit'), lt: hitKey(before), reverse: true };
    for await (const [key] of this.database.read.sealedEntries(range)) {
      if (found.length === limit) return found;
      found.push(...(await this.#receivedAt(numberOf(key))).filter(isHit));
    }
    for await (const event of this.#receivedBelow(Math.min(before, hitsUntold + 1))) {
      if (found.length === limit) return found;
      if (isHit(event)) found.push(event);
    }
    return found;
  }

  /** None where it is erased, or does not authenticate. */
  #receivedAt(number: number): Promise<ReceivedEvent[]> {
    const key = receivedKey(number);
    return valuesIn(this.database.read, { gte: key, lte: key }, 1);
  }

  async *#receivedBelow(number: number): AsyncGenerator<ReceivedEvent> {
    let before = number;
    for (;;) {
      const page = await this.received({ limit: receivedAtOnce, before });
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < receivedAtOnce) return;
      before = last.number;
    }
  }

  async deadLetters(limit: number): Promise<DeadLetter[]> {
    const { read } = this.database;
    const placed = await valuesIn<DeadLetter>(read, { ...below('aside/placed'), reverse: true }, limit);
    const unplaced = await valuesIn<DeadLetter>(read, below('aside/unplaced'));
    unplaced.sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1));
    return [...placed, ...unplaced].slice(0, limit);
  }

  deviceCounts(): readonly DeviceCount[] {
    return countDevices(this.ledger.state.streams.values());
  }

  kioskHeads(): readonly KioskHead[] {
    return [...this.ledger.state.kioskHeads.values()];
  }

  override audit(entries: readonly AuditEntry[]): Promise<void> {
    return this.ledger.commit(writing({ audit: entries }));
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
    await this.ledger.commit(writing({ erases, audit }));
  }

  async copy<Result>(audit: AuditEntry, use: (copy: StoreCopy) => Promise<Result>): Promise<Result> {
    await this.audit([audit]);
    return this.ledger.copy(this.now().toISOString(), use);
  }

  restored(audit: AuditEntry): Promise<void> {
    return this.audit([audit]);
  }
}
