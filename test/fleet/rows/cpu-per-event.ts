import type { Endings } from '../../faults/endings.ts';
import { withEndings } from '../../faults/endings.ts';
import { patience } from '../patience.ts';
import type { Row } from '../row.ts';
import { cpuMsOf, siteOf } from '../site.ts';

/** A ratio of two short runs: what one of them met by chance has room where the machine is busy. */
const mostTimes = patience > 1 ? 2 : 1.2;
const windowMs = 5_000;

/** Whether an event costs the hub and the broker the same however many kiosks there are. Being connected is not counted. */
export const row: Row = {
  name: 'cpu-per-event',
  async run({ of, progress }) {
    const few = of({ ci: 200, full: 1_000 });
    const many = of({ ci: 1_000, full: 5_000 });
    const events = of({ ci: 10_000, full: 30_000 });
    const one = await withEndings(endings => costUs(endings, few, events));
    progress(`${few} kiosks: ${one.toFixed(0)} us`);
    const other = await withEndings(endings => costUs(endings, many, events));
    const times = other / one;
    return {
      seen: `${one.toFixed(0)} us an event with ${few} kiosks, ${other.toFixed(0)} with ${many}: ${times.toFixed(2)} times`,
      value: Number(times.toFixed(2)),
      unit: 'times',
      count: events,
      pass: times <= mostTimes,
    };
  },
};

/**
 * The same number of events in portions of ten, so that messages are alike; what idling costs meanwhile is taken off. Each kiosk has sent
 * something before: its key is opened once, however long it stays.
 */
async function costUs(endings: Endings, kiosks: number, events: number): Promise<number> {
  const site = await siteOf(endings);
  await site.add(kiosks);
  await site.until('all are connected', ({ connected }) => connected === kiosks, 180_000);
  await site.sim.ask('happen', { from: 0, to: kiosks, stream: 'routine', count: 10 });
  const warm = kiosks * 10;
  await site.until('each has been heard', ({ acked }) => acked === warm, 120_000);
  const cpu = async () => (await site.hubStands()).cpuMs + cpuMsOf(site.broker.pid);
  const idleFrom = await cpu();
  await new Promise(resolve => setTimeout(resolve, windowMs));
  const idleMsASecond = ((await cpu()) - idleFrom) / (windowMs / 1000);
  const from = await cpu();
  const startedAt = performance.now();
  for (let done = 0; done < events; ) {
    const kiosksNow = Math.min(kiosks, (events - done) / 10);
    await site.sim.ask('happen', { from: 0, to: kiosksNow, stream: 'routine', count: 10 });
    done += kiosksNow * 10;
    await site.until('all are acknowledged', ({ acked }) => acked === warm + done, 120_000);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return (1000 * ((await cpu()) - from - idleMsASecond * seconds)) / events;
}
