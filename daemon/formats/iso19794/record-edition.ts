// Which edition of its standard a record is of, and where it ends.
import { Fault } from '../../core/errors.ts';
import type { RecordReader } from './record-reader.ts';

/** Four bytes as Latin-1. */
export function textAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** Without the zeros behind the declared end, as toolkits leave them that write whole buffers. */
export function withoutZeros(bytes: Uint8Array, declared: number, least: number): Uint8Array {
  if (declared < least || declared > bytes.length) return bytes;
  return bytes.subarray(declared).every(byte => byte === 0) ? bytes.subarray(0, declared) : bytes;
}

/** A length of four bytes, big-endian; 0 where they are not there. */
export function lengthAt(bytes: Uint8Array, at: number): number {
  if (bytes.length < at + 4) return 0;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);
}

/** Of a record of an edition that nobody knows; `editions` are versions and what they are of. */
export function unknownVersion(
  kind: string,
  bytes: Uint8Array,
  editions: Readonly<Record<string, string>>,
  where: string | undefined,
): Fault {
  return new Fault('bad-input', `unknown version of ${kind} at offset 4`, {
    ...(where !== undefined && { where }),
    given: JSON.stringify(textAt(bytes, 4)),
    wanted: Object.entries(editions)
      .map(([version, edition]) => `${JSON.stringify(version)} (${edition})`)
      .join(' or '),
  });
}

/** How many of something follow, that has just been read at `at`. */
export function expectCount(
  reader: RecordReader,
  at: number,
  field: string,
  clause: string,
  count: number,
  lowest: number,
  highest: number,
): void {
  if (count >= lowest && count <= highest) return;
  throw reader.fault(`wrong ${field}`, at, clause, `${count}`, `${lowest} to ${highest}`);
}
