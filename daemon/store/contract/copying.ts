import type { SlotReading } from '../audit/witness-record.ts';
import type { StoreCopy } from '../backup/copy.ts';
import type { AuditEntry, AuditVerdict, WitnessFinding } from './audit.ts';

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
  /**
   * To be called once when the store has come back from a copy: `audit` goes on record,
   * and a kiosk's outbox begins another epoch.
   */
  restored(audit: AuditEntry): Promise<void>;
}
