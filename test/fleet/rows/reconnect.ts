import { patience } from '../patience.ts';
import type { Row } from '../row.ts';
import { siteOf } from '../site.ts';

const mostSeconds = 60 * patience;
/** Attempts a second that a crowd of this size may make at worst, a kiosk: a storm would be all at once, again and again. */
const mostAttemptsEach = 6;

/** The broker is killed under all of them and started again: all come back, and none of them hammers it meanwhile. */
export const row: Row = {
  name: 'reconnect',
  async run({ of, endings }) {
    const count = of({ ci: 1_000, full: 5_000 });
    const site = await siteOf(endings);
    await site.add(count);
    await site.until('all are connected', ({ connected }) => connected === count, 180_000);
    const before = await site.simStands();
    await site.broker.kill();
    await site.until('all have noticed', ({ connected }) => connected === 0, 60_000);
    await new Promise(resolve => setTimeout(resolve, 2_000));
    const restartedAt = performance.now();
    await site.broker.start();
    const after = await site.until('all are back', ({ connected }) => connected === count, 180_000);
    const seconds = (performance.now() - restartedAt) / 1000;
    await site.hubUntil('all are born again', ({ online }) => online === count, 60_000);
    const attempts = (after.attempts - before.attempts) / count;
    return {
      seen: `all ${count} back ${seconds.toFixed(1)} s after the broker; ${attempts.toFixed(1)} attempts a kiosk`,
      value: Number(seconds.toFixed(1)),
      unit: 's',
      count,
      pass: seconds <= mostSeconds && attempts <= mostAttemptsEach,
    };
  },
};
