import { type Static, Type } from 'typebox';
import type { Clock } from '../../../hal/clock.ts';

const strict = { additionalProperties: false };
export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof weekdays)[number];

/** When jobs that disturb may run. Times are UTC: a kiosk's own zone changes twice a year, and a job would run twice or never. */
export const MaintenanceSchema = Type.Array(
  Type.Object(
    {
      days: Type.Array(Type.Unsafe<Weekday>({ enum: weekdays }), {
        minItems: 1,
        maxItems: 7,
        uniqueItems: true,
      }),
      startsAt: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'UTC.' }),
      minutes: Type.Integer({ minimum: 1, maximum: 1_440 }),
    },
    strict,
  ),
  { default: [], maxItems: 20, description: 'None: at any time.' },
);

export type Maintenance = Static<typeof MaintenanceSchema>;

/** The same now; while the wall clock is not to be trusted no window is open. */
export function isMaintenanceNow(windows: Maintenance, clock: Clock): boolean {
  if (windows.length > 0 && clock.isWallTrusted?.() === false) return false;
  return isMaintenanceTime(windows, clock.wall().getTime());
}

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** Whether a window is open; at any time where none is named. A window may reach into the day after. */
export function isMaintenanceTime(windows: Maintenance, wallMs: number): boolean {
  if (windows.length === 0) return true;
  const midnightMs = Math.floor(wallMs / dayMs) * dayMs;
  return windows.some(window => [midnightMs, midnightMs - dayMs].some(day => isWithin(window, day, wallMs)));
}

function isWithin(
  { days, startsAt, minutes }: Maintenance[number],
  midnightMs: number,
  wallMs: number,
): boolean {
  const weekday = weekdays[new Date(midnightMs).getUTCDay()];
  if (weekday === undefined || !days.includes(weekday)) return false;
  const [hour = 0, minute = 0] = startsAt.split(':').map(Number);
  const sinceMs = wallMs - midnightMs - (hour * 60 + minute) * minuteMs;
  return sinceMs >= 0 && sinceMs < minutes * minuteMs;
}
