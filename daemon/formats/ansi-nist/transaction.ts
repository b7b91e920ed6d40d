import { separator } from './separators.ts';

/** A field of a record, its value as bytes. */
export interface NistField {
  /** Its number as the file writes it: "1.003", "1.03". Of a binary record, which writes none, as the standard numbers it: "4.006". */
  readonly tag: string;
  /** The number's two parts. */
  readonly type: number;
  readonly number: number;
  /**
   * What stands behind the colon, up to the separator of fields; of a binary record the bytes of the field, big-endian. A window on what was
   * read, not a copy.
   */
  readonly value: Uint8Array;
  /** Where the value begins in the file that it was read from, bytes. */
  readonly offset?: number;
}

/** What a writer works out by itself, unless it is to stand as it was written. */
export type Computed = 'LEN' | 'CNT';

/** One record of a transaction. */
export interface NistRecord {
  /** 1 to 99. Types 3 to 8 are binary, all others consist of tagged fields. */
  readonly type: number;
  /** In the order of the file. */
  readonly fields: readonly NistField[];
  /** What is wrong in the file and is written as it was: the record's length (xx.001), or the list of records (1.003). */
  readonly asWritten?: readonly Computed[];
  /** The separator at the end of a tagged record is missing. */
  readonly isUnterminated?: true;
  /** Where the record begins in the file that it was read from, bytes. */
  readonly offset?: number;
}

/** A whole ANSI/NIST-ITL file. */
export interface Transaction {
  /** The first is the one of Type-1. */
  readonly records: readonly NistRecord[];
  /** What stands behind the last record; no bytes where all is as it should be. */
  readonly trailer: Uint8Array;
}

/** Whether records of this type are binary: fixed fields and a picture (Annex B). */
export const isBinary = (type: number): boolean => type >= 3 && type <= 8;

/** Whether a field of a tagged record is data that may hold anything, up to the record's end: xx.999 from Type-10 on. */
export const isData = (type: number, number: number): boolean => type >= 10 && number === 999;

/** The first field of that number. */
export const fieldOf = ({ type, fields }: NistRecord, number: number): NistField | undefined =>
  fields.find(field => field.number === number && field.type === type);

/** Bytes as text, each a character of the same number: for numbers, codes and messages. */
export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

/** Two digits are right; more than this is not looked at. */
const mostIdcBytes = 64;

/** The record's information designation character (7.3.1) as it is written, its first item; a Type-1 has none. */
export function idcOf(record: NistRecord): string | undefined {
  if (record.type === 1) return undefined;
  const field = fieldOf(record, 2);
  if (field === undefined) return undefined;
  const { value } = field;
  if (isBinary(record.type)) return String(value[0] ?? '');
  const end = value.findIndex((byte, at) => byte <= separator.unit || at === mostIdcBytes);
  return latin1(end === -1 ? value : value.subarray(0, end));
}
