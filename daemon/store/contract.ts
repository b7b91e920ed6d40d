import type { Encounter, Erasure, Evidence, OfficerDecision } from '../core/encounter.ts';
import type { Ack, KioskEvent, OutboxEntry } from '../core/event.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import type { StreamName } from '../core/stream.ts';
import type { Watchlist } from '../core/watchlist.ts';
import type { StoreCopy } from './backup/copy.ts';
import type { SheddableKind } from './disk/rules.ts';
import type { RetentionPolicy } from './retention/policy.ts';
import type { DiskLevel } from './disk/space.ts';
import type { SlotReading } from './audit/witness-record.ts';

/** How full a store's disk is, and what that means. Carries no personal data. */
export interface DiskStatus {
  readonly level: DiskLevel;
  /** In words, for people. */
  readonly meaning: string;
  readonly freeBytes: number;
  readonly ballast: { readonly heldBytes: number; readonly wantedBytes: number };
  readonly kinds: readonly {
    readonly kind: SheddableKind;
    readonly bytes: number;
    readonly quotaBytes?: number;
  }[];
  /** False after a failed write, until the store has been opened again. */
  readonly isOpen: boolean;
  /** The reserve journal: records that wait in it for room in the store. */
  readonly journal: { readonly isReady: boolean; readonly waiting: number };
}

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

/** Links with a number above `after`, in order, at most `limit`. */
export interface AuditPage {
  readonly after: number;
  readonly limit: number;
}

export type AuditDefect =
  | 'missing' // a number is not there
  | 'altered' // the hash does not follow from the link before and these bytes; or no signed head
  | 'unreadable' // the chain holds, but the entry does not authenticate
  | 'beyond-head' // the chain goes on where the store says that it ends
  | 'unsigned' // no head of the chain is there: none was signed yet, or all were taken away
  | 'forged' // a signature that is of none of the keys
  | 'diverged' // whole by itself, and not the chain that was signed or witnessed
  | 'torn' // a slot of the witness that is not whole
  | 'rolled-back' // the chain ends before what its witness saw
  | 'behind'; // the witness is older than a crash explains

export interface BadRecord {
  /** The key of the record; `witness` for the file. */
  readonly key: string;
  readonly defect: AuditDefect;
  /** Where it lies, in words, beyond what its key says. */
  readonly place?: string;
}

/** What a walk of the chain found. */
export interface AuditVerdict {
  /** Links that were found good, from the first on, or from behind `after`. */
  readonly verified: number;
  /** Where the walk began, when a part was asked for: at a signed head. */
  readonly after?: number;
  /** The last signed head that the walk came by. */
  readonly signed?: { readonly seq: number; readonly at: string; readonly keyId: string };
  /** Good links behind it, which only hold together by themselves. */
  readonly unsigned?: number;
  readonly firstBad?: BadRecord;
}

/** A record that did not authenticate, as it was found. The damaged record itself stays in its place, and is refused. */
export interface QuarantinedRecord {
  readonly key: string;
  /** ISO 8601 instant. */
  readonly foundAt: string;
  readonly why: string;
  /** Of the bytes, hexadecimal. */
  readonly sha256: string;
  /** Empty for a record that was not there at all. */
  readonly bytes: Uint8Array;
}

export type WitnessState =
  | 'none' // the store is opened without one
  | 'new' // nothing was ever signed here: it is made
  | 'agrees'
  | 'torn' // one slot is not whole, the other agrees
  | 'lost' // no file, or no slot that is whole
  | 'behind' // older than a crash explains
  | 'rolled-back' // the store ends before the witness
  | 'forked' // the store has another link where the witness was
  | 'holed' // records that were acknowledged are lost, and others that came later are there
  | 'unwritable'; // it cannot be read or written

export interface WitnessFinding {
  readonly state: WitnessState;
  /** What was found, in words that carry no personal data. */
  readonly detail?: string;
}

