// How the records of ISO/IEC 19794 and their kin begin and end.
import type { RecordReader } from './record-reader.ts';

/** Where a standard speaks of the start of a record. */
interface StartClauses {
  readonly identifier: string;
  readonly version: string;
}

/** Identifier and version, with which they begin. */
export function expectStart(
  reader: RecordReader,
  identifier: string,
  version: string,
  clauses: StartClauses,
): void {
  expectText(reader, identifier, 'format identifier', clauses.identifier);
  expectText(reader, version, 'version number', clauses.version);
}

/** What a record states of its own length, in four bytes. */
export function expectStatedLength(reader: RecordReader, clause: string): void {
  const at = reader.offset;
  expectLength(reader, reader.uint32('length of record', clause), at, clause);
}

function expectText(reader: RecordReader, wanted: string, field: string, clause: string): void {
  const at = reader.offset;
  const given = reader.text(wanted.length, field, clause);
  if (given === wanted) return;
  throw reader.fault(`wrong ${field}`, at, clause, JSON.stringify(given), JSON.stringify(wanted));
}

/** Of a length that has just been read at `at`. */
export function expectLength(reader: RecordReader, declared: number, at: number, clause: string): void {
  if (declared === reader.length) return;
  const wanted = `${reader.length} as the file has`;
  throw reader.fault('wrong length of record', at, clause, `${declared}`, wanted);
}

/** After the last `part`, a view or an image. */
export function expectEnd(reader: RecordReader, clause: string, part = 'finger view'): void {
  const left = reader.length - reader.offset;
  if (left === 0) return;
  throw reader.fault(`bytes after the last ${part}`, reader.offset, clause, `${left} more`, 'none');
}
