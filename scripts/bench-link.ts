// Measures events a second, kiosk outbox -> broker -> hub commit -> ack -> deleted, with both stores on the disk, and the
// time from one commit to its receipt: `node dist/scripts/bench-link.js [EVENTS]`.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { percentile } from '../daemon/biometrics/evaluation.ts';
import { startHub } from '../daemon/hub/hub.ts';
import { startLink } from '../daemon/link/link.ts';
import { openHubStore } from '../daemon/store/hub-store.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { aedesBroker, mosquittoAbsent, mosquittoBroker, type TestBroker } from '../test/helpers/brokers.ts';
import { gate, until } from '../test/helpers/link-fixtures.ts';
import { hubSide, kioskSide } from '../test/helpers/sealed-gate.ts';
import { encounterCommit, storeOptions } from '../test/helpers/store.ts';

const total = Number(process.argv[2] ?? 5000);
const shared = { clock: new SystemClock(), random: randomFrom(5).uniform, log: () => undefined };

async function measure(name: string, broker: TestBroker): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bitmapd-link-'));
  const kiosk = await openKioskStore(path.join(folder, 'kiosk'), storeOptions());
  const desk = await openHubStore(path.join(folder, 'hub'), storeOptions());
  const hub = startHub({
    options: { url: broker.url, tenant: gate.tenant },
    store: desk,
    ...hubSide,
    ...shared,
  });
  let received = 0;
  hub.onReceived(() => received++);
  await until('the hub listens', () => hub.view.link.connected);
  await Promise.all(Array.from({ length: total }, (_, number) => kiosk.commit(encounterCommit(number))));
  const startedAt = performance.now();
  const link = startLink({
    options: { url: broker.url, address: gate },
    outbox: kiosk.outbox,
    ...kioskSide,
    ...shared,
  });
  await until('all received', () => received === total, 120_000);
  const seconds = (performance.now() - startedAt) / 1000;
  const latencies: number[] = [];
  for (let number = total; number < total + 200; number++) {
    const next = new Promise<number>(resolve => {
      const stop = hub.onReceived(() => {
        stop();
        resolve(performance.now());
      });
    });
    const committedAt = await kiosk.commit(encounterCommit(number)).then(() => performance.now());
    const receivedAt = await next;
    latencies.push(receivedAt - committedAt);
  }
  const at = (share: number) => percentile(latencies, share).toFixed(1);
  process.stdout.write(
    `${name}: ${Math.round(total / seconds)} events/s; committed to received ${at(0.5)} ms p50, ${at(0.95)} ms p95\n`,
  );
  await link.close();
  await hub.close();
  await Promise.all([kiosk.close(), desk.close()]);
  await broker.dispose();
  await rm(folder, { recursive: true });
}

await measure('aedes', await aedesBroker());
if (mosquittoAbsent === false) await measure('mosquitto', await mosquittoBroker());
