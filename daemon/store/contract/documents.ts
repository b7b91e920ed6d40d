import type { AuditEntry } from './audit.ts';

/**
 * The name of a document: `kind` is 1 to 64 lower-case letters, digits and `-`, `name` 1 to 320 letters, digits and
 * `. _ - /`, so that a kiosk's address may be one.
 */
export interface DocumentName {
  readonly kind: string;
  readonly name: string;
}

export interface StoredDocument<Value = unknown> extends DocumentName {
  /** Grows with each write of any document of the store, so that a name that is used again never has a version again. */
  readonly version: number;
  /** JSON. */
  readonly value: Value;
}

/** `ifVersion`: only while the document has this version; 0: only while there is none. Without it, whatever is there. */
export type DocumentChange = DocumentName & { readonly ifVersion?: number } & (
    | { readonly value: unknown }
    | { readonly gone: true }
  );

export interface DocumentPage {
  /** Only names that begin so. */
  readonly prefix?: string;
  /** Only names behind this one. */
  readonly after?: string;
  /** 1 or more. */
  readonly limit: number;
}

/**
 * Versioned JSON documents: what the fleet's machinery has to remember. Names and values carry no personal data.
 *
 * An implementation owes: `write` puts all changes and audit entries on the disk together before it resolves, or none of
 * them; writes take effect in the order of their calls; a reader sees all of a write or nothing. Faults: `conflict` when a
 * document has not the version that is asked for, naming it in `where`; `bad-input` for a name, a page or a value that
 * cannot be kept (larger than 1 MiB, no JSON, a document twice in one write); `corrupt` from `get` for one that does not
 * authenticate (which `list` leaves out and reports, and a write without `ifVersion` puts right); `disk-full`.
 */
export interface Documents {
  get<Value = unknown>(kind: string, name: string): Promise<StoredDocument<Value> | undefined>;
  /** In the order of the characters of their names. */
  list<Value = unknown>(kind: string, page: DocumentPage): Promise<StoredDocument<Value>[]>;
  /** Resolves with the version of each change, in order: of one that is gone, the version that the store then has. */
  write(changes: readonly DocumentChange[], audit?: readonly AuditEntry[]): Promise<number[]>;
}
