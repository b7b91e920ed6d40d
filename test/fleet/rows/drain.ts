import { startSlowLine } from '../slow-line.ts';
import { patience } from '../patience.ts';
import type { Row } from '../row.ts';
import { siteOf } from '../site.ts';

const leastASecond = 500 / patience;
const oneWayMs = 25;

/** One kiosk that has been away, over a line on which an answer takes 50 ms. */
export const row: Row = {
  name: 'drain',
  async run({ of, endings }) {
    const events = of({ ci: 5_000, full: 20_000 });
    const site = await siteOf(endings, {
      through: async url => {
        const line = await startSlowLine(url, oneWayMs);
        endings.after(() => line.close());
        return line.url;
      },
    });
    await site.add(1);
    await site.until('it is connected', ({ connected }) => connected === 1, 10_000);
    const startedAt = performance.now();
    await site.sim.ask('happen', { from: 0, to: 1, stream: 'routine', count: events });
    await site.until('all are acknowledged', ({ acked }) => acked === events, 120_000);
    const rate = Math.round(events / ((performance.now() - startedAt) / 1000));
    return {
      seen: `${rate} a second at a round trip of ${2 * oneWayMs} ms`,
      value: rate,
      unit: 'events/s',
      count: events,
      pass: rate >= leastASecond,
    };
  },
};