/** Records that a store has lost, or may have. */
export interface Loss {
  /** Of what was found, and of nothing else. */
  readonly name: string;
  /** ISO 8601 instant. */
  readonly foundAt: string;
  /** `in-doubt`: the last record of a log is damaged, and nothing tells whether it was acknowledged. */
  readonly verdict: 'lost' | 'in-doubt';
  /** What is missing, as far as it can be told, and where what was found is kept. */
  readonly detail: string;
  /** Of each watchlist the version up to which it may be older than what was imported. */
  readonly lists: Readonly<Record<string, number>>;
  /** ISO 8601 instant; absent until somebody has accepted it. */
  readonly acceptedAt?: string;
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

export type ErasureRequest = Pick<Erasure, 'encounter' | 'at' | 'by' | 'reason'>;

export interface PageRequest {
  /** At most so many, newest first. */
  readonly limit: number;
  /** Only encounters with an id below this one. */
  readonly before?: string;
}

export interface RotationProgress {
  /** Records that were looked at, in all passes. */
  readonly seen: number;
  readonly sealedAnew: number;
  /** Records that the old key does not open either: they are reported, and stay as they are. */
  readonly unreadable: number;
}

export interface RotationPace {
  /** Waits between two batches, so that travellers' commits come first. */
  readonly pause: () => Promise<void>;
  readonly onProgress?: (progress: RotationProgress) => void;
}

/** Changes the keys of a store while it works. */
export interface Rotation {
  /** True from `begin` until `run` has dropped the old keys: also after a restart. */
  readonly isUnderWay: boolean;
  /** From now on new keys seal; they are on the disk, and the audit chain says who asked for them. */
  begin(by: string): Promise<void>;
  /** Seals anew what older keys seal, and drops those. A run that was cut short is run again. */
  run(pace: RotationPace): Promise<RotationProgress>;
}

export interface SweepOptions {
  readonly policy: RetentionPolicy;
  /** `TrustedTime.nowMs`. */
  readonly nowMs: number;
  /** The wall clock, for the receipts: ISO 8601. */
  readonly at: string;
}

/** How many encounters lost what told who it was, and how many their last record. */
export interface SweepResult {
  readonly erased: number;
  readonly deleted: number;
}

/** Erases what has been kept long enough, some at each call. */
export interface Retention {
  /** The trusted time that was put on the disk last, in ms; 0 when none was. */
  savedTimeMs(): Promise<number>;
  run(options: SweepOptions): Promise<SweepResult>;
}

/** What waits for the hub, in streams that are each in order by itself. */
export interface Outbox {
  readonly epoch: string;
  /**
   * The first `limit` entries of a stream with seq > `after`, in order. In the place of one that does not authenticate
   * stands an alarm `record-corrupt`: the stream goes on without a gap, and the hub knows.
   */
  read(stream: StreamName, after: number, limit: number): Promise<OutboxEntry[]>;
  /** Deletes the stream up to `upTo` if `epoch` is this store's; a foreign epoch changes nothing and returns false. */
  acknowledge(ack: Ack): Promise<boolean>;
  /** The highest seq that was given in the stream and epoch; 0 when none was. */
  last(stream: StreamName): number;
  /**
   * Begins a new epoch if `epoch` is still this store's: what waits goes out in it, under its seq. For a store that proved
   * to be an older copy of itself.
   */
  beginEpoch(epoch: string): Promise<void>;
  /** Entries that are not acknowledged, over all streams. */
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

/** What of a store is whole. */
export interface Survey {
  readonly audit: AuditVerdict;
  /** Keys of the records that do not open and are not in quarantine; links of the audit are none of them. */
  readonly damaged: readonly string[];
}

/** What a store does when it is copied, and when it comes back from a copy. */
export interface Copying {
  /** The last link of the audit chain that is on the disk; the hash in hex. */
  readonly auditHead: { readonly seq: number; readonly hash: string };
  /** Everything of one moment, sealed, for `use` to write elsewhere; commits go on meanwhile. `audit` goes into it. */
  copy<Result>(audit: AuditEntry, use: (copy: StoreCopy) => Promise<Result>): Promise<Result>;
  /** Holds a witness against the audit chain, and changes neither. */
  judgeWitness(slots: readonly SlotReading[] | undefined): Promise<WitnessFinding>;
  /** Walks the audit chain and opens every record. */
  survey(): Promise<Survey>;
  /** To be called once when the store has come back from a copy: an epoch of its own begins, and `audit` goes on record. */
  restored(audit: AuditEntry): Promise<void>;
}

/**
 * The kiosk's memory.
 *
 * `commit` resolves only after fsync; it rejects with Fault `disk-full` when there is no room, and nothing of the
 * batch is then in the store. With little room an encounter is kept without its evidence, and says so; what people do
 * (sign-ins, commands, decisions) and alarms have room for longer than travellers: the ballast, then the reserve journal,
 * from which they come into the store by themselves. Reading a record that does not authenticate rejects with Fault
 * `corrupt` that names its key, and one of an erased encounter with Fault `erased`; the lists of encounters, decisions,
 * audit links and accounts leave it out and report it instead. Commits are
 * applied in the order of the calls, and those that wait together share one sync.
 */
export interface KioskStore extends Copying {
  commit(commit: Commit): Promise<void>;
  encounters(page: PageRequest): Promise<Encounter[]>;
  encounter(id: string): Promise<Encounter | undefined>;
  evidence(encounterId: string): Promise<Evidence | undefined>;
  decisions(encounterId: string): Promise<OfficerDecision[]>;
  auditLinks(page: AuditPage): Promise<AuditLink[]>;
  readonly outbox: Outbox;
  /**
   * In one batch with the removal of the version before, and witnessed when it resolves. Fault `conflict` when `version` does not
   * grow.
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
   * Destroys what tells who an encounter was: pictures, templates, biographics, candidates, and what officers wrote. Resolves
   * when its key is overwritten on the disk; the receipt is in the audit chain, and the hub is told. What it was decided, and
   * when, stays. Fault `not-found`, or `conflict` when it has been erased.
   */
  erase(request: ErasureRequest): Promise<Erasure>;
  /** Erases what has been kept long enough. */
  readonly retention: Retention;
  /** The receipts of all erasures: what a restored copy has to erase again. */
  erasures(): Promise<Erasure[]>;
  /** Gives back the bytes of what was erased, which nothing opens any more. It takes seconds; commits go on. */
  reclaim(): Promise<void>;
  /** Every damaged record that was found so far. */
  quarantined(): Promise<QuarantinedRecord[]>;
  /** What the witness of the chain told when the store was opened; `holed` as long as a loss is not accepted. */
  readonly witness: WitnessFinding;
  /** What the store has lost, or may have, and nobody has accepted. */
  losses(): readonly Loss[];
  /** Goes on without what is lost; `audit` says who wants that. */
  acceptLosses(audit: AuditEntry): Promise<void>;
  /** Takes in what waited for room when the copy was made that this store has come back from. */
  settleCopied(): Promise<void>;
  disk(): DiskStatus;
  /**
   * To be called every few seconds: opens the store again after a failed write as soon as there is room, builds the ballast,
   * and puts on record what changed. Leaves for the next time what a full disk does not allow.
   */
  tend(): Promise<void>;
  /**
   * A round trip: resolves when all commits before it have been answered and a record has been read. Rejects as `commit` does.
   * Silent as long as the disk is.
   */
  turn(): Promise<void>;
  /** Walks the audit chain from its first link. */
  verifyAudit(): Promise<AuditVerdict>;
  /** New keys for the records. */
  readonly rotation: Rotation;
  close(): Promise<void>;
}

/** An event as a kiosk sent it. */
export interface KioskReport {
  readonly address: KioskAddress;
  readonly entry: OutboxEntry;
  /** The lowest seq that the kiosk still held when it sent this: what lies before can never come any more. */
  readonly first?: number;
}

/** Where an event belongs: the hub can move a stream on by it, whatever else it can or cannot read of it. */
export interface StreamPlace {
  /** Any name: a newer kiosk may have more streams than this hub knows. */
  readonly stream: string;
  readonly epoch: string;
  readonly seq: number;
  readonly first: number;
}

/** What arrived as an event and cannot be read as one. */
export interface UnreadReport {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly reason: string;
  /** Absent when nothing tells which event of whom it is. */
  readonly placed?: { readonly address: KioskAddress; readonly place: StreamPlace };
}

/** An unread event in the hub's keeping, for people to look at. */
export interface DeadLetter {
  readonly topic: string;
  readonly reason: string;
  /** The bytes that came, base64. */
  readonly payload: string;
  /** ISO 8601 instant. */
  readonly receivedAt: string;
  readonly place?: StreamPlace;
}

/** An event in the hub's keeping. */
export interface ReceivedEvent {
  readonly address: KioskAddress;
  readonly entry: OutboxEntry;
  /** Grows by one with each event that the hub keeps, over all kiosks. */
  readonly number: number;
  /** ISO 8601 instant. */
  readonly receivedAt: string;
}

/**
 * How far a kiosk's stream is held: everything from 1 to `upTo`, but for what the kiosk had deleted on the word of a hub
 * before this one. 0 when nothing is.
 */
export interface StreamHead {
  readonly address: KioskAddress;
  /** Any name: a newer kiosk may have more streams than this hub knows. */
  readonly stream: string;
  readonly epoch: string;
  readonly upTo: number;
}

/** A signed head of a kiosk that does not go on from the one before it. */
export interface ChainAlarm {
  readonly address: KioskAddress;
  /** Of the event that brought it. */
  readonly epoch: string;
  readonly seq: number;
  readonly defect:
    | 'rolled-back' // it goes on from before a head that is held: the store was set back, or goes on as two
    | 'diverged' // it goes on from a head that never came
    | 'forged' // not signed by the key that came with it
    | 'key-changed'
    | 'unknown-before'; // the first that this hub has of the kiosk, and not the kiosk's first
  readonly detail: string;
}

export interface ReceivedOutcome {
  /** The events that were not held before, in the order given. */
  readonly fresh: readonly ReceivedEvent[];
  /** How many of the batch are now kept aside, unread. */
  readonly aside: number;
  /** One for each stream of the batch: what its kiosk may be told. */
  readonly heads: readonly StreamHead[];
  /** Each also stands in the hub's audit chain. */
  readonly alarms: readonly ChainAlarm[];
}

export interface DeviceCount {
  readonly tenant: string;
  readonly device: string;
  readonly events: number;
  /** Events that the device has deleted and this hub never had: the hub was made anew, or restored from an older copy. */
  readonly missing: number;
  readonly lastReceivedAt: string;
}

/** The last signed head that the hub holds of a kiosk. */
export interface KioskHead {
  readonly address: KioskAddress;
  /** As it came: JWS in compact form. */
  readonly jws: string;
  /** The thumbprint of the key that it must be signed with. */
  readonly keyId: string;
}

/**
 * The hub's memory.
 *
 * A stream (tenant, device, epoch, name) is taken in order, go-back-N: an entry is kept only when it is the next one, or
 * the first that its kiosk still holds; what is held already changes nothing, and what comes after a gap is left for the
 * kiosk to send again. An event that cannot be read is kept aside in its place, with an audit link, and the stream goes
 * on; of those that have no place the newest are kept.
 */
export interface HubStore extends Copying {
  /** Resolves when what was fresh is on the disk; the rejections are those of `KioskStore.commit`. */
  commitReceived(batch: readonly (KioskReport | UnreadReport)[]): Promise<ReceivedOutcome>;
  /** What is kept aside: at most `limit` of those with a place, newest first, then the newest without one. */
  deadLetters(limit: number): Promise<DeadLetter[]>;
  /** At most `limit`, newest first, with a number below `before`. */
  received(page: { readonly limit: number; readonly before?: number }): Promise<ReceivedEvent[]>;
  /** By tenant and device. */
  deviceCounts(): readonly DeviceCount[];
  /** One for each kiosk that has sent any. */
  kioskHeads(): readonly KioskHead[];
  audit(entries: readonly AuditEntry[]): Promise<void>;
  /** Erases what these entries `encounter.erased` of another copy of this store tell of, and keeps them. */
  eraseAgain(entries: readonly AuditEntry[]): Promise<void>;
  auditLinks(page: AuditPage): Promise<AuditLink[]>;
  quarantined(): Promise<QuarantinedRecord[]>;
  /** As `KioskStore.witness`. */
  readonly witness: WitnessFinding;
  /** As in `KioskStore`. */
  losses(): readonly Loss[];
  acceptLosses(audit: AuditEntry): Promise<void>;
  verifyAudit(): Promise<AuditVerdict>;
  disk(): DiskStatus;
  /** As `KioskStore.tend`. */
  tend(): Promise<void>;
  /** As `KioskStore.turn`. */
  turn(): Promise<void>;
  /** New keys for the records. */
  readonly rotation: Rotation;
  close(): Promise<void>;
}
