import { Fault } from '../../core/errors.ts';

/** An ISO 8601 date as a number that orders like it: 20260601. Throws Fault `bad-input` for anything else. */
export function dayNumber(date: string, where: string): number {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? [];
  if (year === undefined) {
    throw new Fault('bad-input', 'not a date', { where, given: JSON.stringify(date), wanted: 'YYYY-MM-DD' });
  }
  return Number(year + month + day);
}
