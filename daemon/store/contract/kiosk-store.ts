import type { Encounter, Erasure, Evidence, OfficerDecision } from '../../core/encounter.ts';
import type { KioskEvent } from '../../core/event.ts';
import type { Watchlist } from '../../core/watchlist.ts';
import type { Account } from './account.ts';
import type { AuditEntry } from './audit.ts';
import type { Outbox } from './outbox.ts';
import type { Retention } from './retention.ts';
import type { Store } from './store.ts';

/** What goes to the disk together or not at all: one batch, synced before `commit` resolves. */
export interface Commit {
  readonly audit: readonly AuditEntry[];
  readonly encounter?: Encounter;
  readonly evidence?: Evidence;
  readonly decision?: OfficerDecision;
  /** Each becomes an outbox entry. */
  readonly events?: readonly KioskEvent[];
}

export type ErasureRequest = Pick<Erasure, 'encounter' | 'at' | 'by' | 'reason'>;

export interface PageRequest {
  /** At most so many, newest first. */
  readonly limit: number;
  /** Only encounters with an id below this one. */
  readonly before?: string;
}

/**
 * The kiosk's memory.
 *
 * `commit` resolves only after fsync; it rejects with Fault `disk-full` when there is no room, and nothing of the
 * batch is then in the store. With little room an encounter is kept without its evidence, and says so; what people do
 * (sign-ins, commands, decisions) and alarms have room for longer than travellers: the ballast, then the reserve journal,
 * from which they come into the store by themselves. Reading a record that does not authenticate rejects with Fault
 * `corrupt` that names its key, and one of an erased encounter with Fault `erased`; the lists of encounters, decisions,
 * audit links and accounts leave it out and report it instead. Commits are applied in the order of the calls, and those
 * that wait together share one sync.
 */
export interface KioskStore extends Store {
  commit(commit: Commit): Promise<void>;
  encounters(page: PageRequest): Promise<Encounter[]>;
  encounter(id: string): Promise<Encounter | undefined>;
  evidence(encounterId: string): Promise<Evidence | undefined>;
  decisions(encounterId: string): Promise<OfficerDecision[]>;
  readonly outbox: Outbox;
  /**
   * In one batch with the removal of the version before, and witnessed when it resolves. Fault
   * `conflict` when `version` does not grow.
   */
  putWatchlist(list: Watchlist, audit: AuditEntry): Promise<void>;
  /** Rejects with Fault `corrupt` when it is not whole, or may be older than what was imported. */
  watchlist(name: string): Promise<Watchlist | undefined>;
  /** The version that stands, also of a list that is no longer whole; 0 when there is none. */
  watchlistVersion(name: string): number;
  watchlistNames(): Promise<string[]>;
  putAccount(account: Account, audit: AuditEntry): Promise<void>;
  account(name: string): Promise<Account | undefined>;
  accounts(): Promise<Account[]>;
  /**
   * Destroys what tells who an encounter was: pictures, templates, biographics, candidates, and what officers wrote.
   * Resolves when its key is overwritten on the disk; the receipt is in the audit chain, and the hub is told. What it
   * was decided, and when, stays. Fault `not-found`, or `conflict` when it has been erased.
   */
  erase(request: ErasureRequest): Promise<Erasure>;
  /** Erases what has been kept long enough. */
  readonly retention: Retention;
  /** The receipts of all erasures: what a restored copy has to erase again. */
  erasures(): Promise<Erasure[]>;
  /** Gives back the bytes of what was erased, which nothing opens any more. It takes seconds; commits go on. */
  reclaim(): Promise<void>;
  /** Takes in what waited for room when the copy was made that this store has come back from. */
  settleCopied(): Promise<void>;
}
