import { BucketMap } from '../bucket-map.ts';
import type { AuditEntry } from '../contract/audit.ts';
import type { DocumentChange, DocumentPage, Documents, StoredDocument } from '../contract/documents.ts';
import { below, documentKey } from '../keys.ts';
import type { Ledger } from '../ledger.ts';
import { decodeValue } from '../record.ts';
import type { SealedDatabase } from '../sealed-database.ts';
import type { SealedReader } from '../sealed-reader.ts';
import { rangeOf, readDocument } from './page.ts';
import { type DocumentRecord, type DocumentState, planDocuments, type WithDocuments } from './plan.ts';

export const noDocuments: DocumentState = { revision: 0, versions: BucketMap.of([]) };

/** `saved`: the revision that the heads carry; a store from before there were documents has none. */
export async function loadDocuments(reader: SealedReader, saved: number | undefined): Promise<DocumentState> {
  const records = await reader.list(below('document'));
  const versions = records.map(
    ([key, plaintext]) => [key, (decodeValue(plaintext) as DocumentRecord).version] as const,
  );
  return { revision: saved ?? 0, versions: BucketMap.of(versions) };
}

/** The documents of a ledger: sealed, chained and copied as all of its records are. */
export class StoredDocuments<State extends WithDocuments> implements Documents {
  readonly #database: SealedDatabase;
  readonly #ledger: Ledger<State>;

  constructor(database: SealedDatabase, ledger: Ledger<State>) {
    this.#database = database;
    this.#ledger = ledger;
  }

  async get<Value>(kind: string, name: string): Promise<StoredDocument<Value> | undefined> {
    const key = documentKey(kind, name);
    const plaintext = await this.#database.read.get(key);
    return plaintext === undefined ? undefined : readDocument(kind, key, plaintext);
  }

  async list<Value>(kind: string, page: DocumentPage): Promise<StoredDocument<Value>[]> {
    const records = await this.#database.read.list(rangeOf(kind, page), page.limit);
    return records.map(([key, plaintext]) => readDocument<Value>(kind, key, plaintext));
  }

  async write(changes: readonly DocumentChange[], audit: readonly AuditEntry[] = []): Promise<number[]> {
    return this.#ledger.commit(planDocuments(changes, audit));
  }
}
