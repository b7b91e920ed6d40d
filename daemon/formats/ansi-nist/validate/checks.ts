/** What is wanted of an item, in words, where its text is something else; undefined where it is right. */
export type Check = (text: string) => string | undefined;

/** A whole number from one to another. */
export const integer =
  (minimum: number, maximum: number): Check =>
  text =>
    /^\d{1,10}$/.test(text) && Number(text) >= minimum && Number(text) <= maximum
      ? undefined
      : `a whole number from ${minimum} to ${maximum}`;

/** The same, which may have a sign. */
export const signed =
  (minimum: number, maximum: number): Check =>
  text =>
    /^[+-]?\d{1,9}$/.test(text) && Number(text) >= minimum && Number(text) <= maximum
      ? undefined
      : `a whole number from ${minimum} to ${maximum}`;

/** One of some words. */
export const word =
  (...words: readonly string[]): Check =>
  text =>
    words.includes(text) ? undefined : `one of ${words.join(', ')}`;

/** A number of a table's codes. */
export const code =
  (codes: ReadonlySet<number>, table: string): Check =>
  text =>
    /^\d{1,3}$/.test(text) && codes.has(Number(text)) ? undefined : `a code of ${table}`;

/** Text of so many characters. */
export const text =
  (minimum: number, maximum = Number.POSITIVE_INFINITY): Check =>
  given =>
    given.length >= minimum && given.length <= maximum
      ? undefined
      : maximum === Number.POSITIVE_INFINITY
        ? `${minimum} or more characters`
        : `${minimum} to ${maximum} characters`;

/** So many hexadecimal digits. */
export const hexadecimal =
  (digits: number): Check =>
  given =>
    given.length === digits && /^[\da-fA-F]+$/.test(given) ? undefined : `${digits} hexadecimal digits`;

/** Pixels in a millimetre: two digits, point, two digits. */
export const resolution: Check = given =>
  /^\d{2}\.\d{2}$/.test(given) ? undefined : 'pixels in a millimetre as NN.NN';

/** YYYYMMDD (B.1.2), a day that the calendar has. */
export const date: Check = given =>
  /^\d{8}$/.test(given) && isDay(given) ? undefined : 'a date as YYYYMMDD';

/** YYYYMMDDHHMMSSZ (B.1.4). */
export const greenwich: Check = given =>
  /^\d{14}Z$/.test(given) && isDay(given.slice(0, 8)) && isTime(given.slice(8, 14))
    ? undefined
    : 'Greenwich mean time as YYYYMMDDHHMMSSZ';

/** A day that a month does not have falls into another one. */
function isDay(digits: string): boolean {
  const [year = 0, month = 0, day = 0] = [
    [0, 4],
    [4, 6],
    [6, 8],
  ].map(([from, to]) => Number(digits.slice(from, to)));
  return year > 1800 && new Date(Date.UTC(year, month - 1, day)).getUTCMonth() + 1 === month;
}

function isTime(digits: string): boolean {
  const [hour = 24, minute = 60, second = 60] = [0, 2, 4].map(at => Number(digits.slice(at, at + 2)));
  return hour < 24 && minute < 60 && second <= 60; // a leap second
}

/** A quality: 0 to 100; 254 not computed, 255 failed. */
export const quality: Check = given =>
  integer(0, 100)(given) === undefined || given === '254' || given === '255'
    ? undefined
    : '0 to 100, 254 or 255';

/** Whatever it is. */
export const anything: Check = () => undefined;
