import { withEndings } from '../faults/endings.ts';
import { siteOf } from './site.ts';
const withTls = process.argv[2] === 'tls';
const count = Number(process.argv[3] ?? 500);
await withEndings(async endings => {
  const site = await siteOf(endings, { withTls });
  let t = performance.now();
  await site.sim.ask('add', { count });
  process.stdout.write(`added ${performance.now() - t}\n`);
  await site.until('connected', s => s.connected === count, 120_000);
  process.stdout.write(
    `connected ${performance.now() - t} ${JSON.stringify(await site.simStands())} ${JSON.stringify(await site.hubStands())}\n`,
  );
  t = performance.now();
  const n = Number(process.argv[4] ?? 100);
  await site.sim.ask('happen', { from: 0, to: count, stream: 'routine', count: n });
  await site.until('acked', s => s.acked === count * n, 120_000);
  const s = (performance.now() - t) / 1000;
  process.stdout.write(
    `events/s ${(count * n) / s} in ${s} ${JSON.stringify(await site.simStands())} ${JSON.stringify(await site.hubStands())}\n`,
  );
});
process.exit(0);
