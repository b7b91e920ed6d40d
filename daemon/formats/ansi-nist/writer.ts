import { writeContent } from './content.ts';
import { separator } from './separators.ts';
import { subfieldsOf, valueOf } from './text.ts';
import {
  fieldOf,
  isBinary,
  latin1,
  type NistField,
  type NistRecord,
  type Transaction,
} from './transaction.ts';

/**
 * A transaction as the bytes of its file, in the traditional encoding. The lengths of records (xx.001 LEN) and the list of records
 * (1.003 CNT) are worked out, in as many digits as they have; those that a record keeps as they were written are not.
 */
export function writeTransaction(transaction: Transaction): Uint8Array {
  const { records, trailer } = finished(transaction);
  return new Uint8Array(Buffer.concat([...records.map(writeRecord), trailer]));
}

/** The transaction with lengths and list as they will be written. */
export function finished({ records, trailer }: Transaction): Transaction {
  const [first, ...others] = records;
  if (first === undefined) return { records, trailer };
  const listed = withContent(first, records);
  return { records: [listed, ...others].map(withLength), trailer };
}

function withContent(first: NistRecord, records: readonly NistRecord[]): NistRecord {
  const given = fieldOf(first, 3);
  const isKept = first.asWritten?.includes('CNT') === true;
  const content = writeContent(given ? subfieldsOf(given.value, 'latin1') : [], records, isKept);
  const behindVersion = first.fields.findLastIndex(({ number }) => number <= 2) + 1;
  return withField(first, 3, valueOf(content, 'latin1'), behindVersion);
}

/** The record with its length as it will be written. */
export function withLength(record: NistRecord): NistRecord {
  if (record.asWritten?.includes('LEN') === true) return record;
  return isBinary(record.type) ? withBinaryLength(record) : withTaggedLength(record);
}

function withBinaryLength(record: NistRecord): NistRecord {
  const value = new Uint8Array(4);
  const own = fieldOf(record, 1)?.value.length ?? 0;
  new DataView(value.buffer).setUint32(0, recordLength(record) - own + value.length);
  return withField(record, 1, value, 0);
}

/** The length counts its own digits; one that is given with zeros in front keeps as many digits. */
function withTaggedLength(record: NistRecord): NistRecord {
  const given = latin1(fieldOf(record, 1)?.value ?? new Uint8Array(0));
  const places = /^0\d+$/.test(given) ? given.length : 1;
  const empty = withField(record, 1, new Uint8Array(0), 0);
  const others = recordLength(empty);
  let digits = places;
  while (String(others + digits).length > digits) digits++;
  const text = String(others + digits).padStart(digits, '0');
  return withField(record, 1, valueOf([[text]], 'latin1'), 0);
}

/** The record with that value in that field, which is put at a place where it is not there. */
function withField(record: NistRecord, number: number, value: Uint8Array, place: number): NistRecord {
  const { type } = record;
  const old = fieldOf(record, number);
  const tag = `${type}.${String(number).padStart(3, '0')}`;
  const field: NistField = { ...(old ?? { tag, type, number }), value };
  const fields = old
    ? record.fields.map(one => (one === old ? field : one))
    : record.fields.toSpliced(place, 0, field);
  return { ...record, fields };
}

/** Bytes of a record as its fields are. */
export function recordLength({ type, fields, isUnterminated }: NistRecord): number {
  const values = fields.reduce((sum, { value }) => sum + value.length, 0);
  if (isBinary(type)) return values;
  const tags = fields.reduce((sum, { tag }) => sum + tag.length + 1, 0);
  return values + tags + fields.length - (isUnterminated === true ? 1 : 0);
}

const colon = Uint8Array.of(0x3a);
const groupSeparator = Uint8Array.of(separator.group);
const fileSeparator = Uint8Array.of(separator.file);

/** A record as bytes, its fields as they are. */
export function writeRecord({ type, fields, isUnterminated }: NistRecord): Uint8Array {
  if (isBinary(type)) return Buffer.concat(fields.map(({ value }) => value));
  const parts = fields.flatMap(({ tag, value }, at) => [
    ...(at === 0 ? [] : [groupSeparator]),
    Buffer.from(tag, 'latin1'),
    colon,
    value,
  ]);
  return Buffer.concat([...parts, ...(isUnterminated === true ? [] : [fileSeparator])]);
}
