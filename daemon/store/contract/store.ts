import type { Account } from './account.ts';
import type { AuditEntry, AuditLink, AuditPage, AuditVerdict, WitnessFinding } from './audit.ts';
import type { Copying } from './copying.ts';
import type { Loss, QuarantinedRecord } from './damage.ts';
import type { DiskStatus } from './disk.ts';
import type { Documents } from './documents.ts';
import type { Rotation } from './rotation.ts';

/**
 * What a kiosk's store and a hub's have in common: an audit chain, a disk to be looked
 * after, keys, and what they tell of damage.
 */
export interface Store extends Copying {
  /** Puts entries on record; the rejections are those of a commit. */
  audit(entries: readonly AuditEntry[]): Promise<void>;
  /** Who may sign in. In one batch with its entry, and witnessed when it resolves. */
  putAccount(account: Account, audit: AuditEntry): Promise<void>;
  account(name: string): Promise<Account | undefined>;
  accounts(): Promise<Account[]>;
  auditLinks(page: AuditPage): Promise<AuditLink[]>;
  /** Walks the audit chain from its first link. */
  verifyAudit(): Promise<AuditVerdict>;
  /** What the witness of the chain told when the store was opened; `holed` as long as a loss is not accepted. */
  readonly witness: WitnessFinding;
  /** Every damaged record that was found so far. */
  quarantined(): Promise<QuarantinedRecord[]>;
  /** What the store has lost, or may have, and nobody has accepted. */
  losses(): readonly Loss[];
  /** Goes on without what is lost; `audit` says who wants that. */
  acceptLosses(audit: AuditEntry): Promise<void>;
  disk(): DiskStatus;
  /**
   * To be called every few seconds: opens the store again after a failed write as soon as there is room, builds the
   * ballast, and puts on record what changed. Leaves for the next time what a full disk does not allow.
   */
  tend(): Promise<void>;
  /**
   * A round trip: resolves when all commits before it have been answered and a record has been read. Rejects as a
   * commit does. Silent as long as the disk is.
   */
  turn(): Promise<void>;
  /** What the fleet's machinery has to remember. */
  readonly documents: Documents;
  /** New keys for the records. */
  readonly rotation: Rotation;
  close(): Promise<void>;
}
