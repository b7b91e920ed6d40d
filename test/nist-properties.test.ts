import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { documentOf, type TransactionDocument } from '../daemon/formats/ansi-nist/document.ts';
import { transactionOf } from '../daemon/formats/ansi-nist/from-document.ts';
import { readTransaction } from '../daemon/formats/ansi-nist/reader.ts';
import { readRecords } from '../daemon/formats/ansi-nist/stream.ts';
import type { NistRecord } from '../daemon/formats/ansi-nist/transaction.ts';
import { writeTransaction } from '../daemon/formats/ansi-nist/writer.ts';
import { transactionDocument } from './helpers/nist-arbitraries.ts';

/** Without what is worked out: the lengths and the list of records. */
const given = ({ records }: TransactionDocument) =>
  records.map(({ type, fields }) => {
    const own = Object.entries(fields).filter(([key]) => key !== `${type}.001` && key !== '1.003');
    return { type, fields: Object.fromEntries(own) };
  });

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('For any transaction', () => {
  it('what is written is read again: decode(encode(x)) = x', () => {
    fc.assert(
      fc.property(transactionDocument, document => {
        const read = documentOf(readTransaction(writeTransaction(transactionOf(document))));
        assert.deepEqual(given(read), given(document));
      }),
      { numRuns: 500 },
    );
  });

  it('what is read is written again: encode(decode(b)) = b, and from the document alone', () => {
    fc.assert(
      fc.property(transactionDocument, document => {
        const bytes = writeTransaction(transactionOf(document));
        const transaction = readTransaction(bytes);
        assert.deepEqual(writeTransaction(transaction), bytes);
        const copied: unknown = JSON.parse(JSON.stringify(documentOf(transaction)));
        assert.deepEqual(writeTransaction(transactionOf(copied)), bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('a stream in pieces of any size gives the same records', async () => {
    await fc.assert(
      fc.asyncProperty(transactionDocument, fc.integer({ min: 1, max: 300 }), async (document, size) => {
        const bytes = writeTransaction(transactionOf(document));
        const streamed: NistRecord[] = [];
        for await (const record of readRecords(inPieces(bytes, size))) streamed.push(record);
        const whole = readTransaction(bytes).records;
        assert.deepEqual(
          documentOf({ records: streamed, trailer: new Uint8Array(0) }).records,
          documentOf({ records: whole, trailer: new Uint8Array(0) }).records,
        );
        assert.deepEqual(
          streamed.map(({ offset }) => offset),
          whole.map(({ offset }) => offset),
        );
      }),
      { numRuns: 200 },
    );
  });
});
