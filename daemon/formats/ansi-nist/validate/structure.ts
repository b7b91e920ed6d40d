import { separator } from '../separators.ts';
import { isUtf8 } from '../text.ts';
import { fieldOf, isBinary, isData, latin1, type NistField } from '../transaction.ts';
import { withLength } from '../writer.ts';
import { ruledFrom } from './codes.ts';
import { short } from './fields.ts';
import { clauseOf, type Finding, nameOf, ofField, ofRecord, type Placed, titleOf } from './finding.ts';

/** What a transaction says of its text: 1.015 DCS as a number, 0 (ASCII) where it says nothing. */
export interface TextFacts {
  readonly encoding: number;
  readonly version: number;
}

/** Length, order, separators and characters of a record (Annex B). */
export function checkStructure(placed: Placed, facts: TextFacts): Finding[] {
  if (isBinary(placed.record.type)) return [];
  return [
    ...checkLength(placed),
    ...checkOrder(placed),
    ...checkNumbers(placed, facts),
    ...checkEnd(placed),
    ...placed.record.fields.flatMap(field => checkText(placed, field, facts)),
  ];
}

function checkLength(placed: Placed): Finding[] {
  const { record } = placed;
  const given = fieldOf(record, 1);
  if (given === undefined || record.asWritten?.includes('LEN') !== true) return [];
  const right = fieldOf(withLength({ ...record, asWritten: [] }), 1);
  const what = `${titleOf(record.type, 1)} is not the length of the record`;
  const wanted = right === undefined ? 'another' : latin1(right.value);
  return [
    ofField(
      placed,
      given,
      { what, given: short(latin1(given.value)), wanted, clause: 'Annex B, xx.001 LEN' },
      1,
      1,
    ),
  ];
}

/** B.1.5: the length, then the IDC; a Type-1 has none. */
function checkOrder(placed: Placed): Finding[] {
  const { type, fields } = placed.record;
  const [, second] = fields;
  if (type === 1 || second === undefined || second.number === 2 || fieldOf(placed.record, 2) === undefined) {
    return [];
  }
  const what = `${titleOf(type, 2)} is not the second field`;
  return [ofField(placed, second, { what, given: second.tag, wanted: nameOf(type, 2), clause: 'B.1.5' })];
}

/** Each field of the record's own type, and once. */
function checkNumbers(placed: Placed, { version }: TextFacts): Finding[] {
  const { type, fields } = placed.record;
  const seen = new Set<string>();
  return fields.flatMap(field => {
    if (field.type !== type) {
      const what = `a field of Type-${field.type} stands in a record of Type-${type}`;
      return [
        ofField(placed, field, {
          what,
          given: field.tag,
          wanted: nameOf(type, field.number),
          clause: 'Annex B',
        }),
      ];
    }
    const name = nameOf(field.type, field.number);
    if (!seen.has(name)) {
      seen.add(name);
      return isReserved(field, version)
        ? [
            ofField(placed, field, {
              level: 'warning',
              what: `${name} is reserved`,
              clause: clauseOf(type, field.number),
            }),
          ]
        : [];
    }
    const what = `${titleOf(type, field.number)} stands more than once`;
    const wanted = 'subfields of one field';
    return [
      ofField(placed, field, { level: type === 2 ? 'warning' : 'error', what, wanted, clause: 'Annex B' }),
    ];
  });
}

/** Numbers of tagged records that this version gives no meaning, nor to users; of earlier ones it is not looked at. */
function isReserved({ type, number }: NistField, version: number): boolean {
  if (version < ruledFrom) return false;
  if (type === 1) return number > 18;
  if (![10, 13, 14, 15, 17, 98, 99].includes(type)) return false;
  const isUser = number >= 200 && number <= 900;
  return !isUser && titleOf(type, number) === nameOf(type, number);
}

function checkEnd(placed: Placed): Finding[] {
  const { isUnterminated } = placed.record;
  if (isUnterminated !== true) return [];
  return [
    ofRecord(placed, { what: 'the separator FS at the end of the record is missing', clause: 'Annex B' }),
  ];
}

function checkText(placed: Placed, field: NistField, { encoding, version }: TextFacts): Finding[] {
  const { type, number, value } = field;
  if (isData(type, number)) return [];
  const clause = 'Annex B';
  const stray = value.findIndex(byte => byte === separator.group || byte === separator.file);
  const findings: Finding[] = [];
  if (stray !== -1) {
    const what = `${titleOf(type, number)} holds a separator that no field number follows`;
    const finding = ofField(placed, field, {
      what,
      given: value[stray] === separator.group ? 'GS' : 'FS',
      clause,
    });
    findings.push({ ...finding, offset: finding.offset + stray });
  }
  const foreign = value.findIndex(byte => byte > 0x7f);
  if (foreign === -1) return findings;
  const remark = wrongText(type, value, encoding, version);
  if (remark === undefined) return findings;
  const finding = ofField(placed, field, { clause: '5.5, Table 4', ...remark });
  return [...findings, { ...finding, offset: finding.offset + foreign }];
}

const utf8Index = 3;

/** Characters that a record may not have under the encoding that 1.015 DCS states. */
function wrongText(type: number, value: Uint8Array, encoding: number, version: number) {
  const wanted = '7-bit ASCII';
  if (type === 1)
    return { what: 'the record of Type-1 holds other characters than ASCII', wanted, clause: '8.1' };
  if (encoding === 0) {
    const what = 'text holds other characters than ASCII, and 1.015 DCS states no other encoding';
    return {
      level: type === 2 || version < ruledFrom ? ('warning' as const) : ('error' as const),
      what,
      wanted,
    };
  }
  if (encoding !== utf8Index || isUtf8(value)) return undefined;
  return { what: 'text is not in UTF-8, as 1.015 DCS states', wanted: 'UTF-8' };
}
