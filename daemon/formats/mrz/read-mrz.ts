import { type Details, type ParseResult, parse } from 'mrz';
import type { Biographics } from '../../core/encounter.ts';
import { Fault } from '../../core/errors.ts';
import { birthDate, expiryDate } from './dates.ts';

const knownForms: readonly string[] = ['3x30', '2x36', '2x44']; // TD1, TD2, TD3
const sexes: Readonly<Record<string, Biographics['sex']>> = { male: 'M', female: 'F', nonspecified: 'X' };
// New states and organisations get codes faster than tables are renewed: a code of the right form is taken as it stands.
const stateFields: readonly (string | null)[] = ['issuingState', 'nationality'];

/**
 * The machine-readable zone of an ICAO 9303 document: three lines of 30 characters (TD1), two of 36 (TD2) or two of 44
 * (TD3, passports). `today` (ISO date) decides the century: births lie in the past, expiries within 50 years.
 *
 * Throws Fault `bad-input` that names the field; a check digit that fails is told before anything else. `where` names the
 * document reader or file.
 */
export function readMrz(
  lines: readonly string[],
  today: string,
  where = 'machine-readable zone',
): Biographics {
  const zone = lines.map(line => line.trim());
  checkForm(zone, where);
  const result = parse(zone);
  checkFields(result, zone, where);
  return biographics(result, zone, today, where);
}

function checkForm(zone: readonly string[], where: string): void {
  const length = zone[0]?.length ?? 0;
  const isKnown = knownForms.includes(`${zone.length}x${length}`);
  if (!isKnown || zone.some(line => line.length !== length)) {
    throw new Fault('bad-input', 'not a machine-readable zone', {
      where,
      given: `${zone.length} lines of ${zone.map(line => line.length).join(', ')} characters`,
      wanted: '3 lines of 30, 2 of 36 or 2 of 44',
    });
  }
  const row = zone.findIndex(line => !/^[A-Z0-9<]+$/.test(line));
  if (row < 0) return;
  throw new Fault('bad-input', `line ${row + 1} has a character that no machine-readable zone has`, {
    where,
    wanted: 'A to Z, 0 to 9 and <',
  });
}

function checkFields({ format, details }: ParseResult, zone: readonly string[], where: string): void {
  if (format !== 'TD1' && format !== 'TD2' && format !== 'TD3') {
    throw new Fault('bad-input', 'not an ICAO 9303 document', {
      where,
      given: format,
      wanted: 'TD1, TD2 or TD3',
    });
  }
  const wrong = details.filter(detail => !detail.valid && !isNewState(detail, zone));
  const first = wrong.find(isCheckDigit) ?? wrong[0];
  if (first === undefined) return;
  throw isCheckDigit(first) ? wrongCheckDigit(first, zone, where) : unreadable(first, zone, where);
}

function isCheckDigit({ label }: Details): boolean {
  return label.endsWith('check digit');
}

function isNewState(detail: Details, zone: readonly string[]): boolean {
  return stateFields.includes(detail.field) && /^[A-Z]{1,3}<*$/.test(rawText(detail, zone));
}

function wrongCheckDigit(detail: Details, zone: readonly string[], where: string): Fault {
  const field = detail.label.replace(/ check digit$/, '').toLowerCase();
  return new Fault(
    'bad-input',
    `the check digit of the ${field === 'composite' ? 'whole' : field} does not agree`,
    {
      where,
      given: rawText(detail, zone),
      remedy: 'read the document again',
    },
  );
}

function unreadable(detail: Details, zone: readonly string[], where: string): Fault {
  const what = `the ${detail.label.toLowerCase()} cannot be read`;
  return new Fault('bad-input', what, { where, given: JSON.stringify(rawText(detail, zone)) });
}

/** What the document has in a field; `start` and `end` of a detail are those of its value, of a range those of the field. */
function rawText(detail: Details, zone: readonly string[]): string {
  const range = detail.ranges[0] ?? detail;
  return (zone[range.line] ?? '').slice(range.start, range.end);
}

function biographics(
  result: ParseResult,
  zone: readonly string[],
  today: string,
  where: string,
): Biographics {
  const detailOf = (field: Details['field']) => {
    const detail = result.details.find(detail => detail.field === field);
    if (detail === undefined) throw new Error(`the mrz package gave no ${field} for a ${result.format}`);
    return detail;
  };
  const text = (field: Details['field']) => detailOf(field).value ?? '';
  const state = (field: Details['field']) => rawText(detailOf(field), zone).replaceAll('<', '');
  const date = (field: Details['field'], resolve: typeof birthDate) => {
    const found = resolve(rawText(detailOf(field), zone), today);
    if (found === undefined) throw unreadable(detailOf(field), zone, where);
    return found;
  };
  return {
    surname: text('lastName'),
    givenNames: text('firstName'),
    documentNumber: text('documentNumber'),
    documentType: text('documentCode'),
    issuer: state('issuingState'),
    nationality: state('nationality'),
    dateOfBirth: date('birthDate', birthDate),
    sex: sexes[text('sex')] ?? 'X',
    expiresOn: date('expirationDate', expiryDate),
  };
}
