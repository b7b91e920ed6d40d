import { idcOf, type NistRecord } from '../transaction.ts';
import { writeRecord } from '../writer.ts';
import type { TransactionInput } from './input.ts';
import { greenwichDigits, hashOf, idcText, recordWith, unknownVendor } from './record.ts';

/** 98.005: the format of the digests below, of an owner without a number. */
const formatType = '0001';
/** 98.200, for users: a subfield for each other record, with its place, type, IDC and SHA-256. */
export const digestField = 200;

/** Type-98: digests of the other records as they are written, the Type-1 among them, so that one that was changed shows. */
export function assuranceRecord(
  others: readonly NistRecord[],
  idc: number,
  { origin, madeAt }: Pick<TransactionInput, 'origin' | 'madeAt'>,
): NistRecord {
  return recordWith(98, {
    2: idcText(idc),
    3: unknownVendor,
    4: origin,
    5: formatType,
    6: greenwichDigits(madeAt),
    [digestField]: others.map((record, at) => digestItems(record, at + 1)),
  });
}

/** Place from 1, type, IDC (none of the Type-1), SHA-256 of the record's bytes. */
export const digestItems = (record: NistRecord, place: number): readonly string[] => [
  String(place),
  String(record.type),
  idcOf(record) ?? '',
  hashOf(writeRecord(record)),
];
