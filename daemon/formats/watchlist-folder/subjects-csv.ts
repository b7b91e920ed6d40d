import { Fault } from '../../core/errors.ts';
import { type ListAction, listActions, type Subject } from '../../core/watchlist.ts';
import { type CsvRecord, readCsv } from './csv.ts';

const columns = ['subject', 'name', 'dateOfBirth', 'action', 'expiresOn'] as const;
type Column = (typeof columns)[number];

/** What makes a subject's name fit for file names and URLs; without `/` and without a leading dot. */
export function isSubjectId(text: string): boolean {
  return /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}$/.test(text);
}

/**
 * The subjects of a subjects.csv: a header row that names the columns subject, name, dateOfBirth, action and expiresOn in
 * any order (all but the first may be missing), then a subject a row; an empty field states nothing.
 * Throws Fault `bad-input` with `file:line` and the column.
 */
export function readSubjectsCsv(text: string, where: string): Subject[] {
  const [header, ...rows] = readCsv(text, where);
  if (header === undefined)
    throw new Fault('bad-input', 'no header row', { where, wanted: columns.join(',') });
  const order = readHeader(header, where);
  const seen = new Map<string, number>();
  return rows.map(row => {
    const subject = readRow(row, order, `${where}:${row.line}`);
    const before = seen.get(subject.id);
    if (before !== undefined) {
      const what = `column subject: ${subject.id} is also on line ${before}`;
      throw new Fault('bad-input', what, { where: `${where}:${row.line}` });
    }
    seen.set(subject.id, row.line);
    return subject;
  });
}

function readHeader({ fields, line }: CsvRecord, file: string): Column[] {
  const where = `${file}:${line}`;
  const order = fields.map(field => {
    const column = columns.find(column => column === field.trim());
    if (column !== undefined) return column;
    throw new Fault('bad-input', 'unknown column', {
      where,
      given: JSON.stringify(field),
      wanted: columns.join(', '),
    });
  });
  const twice = order.find((column, i) => order.indexOf(column) !== i);
  if (twice !== undefined) throw new Fault('bad-input', `column ${twice} is there twice`, { where });
  if (!order.includes('subject')) throw new Fault('bad-input', 'no column subject', { where });
  return order;
}

function readRow({ fields }: CsvRecord, order: readonly Column[], where: string): Subject {
  if (fields.length !== order.length) {
    const count = { given: `${fields.length}`, wanted: `${order.length} as in the header` };
    throw new Fault('bad-input', 'wrong number of columns', { where, ...count });
  }
  const valueOf = (column: Column) => fields[order.indexOf(column)]?.trim() || undefined;
  const checked = (column: Column, isRight: (value: string) => boolean, wanted: string) => {
    const value = valueOf(column);
    if (value === undefined || isRight(value)) return value;
    throw new Fault('bad-input', `column ${column}`, { where, given: JSON.stringify(value), wanted });
  };
  const id = checked('subject', isSubjectId, 'letters, digits, -, _ and .');
  if (id === undefined) throw new Fault('bad-input', 'column subject is empty', { where });
  const name = valueOf('name');
  const dateOfBirth = checked('dateOfBirth', isPartialDate, 'YYYY, YYYY-MM or YYYY-MM-DD');
  const action = checked('action', isListAction, listActions.join(', '));
  const expiresOn = checked('expiresOn', isDate, 'YYYY-MM-DD');
  return {
    id,
    ...(name !== undefined && { name }),
    ...(dateOfBirth !== undefined && { dateOfBirth }),
    ...(action !== undefined && { action: action as ListAction }),
    ...(expiresOn !== undefined && { expiresOn }),
  };
}

function isListAction(text: string): boolean {
  return listActions.some(action => action === text);
}

function isPartialDate(text: string): boolean {
  return /^\d{4}$/.test(text) || (/^\d{4}-\d{2}$/.test(text) && isDate(`${text}-01`)) || isDate(text);
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
