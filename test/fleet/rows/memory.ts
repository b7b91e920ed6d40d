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
    const connectedWith = (size: number) =>
      site.until('all are connected', ({ connected }) => connected === size, 180_000);
    // The first ones also pay for what a process has once: another half tells what each of many takes.
    await site.add(count / 2);
    const half = await connectedWith(count / 2);
    await site.add(count / 2);
    const all = await connectedWith(count);
    const eachMiB = (all.rssMiB - half.rssMiB) / (count / 2);
    const at5000 = all.rssMiB + eachMiB * (5_000 - count);
    return {
      seen: `${all.rssMiB.toFixed(0)} MiB with ${count} kiosks, ${before.rssMiB.toFixed(0)} without; another one takes ${(eachMiB * 1024).toFixed(0)} KiB`,
      value: Math.round(at5000),
      unit: 'MiB at 5,000',
      count,
      pass: at5000 <= mostMiB,
    };
  },
};
