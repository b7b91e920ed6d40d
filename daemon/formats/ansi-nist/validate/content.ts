import { isEmptyEntry } from '../content.ts';
import { subfieldsOf } from '../text.ts';
import { fieldOf, idcOf, type NistField, type NistRecord } from '../transaction.ts';
import { short } from './fields.ts';
import { type Finding, ofField, type Placed } from './finding.ts';

/** What is kept of a record to hold the list of records against. */
export interface Listed {
  readonly type: number;
  readonly idc: string | undefined;
}

export const listedOf = (record: NistRecord): Listed => ({ type: record.type, idc: idcOf(record) });

const clause = '8.1, 1.003 CNT';

/** The list of records in the Type-1 against the records that are there, the Type-1 left out. */
export function checkContent(first: Placed, records: readonly Listed[]): Finding[] {
  const field = fieldOf(first.record, 3);
  if (field === undefined) return [];
  const [header = [], ...entries] = subfieldsOf(field.value, 'latin1');
  return [
    ...checkHeader(first, field, header, records.length),
    ...checkEntries(first, field, entries, records),
  ];
}

/** An entry that is empty stands for no record: those behind it are held against the records in their order all the same. */
function checkEntries(
  first: Placed,
  field: NistField,
  entries: readonly (readonly string[])[],
  records: readonly Listed[],
): Finding[] {
  let passed = 0;
  return entries.flatMap((entry, at) => {
    const listed = isEmptyEntry(entry) ? undefined : records[passed++];
    return checkEntry(first, field, entry, listed, at + 2);
  });
}

function checkHeader(first: Placed, field: NistField, header: readonly string[], records: number): Finding[] {
  const [category = '', count = ''] = header;
  const findings: Finding[] = [];
  if (Number(category) !== 1) {
    const what = 'the first record that is listed is not of Type-1';
    findings.push(ofField(first, field, { what, given: short(category), wanted: '1', clause }, 1, 1));
  }
  if (!/^\d+$/.test(count) || Number(count) !== records) {
    const what = 'the count of records is not that of the list';
    findings.push(
      ofField(first, field, { what, given: short(count), wanted: String(records), clause }, 1, 2),
    );
  }
  return findings;
}

function checkEntry(
  first: Placed,
  field: NistField,
  [type = '', idc = '']: readonly string[],
  listed: Listed | undefined,
  subfield: number,
): Finding[] {
  if (listed === undefined) {
    return [ofField(first, field, { what: 'an entry of the list of records names none', clause }, subfield)];
  }
  if (Number(type) !== listed.type) {
    const what = 'the list of records names another type than the record has';
    const wanted = String(listed.type);
    return [ofField(first, field, { what, given: short(type), wanted, clause }, subfield, 1)];
  }
  if (listed.idc === undefined || (/^\d{1,2}$/.test(idc) && Number(idc) === Number(listed.idc))) return [];
  const isForm = /^\d{1,2}$/.test(idc);
  const what = isForm
    ? 'the list of records names another IDC than the record has'
    : 'the list of records names what is no IDC';
  const remark = {
    what,
    given: short(idc),
    wanted: isForm ? listed.idc : 'one or two digits',
    clause: '7.3.1 and 8.1, 1.003 CNT',
  };
  return [ofField(first, field, remark, subfield, 2)];
}
