import type { Row } from '../row.ts';
import { siteOf } from '../site.ts';

const mostMiB = 400;

/** What the simulator takes with all of its kiosks connected: the link of each has to be small. */
export const row: Row = {
  name: 'memory',
  async run({ of, endings }) {
    const count = of({ ci: 1_000, full: 5_000 });
    const site = await siteOf(endings);
    const before = await site.simStands();
    await site.add(count);
    const after = await site.until('all are connected', ({ connected }) => connected === count, 180_000);
    const eachKiB = ((after.rssMiB - before.rssMiB) * 1024) / count;
    const wouldTake = before.rssMiB + (eachKiB * 5_000) / 1024;
    return {
      seen: `${after.rssMiB.toFixed(0)} MiB with ${count} kiosks, ${eachKiB.toFixed(0)} KiB each; ${before.rssMiB.toFixed(0)} MiB without`,
      value: Math.round(Math.max(after.rssMiB, wouldTake)),
      unit: 'MiB at 5,000',
      count,
      pass: Math.max(after.rssMiB, wouldTake) <= mostMiB,
    };
  },
};
