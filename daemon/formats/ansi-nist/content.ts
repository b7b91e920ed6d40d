import { nistFault } from './fault.ts';
import { mostRecords } from './parameters.ts';
import { subfieldsOf } from './text.ts';
import { fieldOf, idcOf, type NistRecord } from './transaction.ts';

/** A record as 1.003 CNT lists it. */
export interface ContentEntry {
  readonly type: number;
  /** As it is written. */
  readonly idc: string;
}

const clause = '8.1, 1.003 CNT';
/** Two digits, a separator, two digits, a separator. */
const mostEntryBytes = 6;

/**
 * The records that follow the Type-1, in the order of the file: 1.003 CNT. Subfields that are empty are passed over, and the count in the
 * first is not looked at. Throws Fault `bad-input` where the field is missing or names what is no type.
 */
export function readContent(first: NistRecord, where?: string): readonly ContentEntry[] {
  const field = fieldOf(first, 3);
  const offset = field?.offset ?? first.offset ?? 0;
  if (field === undefined) {
    throw nistFault('the record of Type-1 does not list the records', offset, clause, {
      where,
      wanted: 'a field 1.003',
    });
  }
  if (field.value.length > mostRecords * mostEntryBytes) {
    throw nistFault('more records are listed than are read', offset, clause, {
      where,
      given: `a list of ${field.value.length} bytes`,
      wanted: `${mostRecords} records or fewer`,
    });
  }
  return subfieldsOf(field.value, 'latin1')
    .slice(1)
    .filter(items => !isEmptyEntry(items))
    .map(([type = '', idc = ''], at) => {
      if (/^ *0{0,2}[1-9]\d? *$/.test(type) && Number(type) !== 1) return { type: Number(type), idc };
      throw nistFault(`entry ${at + 1} of the list of records names no type`, offset, clause, {
        where,
        given: JSON.stringify(type),
        wanted: '2 to 99',
      });
    });
}

const typeOfFirst = '1';

/**
 * 1.003 CNT as it should be for these records, the first of which is the Type-1. What is given is kept as far as it says the same in other
 * digits; with `isKept` it stays whole, right or wrong, as long as it lists as many records as there are.
 */
export function writeContent(
  given: readonly (readonly string[])[],
  records: readonly NistRecord[],
  isKept: boolean,
): readonly (readonly string[])[] {
  const listed = records.slice(1);
  const [[first = typeOfFirst, count = '', ...more] = [], ...all] = given;
  const entries = all.filter(entry => !isEmptyEntry(entry));
  if (isKept && entries.length === listed.length) return given;
  const header = [first, sameNumber(count, listed.length) ? count : String(listed.length), ...more];
  return [header, ...listed.map((record, at) => entryOf(record, entries[at] ?? []))];
}

/** Whether an entry of the list names nothing. */
export const isEmptyEntry = (items: readonly string[]) => items.every(item => item.trim() === '');

function entryOf(record: NistRecord, given: readonly string[]): readonly string[] {
  const [type = '', idc = ''] = given;
  const own = idcOf(record) ?? '';
  if (sameNumber(type, record.type) && (idc === own || sameNumber(idc, Number(own)))) return given;
  return [String(record.type), own.padStart(2, '0')];
}

const sameNumber = (text: string, number: number) => /^\d{1,15}$/.test(text) && Number(text) === number;
