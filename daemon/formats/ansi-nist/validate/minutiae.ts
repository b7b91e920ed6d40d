import { numberIn } from '../overview.ts';
import { separator } from '../separators.ts';
import { fieldOf, type NistField } from '../transaction.ts';
import { valuesOf } from './fields.ts';
import { clauseOf, type Finding, ofField, type Placed, titleOf } from './finding.ts';

/** Minutiae of a Type-9: as many as it says, and within its image. */
export function checkMinutiae(placed: Placed): Finding[] {
  if (placed.record.type !== 9) return [];
  return [
    ...checkCount(placed, 10, 12),
    ...checkCount(placed, 136, 137),
    ...checkPlaces(placed, { list: 137, x: 1, width: 128, height: 129 }),
  ];
}

/** 9.010 MIN counts 9.012, 9.136 NOM counts 9.137. */
function checkCount(placed: Placed, count: number, list: number): Finding[] {
  const field = fieldOf(placed.record, count);
  const given = numberIn(placed.record, count);
  if (field === undefined || given === undefined) return [];
  const minutiae = fieldOf(placed.record, list);
  const there = minutiae === undefined ? 0 : subfieldsIn(minutiae);
  if (there === given) return [];
  const what = `${titleOf(9, count)} is not the number of minutiae in ${titleOf(9, list)}`;
  return [
    ofField(
      placed,
      field,
      { what, given: String(given), wanted: String(there), clause: clauseOf(9, count) },
      1,
      1,
    ),
  ];
}

function subfieldsIn({ value }: NistField): number {
  return value.length === 0 ? 0 : value.reduce((sum, byte) => (byte === separator.record ? sum + 1 : sum), 1);
}

interface Places {
  readonly list: number;
  /** Place of x among the items, from 0; y follows it. */
  readonly x: number;
  readonly width: number;
  readonly height: number;
}

const mostTold = 20;

function checkPlaces(placed: Placed, { list, x, width, height }: Places): Finding[] {
  const field = fieldOf(placed.record, list);
  const limits = [numberIn(placed.record, width), numberIn(placed.record, height)];
  if (field === undefined) return [];
  const findings: Finding[] = [];
  let subfield = 0;
  for (const items of valuesOf(field, x + limits.length)) {
    subfield++;
    for (const [axis, limit] of limits.entries()) {
      findings.push(...beyond(placed, field, items, subfield, x + axis, limit));
    }
    if (findings.length >= mostTold) break;
  }
  return findings;
}

function beyond(
  placed: Placed,
  field: NistField,
  items: readonly string[],
  subfield: number,
  item: number,
  limit: number | undefined,
): Finding[] {
  const given = items[item] ?? '';
  if (limit === undefined || !/^\d+$/.test(given) || Number(given) < limit) return [];
  const what = 'a minutia lies outside of the image';
  const remark = { what, given, wanted: `below ${limit}`, clause: clauseOf(field.type, field.number) };
  return [ofField(placed, field, remark, subfield, item + 1)];
}
