import { Fault } from '../../core/errors.ts';

/** One record of a CSV file, with the line (from 1) on which it begins. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * The records of an RFC 4180 text: comma-separated, quotes doubled within quotes, line ends CRLF or LF, blank lines and a
 * leading byte-order mark left out. Throws Fault `bad-input` with `where:line` for a quote out of place.
 */
export function readCsv(text: string, where: string): CsvRecord[] {
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const records: CsvRecord[] = [];
  let line = 1;
  let at = 0;
  while (at < source.length) {
    const { fields, end } = readRecord(source, at, `${where}:${line}`);
    if (fields.length > 1 || fields[0] !== '') records.push({ line, fields });
    line += source.slice(at, end).split('\n').length - 1;
    at = end;
  }
  return records;
}

function readRecord(source: string, start: number, where: string): { fields: string[]; end: number } {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    const { field, end } = source[at] === '"' ? readQuoted(source, at, where) : readPlain(source, at, where);
    fields.push(field);
    if (source[end] !== ',') return { fields, end: end + 1 };
    at = end + 1;
  }
}

interface Field {
  readonly field: string;
  /** Where the comma or line end after it is. */
  readonly end: number;
}

function readPlain(source: string, start: number, where: string): Field {
  const separator = /[,\n]|$/g;
  separator.lastIndex = start;
  const end = separator.exec(source)?.index ?? source.length;
  const field = source.slice(start, end);
  if (field.includes('"'))
    throw new Fault('bad-input', 'a quote within a field that is not quoted', { where });
  return { field, end };
}

function readQuoted(source: string, start: number, where: string): Field {
  const quoted = /"((?:[^"]|"")*)"/y;
  quoted.lastIndex = start;
  const match = quoted.exec(source);
  if (match === null) throw new Fault('bad-input', 'a quote that is not closed', { where });
  const end = quoted.lastIndex;
  if (end < source.length && source[end] !== ',' && source[end] !== '\n') {
    throw new Fault('bad-input', 'text after the closing quote of a field', { where });
  }
  return { field: (match[1] ?? '').replaceAll('""', '"'), end };
}
