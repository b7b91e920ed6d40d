import { firstItem, numberIn } from '../overview.ts';
import { mostFindings } from '../parameters.ts';
import { fieldOf, type NistRecord } from '../transaction.ts';
import { recordLength } from '../writer.ts';
import { ruledFrom, typesSince, typesUntil } from './codes.ts';
import { checkContent, type Listed, listedOf } from './content.ts';
import { checkDependencies } from './dependencies.ts';
import { checkFields } from './fields.ts';
import { clauseOf, type Finding, ofField, ofRecord, type Placed } from './finding.ts';
import { checkImage } from './images.ts';
import { checkMinutiae } from './minutiae.ts';
import { checkStructure, type TextFacts } from './structure.ts';

/**
 * Holds a transaction against ANSI/NIST-ITL 1-2011 Update 2015, record by record as they come, the Type-1 first; nothing but the Type-1 and a
 * line of each other record is kept. A file of an earlier version (1.002) is held against what has stayed the same; what may have been
 * otherwise then is a warning.
 */
export class Validation {
  #first: Placed | undefined;
  #facts: TextFacts = { encoding: 0, version: ruledFrom };
  readonly #listed: Listed[] = [];
  #told = 0;
  #untold = 0;

  /** What is wrong with the next record by itself. */
  record(record: NistRecord): Finding[] {
    const placed: Placed = { record, place: this.#listed.length + (this.#first === undefined ? 1 : 2) };
    if (this.#first === undefined) {
      this.#first = placed;
      this.#facts = factsOf(record);
    } else this.#listed.push(listedOf(record));
    const { version } = this.#facts;
    return this.#limited([
      ...checkStructure(placed, this.#facts),
      ...checkVersion(placed, version),
      ...checkFields(placed, version),
      ...checkDependencies(placed, version),
      ...checkImage(placed, version),
      ...checkMinutiae(placed),
    ]);
  }

  /** No more findings than are told of one file: a hostile one has one for every few bytes. */
  #limited(findings: readonly Finding[]): Finding[] {
    const told = findings.slice(0, mostFindings - this.#told);
    this.#told += told.length;
    this.#untold += findings.length - told.length;
    return told;
  }

  /** What is wrong with the whole, after the last record; so many bytes stand behind it, from that place of the file on. */
  end(trailerBytes: number, offset: number): Finding[] {
    const first = this.#first;
    if (first === undefined) return [];
    return [
      ...checkContent(first, this.#listed),
      ...checkNativeResolution(first, this.#listed),
      ...(trailerBytes > 0 ? [trailing(first, trailerBytes, offset)] : []),
      ...(this.#untold > 0 ? [furtherOnes(first, this.#untold)] : []),
    ];
  }
}

/** All that is wrong with a transaction that is there as a whole. */
export function validate({
  records,
  trailer,
}: {
  records: readonly NistRecord[];
  trailer: Uint8Array;
}): Finding[] {
  const validation = new Validation();
  const findings = records.flatMap(record => validation.record(record));
  return [...findings, ...validation.end(trailer.length, endOf(records.at(-1)))];
}

const endOf = (last: NistRecord | undefined) =>
  last === undefined ? 0 : (last.offset ?? 0) + recordLength(last);

function factsOf(first: NistRecord): TextFacts {
  const version = Number(firstItem(first, 2));
  // A version that is none is told of; the rest is held against the newest.
  return { encoding: numberIn(first, 15) ?? 0, version: Number.isInteger(version) ? version : ruledFrom };
}

/** A type that the version of the file has not. */
function checkVersion(placed: Placed, version: number): Finding[] {
  const { type } = placed.record;
  const since = typesSince[type] ?? 0;
  const until = typesUntil[type];
  const given = `version ${String(version).padStart(4, '0')}`;
  if (version < since) {
    const what = `Type-${type} came with a later version than the one that 1.002 VER states`;
    const wanted = `${String(since).padStart(4, '0')} or later`;
    return [ofRecord(placed, { level: 'warning', what, given, wanted, clause: '8.1, 1.002 VER' })];
  }
  if (until === undefined || version < until) return [];
  const what = `Type-${type} is no longer used`;
  return [ofRecord(placed, { what, given, wanted: 'a Type-4 or Type-14', clause: `8.${type}` })];
}

const noPrints = '00.00';

/** 8.1, 1.011 NSR and 1.012 NTR: of Types 3 to 7; without one of them 00.00. */
function checkNativeResolution(first: Placed, listed: readonly Listed[]): Finding[] {
  const hasPrints = listed.some(({ type }) => type >= 3 && type <= 7);
  return [11, 12].flatMap(number => {
    const field = fieldOf(first.record, number);
    const given = firstItem(first.record, number) ?? '';
    if (field === undefined || !/^\d\d\.\d\d$/.test(given) || (given === noPrints) !== hasPrints) return [];
    const what = hasPrints
      ? 'no resolution is stated, and there are prints in binary records'
      : 'a resolution is stated, and there are no prints in binary records';
    const remark = {
      what,
      given,
      wanted: hasPrints ? 'pixels in a millimetre' : noPrints,
      clause: clauseOf(1, number),
    };
    return [ofField(first, field, { level: 'warning', ...remark }, 1, 1)];
  });
}

const furtherOnes = (first: Placed, count: number): Finding =>
  ofRecord(first, { what: `${count} more findings are not listed`, clause: 'the whole file' });

function trailing(first: Placed, bytes: number, offset: number): Finding {
  const what = 'there is something behind the last record that 1.003 CNT lists';
  const finding = ofRecord(first, {
    what,
    given: `${bytes} bytes`,
    wanted: 'the end of the file',
    clause: '8.1, 1.003 CNT',
  });
  return { ...finding, field: '1.003', offset };
}
