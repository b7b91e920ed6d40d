import { alarm, until } from '../../helpers/link-fixtures.ts';
import type { Report } from '../row.ts';
import { MemoryWatch } from './memory.ts';
import type { Site } from './site.ts';

/** A week has 604,800 seconds; an event a second. */
export const secondsOfWeek = 604_800;

export interface Week {
  readonly eventsPerSecond: number;
  /** From the commit of a hit to its receipt while the rest waits, in ms. */
  readonly hitMs: readonly number[];
  readonly peakMiB: number;
  readonly growthMiB: number;
}

/**
 * The broker is away while events gather; then it comes back, and they drain. All along hits happen, which must not wait
 * for them.
 */
export async function drainWeek(site: Site, events: number, report: Report): Promise<Week> {
  await site.broker.kill();
  await until('the kiosk has noticed', () => !site.link.status.connected);
  await site.happen(events);
  const total = await site.kiosk.outbox.count();
  await site.broker.start();
  await until('both are back', () => site.link.status.connected && site.hub.view.link.connected);
  await until(
    'the urgent ones are through',
    () => site.kiosk.outbox.last('urgent') === heardUrgent(site),
    60_000,
  );
  const watch = new MemoryWatch();
  const before = await site.kiosk.outbox.count();
  const from = performance.now();
  const hitMs: number[] = [];
  for (let left = before; left > before / 10; left = await site.kiosk.outbox.count()) {
    report.progress(total - left, total);
    hitMs.push(await oneHit(site));
    await new Promise(resolve => setTimeout(resolve, Math.min(1_000, events / 200)));
  }
  await site.drained(30_000);
  const seconds = (performance.now() - from) / 1000;
  return { eventsPerSecond: before / seconds, hitMs, ...watch.end() };
}

function heardUrgent({ hub }: Site): number {
  return hub.view.devices.at(0)?.heads.find(({ stream }) => stream === 'urgent')?.upTo ?? 0;
}

async function oneHit(site: Site): Promise<number> {
  const from = performance.now();
  const heard = new Promise<number>(resolve => {
    const stop = site.hub.onReceived(({ entry }) => {
      if (entry.event.type !== 'org.bitmap.alarm.v1' || entry.event.data.detail !== `${from}`) return;
      stop();
      resolve(performance.now() - from);
    });
  });
  await site.commit([alarm(`${from}`)]);
  return heard;
}
