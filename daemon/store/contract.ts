import type { Encounter, Evidence, OfficerDecision } from '../core/encounter.ts';
import type { KioskEvent, OutboxEntry } from '../core/event.ts';
import type { Watchlist } from '../core/watchlist.ts';

/** A thing that happened, for the audit chain. Detail never carries biometric data. */
export interface AuditEntry {
  /** ISO 8601 instant. */
  readonly at: string;
  /** Dotted, lower-case: `encounter.decided`, `person.viewed`, `account.signed-in`, `barrier.released` ... */
  readonly action: string;
  /** Account name, `lane` or `daemon`. */
  readonly actor: string;
  /** What it was done to: an encounter id, a list name. */
  readonly object?: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

/** An entry as it stands in the chain: `hash` = SHA-256 over the previous hash and the sealed bytes of this one. */
export interface AuditLink extends AuditEntry {
  readonly seq: number;
  readonly hash: string;
}

/** What goes to the disk together or not at all: one batch, synced before `commit` resolves. */
export interface Commit {
  readonly audit: readonly AuditEntry[];
  readonly encounter?: Encounter;
  readonly evidence?: Evidence;
  readonly decision?: OfficerDecision;
  /** Each becomes an outbox entry. */
  readonly events?: readonly KioskEvent[];
}

export interface PageRequest {
  /** At most so many, newest first. */
  readonly limit: number;
  /** Only encounters with an id below this one. */
  readonly before?: string;
}

/** What waits for the hub. */
export interface Outbox {
  readonly epoch: string;
  /** The first `limit` entries with seq > `after`, in order. */
  read(after: number, limit: number): Promise<OutboxEntry[]>;
  /** Deletes everything up to `upTo` if `epoch` is this store's; a foreign epoch changes nothing and returns false. */
  acknowledge(ack: { readonly epoch: string; readonly upTo: number }): Promise<boolean>;
  /** Entries that are not acknowledged. */
  count(): Promise<number>;
  /** Called after each commit that added entries. */
  onAppend(listener: () => void): () => void;
}

export type Role = 'officer' | 'supervisor' | 'auditor';

export interface Account {
  readonly name: string;
  readonly role: Role;
  /** scrypt: salt and key, base64, with its cost. Absent for an account that can only be reached by a one-time link. */
  readonly password?: { readonly salt: string; readonly key: string; readonly cost: number };
  readonly createdAt: string;
}

/**
 * The kiosk's memory.
 *
 * `commit` resolves only after fsync; it rejects with Fault `disk-full` when there is no room, and nothing of the
 * batch is then in the store. Reading a record that does not authenticate rejects with Fault `corrupt` that names its
 * key. Commits are applied in the order of the calls, and those that wait together share one sync.
 */
export interface KioskStore {
  commit(commit: Commit): Promise<void>;
  encounters(page: PageRequest): Promise<Encounter[]>;
  encounter(id: string): Promise<Encounter | undefined>;
  evidence(encounterId: string): Promise<Evidence | undefined>;
  decisions(encounterId: string): Promise<OfficerDecision[]>;
  auditLinks(page: { readonly after: number; readonly limit: number }): Promise<AuditLink[]>;
  readonly outbox: Outbox;
  putWatchlist(list: Watchlist, audit: AuditEntry): Promise<void>;
  watchlist(name: string): Promise<Watchlist | undefined>;
  watchlistNames(): Promise<string[]>;
  putAccount(account: Account, audit: AuditEntry): Promise<void>;
  account(name: string): Promise<Account | undefined>;
  accounts(): Promise<Account[]>;
  close(): Promise<void>;
}
