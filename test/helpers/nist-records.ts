// Transactions that are made up, and what the tests of ANSI/NIST files ask of them.
import { readTransaction } from '../../daemon/formats/ansi-nist/reader.ts';
import { transactionOf } from '../../daemon/formats/ansi-nist/from-document.ts';
import type { FieldDocument, RecordDocument } from '../../daemon/formats/ansi-nist/document.ts';
import { writeTransaction } from '../../daemon/formats/ansi-nist/writer.ts';

export type Fields = Readonly<Record<string, FieldDocument>>;

/** A Type-1 that says what it has to; the length and the list of records are worked out. */
export const type1: Fields = {
  '1.002': '0502',
  '1.004': 'CAR',
  '1.005': '20260102',
  '1.007': 'DEST00000',
  '1.008': 'ORIG00000',
  '1.009': 'TCN-1',
  '1.011': '00.00',
  '1.012': '00.00',
};

export const type2: Fields = { '2.002': '00', '2.018': 'DOE,JANE' };

/** Separators, field numbers and everything else that a picture may hold by chance. */
export const awkward = Uint8Array.from([
  ...[0x1c, 0x1d, 0x1e, 0x1f, 0xff, 0x00, 0x1d],
  ...Buffer.from('14.003:9\u001d14.999:\u001c4.001:57\u001d'),
  ...[0x1c, 0x1c],
]);

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A raw print of four by two pixels in a Type-14. */
export const type14: Fields = {
  '14.002': '01',
  '14.003': '0',
  '14.004': 'ORIG00000',
  '14.005': '20260102',
  '14.006': '4',
  '14.007': '2',
  '14.008': '1',
  '14.009': '500',
  '14.010': '500',
  '14.011': 'NONE',
  '14.012': '8',
  '14.013': '2',
  '14.999': base64(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)),
};

/** The same in a binary Type-4. */
export const type4: Fields = {
  '4.002': '2',
  '4.003': '0',
  '4.004': '3',
  '4.005': '0',
  '4.006': '4',
  '4.007': '2',
  '4.008': '0',
  '4.009': base64(Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1)),
};

export const recordOf = (fields: Fields): RecordDocument => ({
  type: Number((Object.keys(fields)[0] ?? '').split('.')[0]),
  fields,
});

/** The bytes of a transaction of these records. */
export const written = (...records: readonly (Fields | RecordDocument)[]): Uint8Array =>
  writeTransaction(transactionOf({ records: records.map(one => (isDocument(one) ? one : recordOf(one))) }));

const isDocument = (one: Fields | RecordDocument): one is RecordDocument => typeof one['type'] === 'number';

export const written1And2 = (): Uint8Array => written(type1, type2);

/** A record as a file has it, from text in which `_` stands for US, `^` for RS, `|` for GS and `$` for FS. */
export const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(
    Buffer.from(
      text
        .replaceAll('_', '\u001f')
        .replaceAll('^', '\u001e')
        .replaceAll('|', '\u001d')
        .replaceAll('$', '\u001c'),
      'latin1',
    ),
  );

/** What is read of a file and written again. */
export const rewritten = (bytes: Uint8Array): Uint8Array => writeTransaction(readTransaction(bytes));
