import type { Encounter, Erasure, Evidence, OfficerDecision } from '../../core/encounter.ts';
import type { KioskEvent } from '../../core/event.ts';
import type { Reference, Subject, Watchlist } from '../../core/watchlist.ts';
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

/** A list without what is on it. */
export type WatchlistHeader = Omit<Watchlist, 'subjects' | 'references'>;

/** Somebody on a list that a hub publishes. */
export interface WatchlistEntry {
  readonly subject: Subject;
  /** All of them are the subject's. */
  readonly references: readonly Reference[];
}

/** From one version of a list that a hub publishes to the next: who comes, or is replaced, and who goes. */
export interface WatchlistChange extends WatchlistHeader {
  readonly upserts: readonly WatchlistEntry[];
  readonly removals: readonly string[];
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
  /**
   * The same of what changes between two versions; only what changes is written. Fault `conflict` when `version` is not the next, or
   * the list that stands is none that a hub publishes.
   */
  changeWatchlist(change: WatchlistChange, audit: AuditEntry): Promise<void>;
  /** The hub says that the list that stands is the newest. Nothing happens where none stands. */
  confirmWatchlist(
    name: string,
    times: Required<Pick<WatchlistHeader, 'importedAt' | 'expiresAt'>>,
  ): Promise<void>;
  /** What stands, also of a list that is no longer whole. */
  watchlistHeader(name: string): WatchlistHeader | undefined;
  /** Rejects with Fault `corrupt` when it is not whole, or may be older than what was imported. */
  watchlist(name: string): Promise<Watchlist | undefined>;
  /** The version that stands, also of a list that is no longer whole; 0 when there is none. */
  watchlistVersion(name: string): number;
  watchlistNames(): Promise<string[]>;
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
