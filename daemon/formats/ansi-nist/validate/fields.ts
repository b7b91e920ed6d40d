import { binaryText } from '../binary-text.ts';
import { kindOf } from '../binary-layout.ts';
import { separator } from '../separators.ts';
import { fieldOf, isBinary, isData, latin1, type NistField } from '../transaction.ts';
import { ruledFrom } from './codes.ts';
import {
  clauseOf,
  type Finding,
  type Level,
  nameOf,
  ofField,
  ofRecord,
  type Placed,
  titleOf,
} from './finding.ts';
import { type Rule, rulesOf } from './rules.ts';

/** The most wrong items that are told of one field. */
const mostOfField = 20;

/** Fields that have to be there and are not, and values that are out of range. `version` is that of 1.002, as a number. */
export function checkFields(placed: Placed, version: number): Finding[] {
  return Object.entries(rulesOf(placed.record.type)).flatMap(([number, rule]) =>
    checkField(placed, Number(number), rule, version),
  );
}

function checkField(placed: Placed, number: number, rule: Rule, version: number): Finding[] {
  const { record } = placed;
  const field = fieldOf(record, number);
  if (field === undefined) return isNeeded(placed, rule) ? [missing(placed, number)] : [];
  if (isData(field.type, number)) return [];
  const level = rule.isOld === true || version >= ruledFrom ? 'error' : 'warning';
  return checkItems(placed, field, rule, level);
}

const isNeeded = ({ record }: Placed, { needed }: Rule) =>
  needed === 'always' || (needed === 'with-image' && fieldOf(record, 999) !== undefined);

function missing(placed: Placed, number: number): Finding {
  const { type } = placed.record;
  return {
    ...ofRecord(placed, { what: `${titleOf(type, number)} is missing`, clause: clauseOf(type, number) }),
    field: nameOf(type, number),
  };
}

/** Values are held against codes and numbers: more of an item is not looked at, bytes. */
const mostItemBytes = 4_096;

/** The values of a field, by subfield and item, no more than so many items of each: one subfield after the other, however many there are. */
export function* valuesOf(
  { type, number, value }: NistField,
  mostItems: number,
): Generator<readonly string[]> {
  const kind = isBinary(type) ? kindOf(type, number) : undefined;
  if (kind !== undefined) {
    if (kind !== 'rest') yield* binaryText(kind, value);
    return;
  }
  for (let at = 0; at <= value.length; ) {
    const end = placeOf(separator.record, value, at);
    yield itemsOf(value.subarray(at, end), mostItems);
    at = end + 1;
  }
}

function itemsOf(subfield: Uint8Array, most: number): string[] {
  const items: string[] = [];
  for (let at = 0; at <= subfield.length && items.length < most; ) {
    const end = placeOf(separator.unit, subfield, at);
    items.push(latin1(subfield.subarray(at, Math.min(end, at + mostItemBytes))));
    at = end + 1;
  }
  return items;
}

function placeOf(byte: number, bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(byte, from);
  return at === -1 ? bytes.length : at;
}

function checkItems(placed: Placed, field: NistField, rule: Rule, level: Level): Finding[] {
  const { type, number } = field;
  const clause = clauseOf(type, number);
  const title = titleOf(type, number);
  const findings: Finding[] = [];
  let at = -1;
  for (const items of valuesOf(field, rule.items.length)) {
    at++;
    if (at === 1 && rule.isSingle === true) {
      const remark = { level, what: `${title} has more than one subfield`, wanted: 'one', clause };
      return [...findings, ofField(placed, field, remark, at + 1)];
    }
    for (const [place, check] of rule.items.entries()) {
      const given = items[place];
      // Items at the end may be left out; an empty one is the same where the field may be.
      if (given === undefined || (given === '' && place > 0)) continue;
      const wanted = check(given);
      if (wanted === undefined) continue;
      if (findings.length === mostOfField) return findings;
      const what = `${title} is wrong`;
      findings.push(
        ofField(placed, field, { level, what, given: short(given), wanted, clause }, at + 1, place + 1),
      );
    }
  }
  return findings;
}

const mostShown = 40;

/** A value for a message. */
export const short = (text: string): string =>
  JSON.stringify(text.length <= mostShown ? text : `${text.slice(0, mostShown)}...`);
