import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault, systemErrorCode } from '../../core/errors.ts';
import type { OfficerDecision } from '../../core/encounter.ts';
import type { CopyItem } from '../backup/copy.ts';
import type { AuditEntry } from '../contract/audit.ts';
import type { Commit } from '../contract/kiosk-store.ts';
import { type DeferredCommit, planDeferred } from '../kiosk-plans.ts';
import type { KioskState } from '../kiosk-state.ts';
import type { Ledger } from '../ledger.ts';
import { decodeValue, encodeRecord } from '../record.ts';
import {
  type Deferred,
  ReserveJournal,
  type ReserveJournalOptions,
  type SlotSeal,
} from './reserve-journal.ts';

/** What lets a traveller out of the lane: it has slots that nothing else takes. */
const releases: ReadonlySet<string> = new Set(['lane.release-traveller', 'barrier.released']);

type Journal = ReserveJournal<DeferredCommit>;
type JournalOptions = Omit<ReserveJournalOptions, 'settled' | 'seal'>;

interface Parts {
  readonly ledger: Ledger<KioskState>;
  readonly now: () => Date;
  readonly seal: SlotSeal;
}

/** The file of a copy, and of a store that comes back from one until it has taken in what stands there. */
const deferredInCopy = 'deferred';
const placeInCopy = 'reserve/copy';

/**
 * Commits of people and alarms that the store had no room for. They are on the disk, in the reserve journal, and go into
 * the store, in order and each once, as soon as there is room.
 */
export class DeferredCommits {
  readonly #ledger: Ledger<KioskState>;
  readonly #now: () => Date;
  readonly #seal: SlotSeal;
  readonly #options: JournalOptions | undefined;
  #journal: Journal | undefined;

  /** Without `options` there is no reserve journal, and nothing is deferred. */
  constructor({ ledger, now, seal }: Parts, options: JournalOptions | undefined) {
    this.#ledger = ledger;
    this.#now = now;
    this.#seal = seal;
    this.#options = options;
  }

  /** Opens the journal, or makes it. On a full disk that may have to wait for the next time. */
  async open(): Promise<void> {
    if (this.#options === undefined || this.#journal !== undefined) return;
    try {
      const settled = this.#ledger.state.settled;
      this.#journal = await ReserveJournal.open<DeferredCommit>({
        ...this.#options,
        seal: this.#seal,
        settled,
      });
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOSPC') throw error;
    }
  }

  /** Commits that wait. */
  get count(): number {
    return this.#journal?.pending.length ?? 0;
  }

  /** There is room for another one. */
  get isReady(): boolean {
    return this.#journal !== undefined;
  }

  decisionsOn(encounterId: string): OfficerDecision[] {
    const waiting = this.#journal?.pending.map(({ value }) => value.commit.decision) ?? [];
    return waiting.flatMap(decision => (decision?.encounter === encounterId ? [decision] : []));
  }

  /** Resolves when the commit is in the journal. Throws `refusal` when it may not go there, `disk-full` when it cannot. */
  async defer(commit: Commit, refusal: unknown): Promise<void> {
    const isFull = refusal instanceof Fault && refusal.code === 'disk-full';
    if (!isFull || this.#journal === undefined || commit.encounter !== undefined) throw refusal;
    const isRelease = commit.audit.some(({ action }) => releases.has(action));
    await this.#journal.append({ time: this.#now().toISOString(), commit }, isRelease);
  }

  /** Brings what waits into the store; true when that added to the outbox. Rejects as a commit does. */
  async settle(): Promise<boolean> {
    const waiting = this.#journal?.pending ?? [];
    const last = waiting.at(-1)?.number;
    if (last === undefined) return false;
    const appended = await this.#ledger.commit(planDeferred(waiting, this.#entry(waiting.length)));
    await this.#journal?.settle(last);
    return appended;
  }

  /** What waits, sealed, for a copy of the store; undefined when nothing does. */
  forCopy(): CopyItem | undefined {
    const waiting = this.#journal?.pending ?? [];
    if (waiting.length === 0) return undefined;
    const value = this.#seal.seal(placeInCopy, encodeRecord(waiting));
    return { type: 'file', name: deferredInCopy, value };
  }

  /**
   * The same as `settle` for what such a copy brought into the folder of a store. What
   * the store has already it keeps once.
   */
  async settleCopied(folder: string): Promise<boolean> {
    const file = path.join(folder, deferredInCopy);
    if (!existsSync(file)) return false;
    const plaintext = this.#seal.unseal(placeInCopy, await readFile(file));
    const waiting = decodeValue(plaintext) as readonly Deferred<DeferredCommit>[];
    const appended = await this.#ledger.commit(planDeferred(waiting, this.#entry(waiting.length)));
    await rm(file);
    return appended;
  }

  #entry(records: number): AuditEntry {
    const at = this.#now().toISOString();
    return { at, action: 'disk.journal-settled', actor: 'daemon', detail: { records } };
  }
}
