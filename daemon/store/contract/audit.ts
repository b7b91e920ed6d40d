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
