import { patience } from '../patience.ts';
import type { Row } from '../row.ts';
import { cpuMsOf, siteOf } from '../site.ts';

const leastASecond = 2_000 / patience;

/** Events from outboxes through the broker to the hub's disk and back as acks, signed and encrypted, a second. */
export const row: Row = {
  name: 'ingest',
  async run({ of, endings }) {
    const kiosks = 100;
    const each = of({ ci: 300, full: 2_000 });
    const site = await siteOf(endings);
    await site.add(kiosks);
    await site.until('all are connected', ({ connected }) => connected === kiosks, 60_000);
    const cpu = async () => {
      const [sim, hub] = await Promise.all([site.simStands(), site.hubStands()]);
      return { sim: sim.cpuMs, hub: hub.cpuMs, broker: cpuMsOf(site.broker.pid) };
    };
    const before = await cpu();
    const startedAt = performance.now();
    await site.sim.ask('happen', { from: 0, to: kiosks, stream: 'routine', count: each });
    await site.until('all are acknowledged', ({ acked }) => acked === kiosks * each, 180_000);
    const seconds = (performance.now() - startedAt) / 1000;
    const after = await cpu();
    const rate = Math.round((kiosks * each) / seconds);
    const perEvent = (one: keyof typeof after) =>
      `${one} ${((1000 * (after[one] - before[one])) / (kiosks * each)).toFixed(0)} us`;
    return {
      seen: `${rate} a second from ${kiosks} kiosks; processor an event: ${perEvent('hub')}, ${perEvent('broker')}, ${perEvent('sim')}`,
      value: rate,
      unit: 'events/s',
      count: kiosks * each,
      pass: rate >= leastASecond,
    };
  },
};
