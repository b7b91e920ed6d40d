import { Fault } from '../../core/errors.ts';
import type { DocumentPage, StoredDocument } from '../contract/documents.ts';
import { documentNameIn, documentsBetween, type KeyRange } from '../keys.ts';
import { decodeValue } from '../record.ts';
import type { DocumentRecord } from './plan.ts';

/** Where the documents of a page lie. Fault `bad-input` for a page that is none. */
export function rangeOf(kind: string, { prefix = '', after, limit }: DocumentPage): KeyRange {
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new Fault('bad-input', 'not a page', { where: 'limit', given: String(limit), wanted: '1 or more' });
  }
  return documentsBetween(kind, prefix, after);
}

export function readDocument<Value>(kind: string, key: string, plaintext: Uint8Array): StoredDocument<Value> {
  const { version, value } = decodeValue(plaintext) as DocumentRecord;
  return { kind, name: documentNameIn(key), version, value: value as Value };
}
