// Kiosk and hub with their real stores on the disk, over the embedded broker.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { startHub } from '../daemon/hub/hub.ts';
import { startBroker } from '../daemon/link/broker.ts';
import { startLink } from '../daemon/link/link.ts';
import { openHubStore } from '../daemon/store/hub-store.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { alarm, gate, quickHub, quickLink, until } from './helpers/link-fixtures.ts';
import { hubSide, kioskSide } from './helpers/sealed-gate.ts';
import { storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const shared = { clock: new SystemClock(), random: randomFrom(4).uniform, log: () => undefined };

async function site(context: TestContext) {
  const broker = await startBroker({ port: 0 });
  const kioskFolder = await temporaryFolder(context);
  context.after(() => broker.close());
  return {
    kiosk: async () => {
      const store = await openKioskStore(kioskFolder, storeOptions());
      const link = startLink({
        options: { url: broker.url, address: gate },
        outbox: store.outbox,
        ...kioskSide,
        ...shared,
        parameters: quickLink,
      });
      const stop = async () => {
        await link.close();
        await store.close();
      };
      return { store, link, stop };
    },
    hub: async (folder: string) => {
      const store = await openHubStore(folder, storeOptions());
      const hub = startHub({
        options: { url: broker.url, tenant: gate.tenant },
        store,
        ...hubSide,
        ...shared,
        parameters: quickHub,
      });
      const stop = async () => {
        await hub.close();
        await store.close();
      };
      return { store, hub, stop };
    },
  };
}

const happen = (count: number) => ({
  audit: [],
  events: Array.from({ length: count }, (_, index) => alarm(`event ${index}`)),
});

async function empty(outbox: { count(): Promise<number> }): Promise<void> {
  let left = await outbox.count();
  const look = async () => {
    left = await outbox.count();
  };
  await until('the outbox is empty', () => {
    void look();
    return left === 0;
  });
}

test('a kiosk that restarts sends what is left, and the hub has each entry once', async t => {
  const { kiosk, hub } = await site(t);
  const first = await kiosk();
  await first.store.commit(happen(30));
  await first.stop();
  const desk = await hub(await temporaryFolder(t));
  const second = await kiosk();
  await until('some are through', () => desk.hub.view.counts.received > 3);
  await second.stop();
  const third = await kiosk();
  await third.store.commit(happen(5));
  await empty(third.store.outbox);
  const kept = await desk.store.received({ limit: 100 });
  assert.deepEqual(
    kept.map(({ entry }) => entry.seq).reverse(),
    Array.from({ length: 35 }, (_, index) => index + 1),
  );
  await third.stop();
  await desk.stop();
});

test('a hub that is made anew takes a kiosk up where it is, and says how many it never had', async t => {
  const { kiosk, hub } = await site(t);
  const gateway = await kiosk();
  const lost = await hub(await temporaryFolder(t));
  await gateway.store.commit(happen(20));
  await empty(gateway.store.outbox);
  await lost.stop();
  const anew = await hub(await temporaryFolder(t));
  await gateway.store.commit(happen(10));
  await empty(gateway.store.outbox);
  const [device] = anew.store.deviceCounts();
  assert.equal(device?.events, 10);
  assert.equal(device?.missing, 20);
  assert.equal((await anew.store.received({ limit: 100 })).at(-1)?.entry.seq, 21);
  await gateway.stop();
  await anew.stop();
});
