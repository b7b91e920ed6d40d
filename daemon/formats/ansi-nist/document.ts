import { type BinaryKind, kindOf } from './binary-layout.ts';
import { binaryText } from './binary-text.ts';
import { nistFault } from './fault.ts';
import { mostItems } from './parameters.ts';
import { separator } from './separators.ts';
import { type Charset, charsetOf, isUtf8, subfieldsOf } from './text.ts';
import {
  type Computed,
  idcOf,
  isBinary,
  isData,
  type NistField,
  type NistRecord,
  type Transaction,
} from './transaction.ts';
import { recordLength } from './writer.ts';

/** One value, or subfields of items. Of data (xx.999, the picture of a binary record) base64. */
export type FieldDocument = string | string[][];

/** A record as JSON. All but `type` and `fields` is there only where the file needs it. */
export interface RecordDocument {
  readonly type: number;
  /** As xx.002 says; it is read from there. */
  readonly idc?: string;
  /** The least digits in which the file writes the second part of field numbers; 3 where it is absent. */
  readonly digits?: number;
  /** `latin1`: the bytes of this record's text are no UTF-8, and each stands for the character of the same number. */
  readonly charset?: Charset;
  /** What is worked out otherwise and stands in this record as it was written, although it is wrong. */
  readonly asWritten?: readonly Computed[];
  /**
   * Where `asWritten` has LEN: how long the record is in the file. While it is as long, its LEN stays as it was written; a record that was
   * changed gets the length that it has.
   */
  readonly lengthBytes?: number;
  /** The separator FS at the end is missing. */
  readonly unterminated?: true;
  /**
   * By field number, in the order of the file. The number's second part has three digits, whatever the file has, unless the record mixes
   * them; "#2" behind a number is its second field in this record.
   */
  readonly fields: Readonly<Record<string, FieldDocument>>;
}

export interface TransactionDocument {
  readonly records: readonly RecordDocument[];
  /** What stands behind the last record, base64. */
  readonly trailer?: string;
}

/**
 * A transaction as the JSON of `bitmapd nist show`, from which `transactionOf` makes the same again. Throws Fault `bad-input` where it would be
 * of more items than anybody writes.
 */
export function documentOf({ records, trailer }: Transaction, where?: string): TransactionDocument {
  checkItems(records, where);
  const charset = charsetOf(records[0]);
  return {
    records: records.map(record => recordDocument(record, charset)),
    ...(trailer.length > 0 && { trailer: base64(trailer) }),
  };
}

function checkItems(records: readonly NistRecord[], where: string | undefined): void {
  let items = 0;
  for (const field of records.flatMap(({ fields }) => fields)) {
    if (isBinary(field.type) || isData(field.type, field.number)) continue;
    for (const byte of field.value) if (byte === separator.unit || byte === separator.record) items++;
    if (items <= mostItems) continue;
    throw nistFault('more items than a document is made of', field.offset ?? 0, `field ${field.tag}`, {
      where,
      wanted: `${mostItems} or fewer`,
    });
  }
}

/** One record of it; `charset` is that of the transaction. */
export function recordDocument(record: NistRecord, charset: Charset): RecordDocument {
  const idc = idcOf(record);
  const own = charsetIn(record, charset);
  const digits = digitsIn(record);
  const { asWritten = [], isUnterminated } = record;
  return {
    type: record.type,
    ...(idc !== undefined && { idc }),
    ...(digits !== undefined && digits !== usualDigits && { digits }),
    ...(own !== charset && { charset: own }),
    ...(asWritten.length > 0 && { asWritten }),
    ...(asWritten.includes('LEN') && { lengthBytes: recordLength(record) }),
    ...(isUnterminated === true && { unterminated: true }),
    fields: fieldDocuments(record, own, digits),
  };
}

export const usualDigits = 3;

function fieldDocuments(
  { type, fields }: NistRecord,
  charset: Charset,
  digits: number | undefined,
): Record<string, FieldDocument> {
  const documents: [string, FieldDocument][] = [];
  const seen = new Map<string, number>();
  for (const field of fields) {
    const key = digits === undefined ? field.tag : tagWith(field, usualDigits);
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    documents.push([times === 1 ? key : `${key}#${times}`, fieldDocument(field, charset, type)]);
  }
  return Object.fromEntries(documents);
}

function fieldDocument(
  { type, number, value }: NistField,
  charset: Charset,
  recordType: number,
): FieldDocument {
  const kind: BinaryKind | undefined = isBinary(type) ? kindOf(type, number) : undefined;
  if (kind !== undefined && kind !== 'rest') return shortest(binaryText(kind, value));
  // A field of another type's data is text here, as for the reader of records.
  const isBytes = kind === 'rest' || (type === recordType && isData(type, number));
  return isBytes ? base64(value) : shortest(subfieldsOf(value, charset));
}

function shortest(subfields: string[][]): FieldDocument {
  const [[item] = []] = subfields;
  return subfields.length === 1 && subfields[0]?.length === 1 && item !== undefined ? item : subfields;
}

const base64 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');

/** The transaction's, or Latin-1 where the text is not of it. */
function charsetIn({ type, fields }: NistRecord, charset: Charset): Charset {
  if (isBinary(type) || charset === 'latin1') return charset;
  const isText = fields.every(
    field => (field.type === type && isData(type, field.number)) || isUtf8(field.value),
  );
  return isText ? charset : 'latin1';
}

/** A field number with its second part in at least so many digits. */
export const tagWith = ({ type, number }: Pick<NistField, 'type' | 'number'>, digits: number): string =>
  `${type}.${String(number).padStart(digits, '0')}`;

/** In how many digits at least a record writes the second part of all its numbers; undefined where it mixes them. */
function digitsIn({ fields }: NistRecord): number | undefined {
  return [usualDigits, 2, 1].find(digits => fields.every(field => field.tag === tagWith(field, digits)));
}
