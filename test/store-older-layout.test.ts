import assert from 'node:assert/strict';
import test from 'node:test';
import { streams } from '../daemon/core/stream.ts';
import { startHub } from '../daemon/hub/hub.ts';
import { startBroker } from '../daemon/link/broker.ts';
import { startLink } from '../daemon/link/link.ts';
import { openHubStore } from '../daemon/store/hub-store.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { alarm, gate, quickHub, quickLink, until } from './helpers/link-fixtures.ts';
import { olderHubStore, olderKioskStore } from './helpers/older-layout.ts';
import { hubSide, kioskSide } from './helpers/sealed-gate.ts';
import { encounterCommit, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const existing = storeOptions({ create: false });

test('a store of the older layout opens, keeps its entries in their own stream, and begins the others', async t => {
  const folder = await temporaryFolder(t);
  await olderKioskStore(folder, 'e1', 2, 5);
  let store = await openKioskStore(folder, existing);
  assert.equal(await store.outbox.count(), 3);
  await store.commit({
    ...encounterCommit(90),
    events: [alarm('new'), ...(encounterCommit(90).events ?? [])],
  });
  await store.close();
  store = await openKioskStore(folder, existing);
  const read = streams.map(async stream => (await store.outbox.read(stream, 0, 10)).map(({ id }) => id));
  assert.deepEqual(await Promise.all(read), [['e1.urgent.1'], ['e1.3', 'e1.4', 'e1.5'], ['e1.routine.1']]);
  await store.outbox.acknowledge({ stream: 'events', epoch: 'e1', upTo: 4 });
  assert.deepEqual(
    (await store.outbox.read('events', 0, 10)).map(({ stream, epoch, seq }) => [stream, epoch, seq]),
    [['events', 'e1', 5]],
  );
  assert.equal(await store.outbox.count(), 3);
  await store.close();
});

test('an older kiosk and an older hub go on where they were: each entry is kept once', async t => {
  const [kioskFolder, hubFolder] = [await temporaryFolder(t), await temporaryFolder(t)];
  await olderKioskStore(kioskFolder, 'e1', 2, 6);
  await olderHubStore(hubFolder, gate, 'e1', 4); // the ack of 3 and 4 was lost
  const broker = await startBroker({ port: 0 });
  const kiosk = await openKioskStore(kioskFolder, existing);
  const desk = await openHubStore(hubFolder, existing);
  const shared = { clock: new SystemClock(), random: randomFrom(4).uniform, log: () => undefined };
  const [toHub, toKiosk] = [
    { url: broker.url, address: gate },
    { url: broker.url, tenant: gate.tenant },
  ];
  const hub = startHub({ options: toKiosk, store: desk, ...hubSide, ...shared, parameters: quickHub });
  const link = startLink({
    options: toHub,
    outbox: kiosk.outbox,
    ...kioskSide,
    ...shared,
    parameters: quickLink,
  });
  try {
    await kiosk.commit(encounterCommit(90));
    await until('all is kept', () => hub.view.counts.received === 3);
    const kept = (await desk.received({ limit: 100 })).map(({ entry }) => entry.id);
    assert.deepEqual(kept.toSorted(), ['e1.1', 'e1.2', 'e1.3', 'e1.4', 'e1.5', 'e1.6', 'e1.routine.1']);
    const [counted] = desk.deviceCounts();
    assert.deepEqual([counted?.events, counted?.missing], [7, 0]);
    await until('the acks are there', () => link.status.inFlight === 0);
  } finally {
    await link.close();
    assert.equal(await kiosk.outbox.count(), 0);
    await hub.close();
    await Promise.all([kiosk.close(), desk.close(), broker.close()]);
  }
});
