import { fieldName } from '../field-names.ts';
import { separator } from '../separators.ts';
import { idcOf, isBinary, isData, type NistField, type NistRecord } from '../transaction.ts';

/** `error`: the standard forbids it. `warning`: it does so in another version, or what is meant cannot be told. */
export type Level = 'error' | 'warning';

/** Something that is wrong with a transaction. */
export interface Finding {
  readonly level: Level;
  /** Place of the record in the file, from 1, its type, and its IDC as it is written. */
  readonly record: number;
  readonly type: number;
  readonly idc?: string;
  /** As the standard writes it: "14.006"; absent where the whole record is meant. */
  readonly field?: string;
  /** Places within the field, from 1; absent where the whole field is meant. */
  readonly subfield?: number;
  readonly item?: number;
  /** Where it stands in the file, bytes. */
  readonly offset: number;
  readonly what: string;
  readonly given?: string;
  readonly wanted?: string;
  /** Of ANSI/NIST-ITL 1-2011 Update 2015. */
  readonly clause: string;
}

/** A record and where it stands. */
export interface Placed {
  readonly record: NistRecord;
  /** Place in the file, from 1. */
  readonly place: number;
}

/** What is said of a place; the place itself is added. */
export interface Remark {
  readonly level?: Level;
  readonly what: string;
  readonly given?: string;
  readonly wanted?: string;
  readonly clause: string;
}

/** A finding about a record as a whole. */
export function ofRecord({ record, place }: Placed, { level = 'error', ...remark }: Remark): Finding {
  const idc = idcOf(record);
  return {
    level,
    record: place,
    type: record.type,
    ...(idc !== undefined && { idc }),
    offset: record.offset ?? 0,
    ...remark,
  };
}

/** A finding about a field, a subfield of it or an item of that, each counted from 1. */
export function ofField(
  placed: Placed,
  field: NistField,
  remark: Remark,
  subfield?: number,
  item?: number,
): Finding {
  const { offset, ...rest } = ofRecord(placed, remark);
  return {
    ...rest,
    field: nameOf(field.type, field.number),
    ...(subfield !== undefined && { subfield }),
    ...(item !== undefined && { item }),
    offset: (field.offset ?? offset) + offsetWithin(field, subfield, item),
  };
}

/** "14.006" */
export const nameOf = (type: number, number: number): string => `${type}.${String(number).padStart(3, '0')}`;

/** "14.006 HLL", or the number alone where the standard gives it no name. */
export function titleOf(type: number, number: number): string {
  const named = fieldName(type, number);
  return named === undefined ? nameOf(type, number) : `${nameOf(type, number)} ${named.mnemonic}`;
}

/** The section of a type of record, and the field: "8.14, 14.006 HLL". */
export function clauseOf(type: number, number: number): string {
  return `${sectionOf(type)}, ${titleOf(type, number)}`;
}

/** Types up to 22 have a section of their number; 23 to 97 are reserved and have none. */
function sectionOf(type: number): string {
  if (type === 99) return '8.24';
  return type <= 22 ? `8.${type}` : `Type-${type}`;
}

/** Bytes before an item of a value. */
function offsetWithin({ type, number, value }: NistField, subfield = 1, item = 1): number {
  if (isBinary(type)) return kindOffset(subfield);
  if (isData(type, number)) return 0;
  let at = 0;
  for (let passed = 1; passed < subfield; passed++) at = behind(value, separator.record, at);
  for (let passed = 1; passed < item; passed++) at = behind(value, separator.unit, at);
  return at;
}

/** Of binary fields only the finger positions have several values, a byte each. */
const kindOffset = (subfield: number) => subfield - 1;

function behind(value: Uint8Array, byte: number, from: number): number {
  const at = value.indexOf(byte, from);
  return at === -1 ? value.length : at + 1;
}
