import { identitiesFor } from './identities.ts';
import type { Outcome, RowContext } from './row.ts';
import { siteOf } from './site.ts';

/** Brings so many kiosks up and holds them: each has been born at the hub, and none has fallen off half a minute later. */
export async function connect(
  { of, endings, progress }: RowContext,
  numbers: { readonly ci: number; readonly full: number },
  withTls: boolean,
): Promise<Outcome> {
  const count = of(numbers);
  await identitiesFor(count); // making them is not connecting
  const site = await siteOf(endings, { withTls });
  const startedAt = performance.now();
  for (let there = 0; there < count; there += 250) {
    await site.add(Math.min(250, count - there));
    progress(`${there} of ${count}`);
  }
  await site.until('all are connected', ({ connected }) => connected === count, 120_000);
  const seconds = (performance.now() - startedAt) / 1000;
  await site.hubUntil('all are born', ({ online }) => online === count, 60_000);
  const holdMs = of({ ci: 5_000, full: 30_000 });
  await new Promise(resolve => setTimeout(resolve, holdMs));
  const [sim, hub] = await Promise.all([site.simStands(), site.hubStands()]);
  return {
    seen: `${sim.connected} of ${count} connected in ${seconds.toFixed(1)} s and held ${holdMs / 1000} s; ${hub.online} known online to the hub; simulator ${sim.rssMiB.toFixed(0)} MiB, hub ${hub.rssMiB.toFixed(0)} MiB`,
    value: sim.connected,
    unit: 'kiosks',
    count,
    pass: sim.connected === count && hub.online === count,
  };
}
