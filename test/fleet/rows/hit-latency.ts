import { percentile } from '../../../daemon/biometrics/evaluation.ts';
import { patience } from '../patience.ts';
import type { Row } from '../row.ts';
import { siteOf } from '../site.ts';

const mostMs = 25 * patience;
/** Programs that have just started compile what they do: they live for months, and so many hits are not counted. */
const warmUp = 20;

/**
 * From the moment a hit is in the outbox of a kiosk until the hub has it on its disk and tells of it, one hit after the
 * other, while other kiosks send what they always send. The kiosk's own commit is not in it: row `store` of the faults has it.
 */
export const row: Row = {
  name: 'hit-latency',
  async run({ of, endings }) {
    const hits = of({ ci: 200, full: 1_000 });
    const others = 50;
    const site = await siteOf(endings);
    await site.add(others + 1);
    await site.until('all are connected', ({ connected }) => connected === others + 1, 60_000);
    const sentAtUs = await site.sim.ask<number[]>('hits', {
      kiosk: others,
      count: warmUp + hits,
      everyMs: 20,
      others,
    });
    await site.until('all are acknowledged', ({ waiting }) => waiting === 0, 30_000);
    const seen = new Map(await site.hub.ask<[string, number][]>('seen'));
    const all = sentAtUs.map((at, index) => ((seen.get(`e1.urgent.${index + 1}`) ?? Infinity) - at) / 1000);
    const waits = all.slice(warmUp);
    const [median, worst] = [0.5, 0.99].map(share => percentile(waits, share));
    return {
      seen: `${median.toFixed(1)} ms at the median, ${worst.toFixed(1)} at 99 %, while ${others} others send; ${Math.max(...all.slice(0, warmUp)).toFixed(0)} at worst of the first ${warmUp}`,
      value: Number(worst.toFixed(1)),
      unit: 'ms',
      count: hits,
      pass: worst <= mostMs,
    };
  },
};
