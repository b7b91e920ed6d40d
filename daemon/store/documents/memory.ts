import type { AuditEntry } from '../contract/audit.ts';
import type { DocumentChange, DocumentPage, Documents, StoredDocument } from '../contract/documents.ts';
import { documentKey } from '../keys.ts';
import { rangeOf, readDocument } from './page.ts';
import { planDocuments, type WithDocuments } from './plan.ts';
import { noDocuments } from './stored.ts';

/** Documents that are gone with the process: for a simulated fleet, whose kiosks are many. */
export class MemoryDocuments implements Documents {
  /** What was written along with them, in order. */
  readonly audit: AuditEntry[] = [];
  readonly #records = new Map<string, Uint8Array>();
  #state: WithDocuments = { documents: noDocuments };

  async get<Value>(kind: string, name: string): Promise<StoredDocument<Value> | undefined> {
    const key = documentKey(kind, name);
    const plaintext = this.#records.get(key);
    return plaintext === undefined ? undefined : readDocument(kind, key, plaintext);
  }

  async list<Value>(kind: string, page: DocumentPage): Promise<StoredDocument<Value>[]> {
    const { gte = '', gt = '', lt = '' } = rangeOf(kind, page);
    const keys = [...this.#records.keys()].filter(key => key >= gte && key > gt && key < lt);
    return keys
      .toSorted((a, b) => (a < b ? -1 : 1))
      .slice(0, page.limit)
      .map(key => readDocument<Value>(kind, key, this.#records.get(key) ?? new Uint8Array()));
  }

  async write(changes: readonly DocumentChange[], audit: readonly AuditEntry[] = []): Promise<number[]> {
    const { puts, deletes, state, result } = planDocuments(changes, audit)(this.#state);
    for (const key of deletes) this.#records.delete(key);
    for (const { key, plaintext } of puts) this.#records.set(key, plaintext);
    this.audit.push(...audit);
    this.#state = state;
    return result;
  }
}
