import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openKioskStore } from '../../daemon/store/kiosk-store.ts';
import { encounterCommit, encounterId, storeOptions } from '../../test/helpers/store.ts';
import { now } from './measure.ts';

const pictureBytes = 64 * 1024;

/** Fills a store with hits until so many bytes are in it, says so, and goes on until it is killed. */
export async function fillForEver(folder: string, bytes: number): Promise<never> {
  const store = await openKioskStore(folder, storeOptions({ now }));
  for (let number = 1; ; number++) {
    const wave = Array.from({ length: 16 }, (_, lane) => commitHit(store, 16 * number + lane));
    await Promise.all(wave);
    if (16 * number * pictureBytes >= bytes) process.stdout.write('full\n');
  }
}

async function commitHit(store: Awaited<ReturnType<typeof openKioskStore>>, number: number): Promise<void> {
  const png = randomBytes(pictureBytes);
  const sample = {
    modality: 'fingerprint' as const,
    position: 2 as const,
    png,
    template: png.subarray(0, 400),
  };
  const evidence = { encounter: encounterId(number), samples: [sample] };
  await store.commit({ ...encounterCommit(number), evidence });
}

/** How long a store of so many bytes takes to open after SIGKILL in the middle of its work, ms. */
export async function reopenMs(folder: string, bytes: number): Promise<number> {
  const writer = fileURLToPath(new URL('./child.js', import.meta.url));
  const child = spawn(process.execPath, [writer, 'fill', folder, String(bytes)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const beganMs = performance.now();
  const store = await openKioskStore(folder, storeOptions({ now, create: false }));
  const tookMs = performance.now() - beganMs;
  await store.close();
  return tookMs;
}
