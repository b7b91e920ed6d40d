import { createHash } from 'node:crypto';
import { nameOf } from '../validate/finding.ts';
import { valueOf } from '../text.ts';
import { isData, type NistField, type NistRecord } from '../transaction.ts';

/** A value to write: one, subfields of items, or data; undefined leaves the field out. */
export type Value = string | number | readonly (readonly (string | number)[])[] | Uint8Array | undefined;

/** A tagged record of these fields, in their order. The length is worked out when it is written. */
export function recordWith(type: number, values: Readonly<Record<number, Value>>): NistRecord {
  const fields = Object.entries(values).flatMap(([number, value]) =>
    value === undefined ? [] : [fieldWith(type, Number(number), value)],
  );
  return { type, fields };
}

function fieldWith(type: number, number: number, value: Exclude<Value, undefined>): NistField {
  const tag = nameOf(type, number);
  if (value instanceof Uint8Array) {
    if (!isData(type, number)) throw new Error(`${tag} is no field of data`);
    return { tag, type, number, value };
  }
  const subfields = typeof value === 'object' ? value : [[value]];
  return {
    tag,
    type,
    number,
    value: valueOf(
      subfields.map(items => items.map(clean)),
      'utf8',
    ),
  };
}

/** Text of an item: no control characters, which may be separators. */
const clean = (item: string | number) =>
  String(item)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();

/** ISO 8601 to YYYYMMDD. */
export const dateDigits = (instant: string): string => instant.slice(0, 10).replaceAll('-', '');

/** ISO 8601 in Greenwich mean time to YYYYMMDDHHMMSSZ. */
export const greenwichDigits = (instant: string): string =>
  `${instant.slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;

/** xx.996 HAS: SHA-256 in hexadecimal digits. */
export const hashOf = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Two digits. */
export const idcText = (idc: number): string => String(idc).padStart(2, '0');

/** The owner of a format or algorithm that has no number of its own with the registry (CBEFF): vendor unknown. */
export const unknownVendor = '0103';
