/** Two-digit years of ICAO 9303 dates (YYMMDD, `<<` for a part that is not known), resolved against a reference date. */

const unknownPart = '<<';
const expiryWindowYears = 50;

/**
 * The date of birth as exact as it is known (1974, 1974-08 or 1974-08-12): the latest century that is not after `today`.
 * Undefined when there is no such day or the year is not known.
 */
export function birthDate(yymmdd: string, today: string): string | undefined {
  const year = Number(yymmdd.slice(0, 2));
  const thisYear = yearOf(today);
  const thisCentury = isoDate(thisYear - (thisYear % 100) + year, yymmdd);
  const isPast = thisCentury !== undefined && thisCentury <= today.slice(0, thisCentury.length);
  return isPast ? thisCentury : isoDate(thisYear - (thisYear % 100) + year - 100, yymmdd);
}

/** The date of expiry: the one of its year number that is less than 50 years before, or up to 50 years after, `today`. */
export function expiryDate(yymmdd: string, today: string): string | undefined {
  const earliestYear = yearOf(today) - expiryWindowYears + 1;
  const yearsOn = (Number(yymmdd.slice(0, 2)) - earliestYear) % 100;
  const date = isoDate(earliestYear + (yearsOn < 0 ? yearsOn + 100 : yearsOn), yymmdd);
  return date?.length === 10 ? date : undefined;
}

function isoDate(year: number, yymmdd: string): string | undefined {
  const month = yymmdd.slice(2, 4);
  const day = yymmdd.slice(4, 6);
  if (Number.isNaN(year)) return undefined;
  if (month === unknownPart) return `${year}`;
  if (day === unknownPart) return `${year}-${month}`;
  return isDay(year, Number(month), Number(day)) ? `${year}-${month}-${day}` : undefined;
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function yearOf(isoDate: string): number {
  return Number(isoDate.slice(0, 4));
}
