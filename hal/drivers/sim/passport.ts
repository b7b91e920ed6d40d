import type { Random } from './random.ts';

/** A person who does not exist, and the passport that person carries. Dates are ISO 8601. */
export interface Traveller {
  readonly surname: string;
  readonly givenNames: readonly string[];
  readonly sex: 'F' | 'M' | 'X';
  readonly dateOfBirth: string;
  readonly issuingState: string;
  readonly nationality: string;
  /** At most 9 letters and digits. */
  readonly documentNumber: string;
  readonly expiresOn: string;
}

/**
 * Codes that ICAO Doc 9303-3 section 5 gives to no country: Utopia, the state of its specimens, and two for persons
 * without a stated one. No real country is accused by a simulated hit.
 */
const nationalities = { UTO: 94, XXX: 4, XXA: 2 };

const surnames = (
  'Aldermark Bramholt Corvane Dunmere Eskeland Farrowick Galdrin Hollenby Ilvane Jorrick Kestrane Lindaro ' +
  "Marovic-Tal Nethercott Orsolani Pellgrane Quistgard Ravenhall Sorrelby Tamberline Ulvestad O'Vaire Wexcombe"
).split(' ');
const firstNames = {
  F: ['Anneli', 'Brisa', 'Calla', 'Dorrit', 'Elspira', 'Fenna', 'Isaura', 'Jorunn', 'Liora', 'Mirelle'],
  M: ['Aldo', 'Bertil', 'Corin', 'Darius', 'Emeric', 'Florian', 'Halvor', 'Ivo', 'Leander', 'Matthis'],
  X: ['Ariel', 'Blake', 'Corey', 'Devon', 'Ellis', 'Marin', 'Noor', 'Robin', 'Sasha', 'Wren'],
} as const;

/** Years of age, and years that a passport is still valid. */
const adultYears = [18, 79] as const;
const validYears = [0.1, 9.9] as const;
const documentLetters = 'CFGHJKLMNPRTVWXYZ';

/** Draws a traveller with a passport that is valid on `today` (ISO 8601). */
export function drawTraveller(random: Random, today: string): Traveller {
  const sex = random.pickWeighted({ F: 49, M: 49, X: 2 });
  const givenNames = [random.pick(firstNames[sex])];
  const second = random.pick(firstNames[sex]);
  if (random.chance(0.35) && second !== givenNames[0]) givenNames.push(second);
  return {
    surname: random.pick(surnames),
    givenNames,
    sex,
    dateOfBirth: yearsFrom(today, -random.uniform(...adultYears)),
    issuingState: 'UTO',
    nationality: random.pickWeighted(nationalities),
    documentNumber: documentLetters[random.integer(documentLetters.length)] + digits(random, 8),
    expiresOn: yearsFrom(today, random.uniform(...validYears)),
  };
}

function digits(random: Random, length: number): string {
  return Array.from({ length }, () => random.integer(10)).join('');
}

function yearsFrom(today: string, years: number): string {
  const moved = new Date(`${today}T00:00:00Z`);
  if (Number.isNaN(moved.getTime())) throw new RangeError(`today is no ISO 8601 date: ${today}`);
  moved.setUTCDate(moved.getUTCDate() + Math.round(years * 365.2425));
  return moved.toISOString().slice(0, 10);
}

/** The two lines of the passport's machine-readable zone, 44 characters each: ICAO Doc 9303-4 (TD3), 4.2. */
export function machineReadableZone(traveller: Traveller, personalNumber = ''): [string, string] {
  const name = `${mrzText(traveller.surname)}<<${traveller.givenNames.map(mrzText).join('<')}`;
  const number = checked(fill(traveller.documentNumber, 9));
  const birth = checked(mrzDate(traveller.dateOfBirth));
  const expiry = checked(mrzDate(traveller.expiresOn));
  // An unused personal number may carry a filler instead of its check digit 0 (9303-4, 4.2.2.2, position 43).
  const optional = personalNumber === '' ? fill('', 15) : checked(fill(personalNumber, 14));
  const sex = traveller.sex === 'X' ? '<' : traveller.sex;
  return [
    fill(`P<${fill(traveller.issuingState, 3)}${name}`, 44),
    number +
      fill(traveller.nationality, 3) +
      birth +
      sex +
      expiry +
      optional +
      checkDigit(number + birth + expiry + optional),
  ];
}

/** The check digit of ICAO Doc 9303-3, 4.9: weights 7, 3, 1, modulo 10; A is 10 to Z is 35, the filler 0. */
export function checkDigit(field: string): string {
  const weights = [7, 3, 1];
  const sum = Array.from(field).reduce((total, character, place) => {
    if (!/[0-9A-Z<]/.test(character)) throw new RangeError(`no character of an MRZ: ${character}`);
    return total + (character === '<' ? 0 : Number.parseInt(character, 36)) * weights[place % 3];
  }, 0);
  return String(sum % 10);
}

const checked = (field: string) => field + checkDigit(field);
const fill = (text: string, length: number) => text.padEnd(length, '<').slice(0, length);
const mrzDate = (iso: string) => iso.slice(2, 4) + iso.slice(5, 7) + iso.slice(8, 10);

/** Capitals; hyphens and spaces become fillers, apostrophes are left out (9303-3, 4.6). */
function mrzText(name: string): string {
  return name
    .toUpperCase()
    .replaceAll("'", '')
    .replaceAll(/[^A-Z]/g, '<');
}
