import { kindBytes, layoutOf } from './binary-layout.ts';
import type { NistField, NistRecord } from './transaction.ts';

/** The fields of a whole binary record, Types 3 to 8, that is at least as long as its header. `offset` is its place in the file. */
export function readBinary(type: number, bytes: Uint8Array, offset: number): NistRecord {
  const fields: NistField[] = [];
  let at = 0;
  for (const { number, kind } of layoutOf(type)) {
    const end = kind === 'rest' ? bytes.length : at + kindBytes[kind];
    const tag = `${type}.${String(number).padStart(3, '0')}`;
    fields.push({ tag, type, number, value: bytes.subarray(at, end), offset: offset + at });
    at = end;
  }
  return { type, fields, offset };
}
