// Measures synced commits a second of one and of eight callers: `node dist/scripts/bench-store.js [COMMITS]`.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { encounterCommit, storeOptions } from '../test/helpers/store.ts';

const total = Number(process.argv[2] ?? 4000);
const now = () => new Date(performance.timeOrigin + performance.now());

async function commitsPerSecond(callers: number): Promise<number> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bitmapd-bench-'));
  const store = await openKioskStore(folder, storeOptions({ now }));
  let number = 0;
  const caller = async () => {
    while (number < total) await store.commit(encounterCommit(++number));
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: callers }, caller));
  const seconds = (performance.now() - startedAt) / 1000;
  await store.close();
  await rm(folder, { recursive: true });
  return total / seconds;
}

for (const callers of [1, 8, 1, 8]) {
  const rate = await commitsPerSecond(callers);
  process.stdout.write(`${callers} callers: ${Math.round(rate)} commits/s\n`);
}
