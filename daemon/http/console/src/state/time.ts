import { signal } from '@preact/signals';

// The kiosk's clock is the one that counts; the browser only measures how long ago it was told.
let toldMs = 0;
let toldAtMs = 0;

/** Takes over the kiosk's time. */
export function setKioskTime(iso: string): void {
  toldMs = new Date(iso).getTime();
  toldAtMs = performance.now();
}

/** The kiosk's present, in milliseconds since 1970. */
export const nowMs = (): number => toldMs + performance.now() - toldAtMs;

/** Grows four times a second while somebody looks: what counts down reads it. */
export const tick = signal(0);

/** Calls back again and again; this is the only place of the console that keeps a timer. */
export function every(periodMs: number, callback: () => void): () => void {
  const timer = setInterval(callback, periodMs);
  return () => clearInterval(timer);
}

every(250, () => {
  if (!document.hidden) tick.value += 1;
});

const timeOfDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const relative = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' });

export const clockTime = (iso: string) => timeOfDay.format(new Date(iso));
export const calendarDay = (iso: string) => day.format(new Date(iso));

const dayMs = 86_400_000;

/** How long ago, in the largest unit that fits: "12 days ago". */
export function ago(iso: string): string {
  const days = Math.round((new Date(iso).getTime() - nowMs()) / dayMs);
  if (days > -60) return relative.format(days, 'day');
  if (days > -730) return relative.format(Math.round(days / 30.4), 'month');
  return relative.format(Math.round(days / 365.25), 'year');
}
