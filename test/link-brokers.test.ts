// The kiosk's link and the hub over real brokers: what is sent arrives once, in order, and leaves the outbox only then.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { connectAsync } from 'mqtt';
import { type Hub, startHub } from '../daemon/hub/hub.ts';
import { type Link, startLink } from '../daemon/link/link.ts';
import { eventTopic } from '../daemon/link/topics.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { aedesBroker, mosquittoAbsent, mosquittoBroker, type TestBroker } from './helpers/brokers.ts';
import { startProxy } from './helpers/proxy.ts';
import { gate, MemoryOutbox, MemoryReceived, quickHub, quickLink, until } from './helpers/link-fixtures.ts';
import { hubSide, kioskSide } from './helpers/sealed-gate.ts';

interface Bench {
  readonly broker: TestBroker;
  readonly outbox: MemoryOutbox;
  readonly store: MemoryReceived;
  /** What `onReceived` told, over all hubs of the test. */
  readonly told: number[];
  readonly journal: string[];
  kiosk(url?: string): Link;
  hub(): Hub;
}

function benchOn(broker: TestBroker, context: TestContext): Bench {
  const outbox = new MemoryOutbox('epoch-a');
  const store = new MemoryReceived();
  const told: number[] = [];
  const journal: string[] = [];
  const shared = {
    clock: new SystemClock(),
    random: randomFrom(1).uniform,
    log: (line: string) => void journal.push(line),
  };
  context.after(() => broker.dispose());
  return {
    broker,
    outbox,
    store,
    told,
    journal,
    kiosk(url = broker.url) {
      const options = { url, address: gate };
      const link = startLink({ options, outbox, ...kioskSide, ...shared, parameters: quickLink });
      context.after(() => link.close());
      return link;
    },
    hub() {
      const options = { url: broker.url, tenant: gate.tenant };
      const hub = startHub({ options, store, ...hubSide, ...shared, parameters: quickHub });
      hub.onReceived(({ entry }) => told.push(entry.seq));
      context.after(() => hub.close());
      return hub;
    },
  };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

for (const { name, start, skip } of [
  { name: 'aedes', start: aedesBroker, skip: false as const },
  { name: 'mosquitto', start: mosquittoBroker, skip: mosquittoAbsent },
]) {
  test(`${name}: events reach the hub in order, and leave the outbox when it has them`, { skip }, async t => {
    const bench = benchOn(await start(), t);
    const hub = bench.hub();
    const link = bench.kiosk();
    bench.outbox.append(200);
    await until('the outbox is empty', () => bench.outbox.entries.length === 0);
    assert.deepEqual(bench.told, upTo(200));
    assert.deepEqual(
      bench.store.kept.map(({ entry }) => entry.id),
      upTo(200).map(seq => `epoch-a-${seq}`),
    );
    assert.equal(link.status.inFlight, 0);
    assert.equal(link.status.lastError, undefined);
    const [device] = hub.view.devices;
    assert.deepEqual(device?.address, gate);
    assert.equal(device?.heads.at(0)?.upTo, 200);
    bench.outbox.append();
    await until('an entry that comes later goes at once', () => bench.outbox.entries.length === 0, 500);
  });

  test(`${name}: killed among 500 events and started again, all arrive once and in order`, {
    skip,
  }, async t => {
    const bench = benchOn(await start(), t);
    bench.store.commitMs = 5;
    bench.hub();
    const link = bench.kiosk();
    bench.outbox.append(500);
    await until('some events are through', () => bench.told.length >= 100);
    await bench.broker.kill();
    assert.ok(bench.told.length < 500, 'the broker died in the middle');
    await until('the kiosk has noticed', () => !link.status.connected);
    assert.notEqual(link.status.lastError, undefined);
    bench.outbox.append(20);
    await bench.broker.start();
    await until('the outbox is empty', () => bench.outbox.entries.length === 0);
    assert.deepEqual(bench.told, upTo(520));
    assert.equal(bench.store.kept.length, 520);
  });

  test(`${name}: what is sent while the hub is away waits for it`, { skip }, async t => {
    const bench = benchOn(await start(), t);
    const link = bench.kiosk();
    bench.outbox.append(100);
    await until('the kiosk says that the hub is silent', () =>
      /hub does not acknowledge/.test(link.status.lastError ?? ''),
    );
    assert.equal(bench.outbox.entries.length, 100);
    bench.hub();
    await until('the outbox is empty', () => bench.outbox.entries.length === 0);
    assert.deepEqual(bench.told, upTo(100));
    assert.equal(link.status.lastError, undefined);
  });

  test(`${name}: a broker that holds the socket and does not answer is left`, { skip }, async t => {
    const bench = benchOn(await start(), t);
    bench.hub();
    const link = bench.kiosk();
    await until('connected', () => link.status.connected);
    bench.broker.freeze();
    bench.outbox.append();
    await until('given up', () => !link.status.connected, 2_000);
    assert.match(link.status.lastError ?? '', /PUBACK/);
    await bench.broker.kill();
    await bench.broker.start();
    await until('the outbox is empty', () => bench.outbox.entries.length === 0);
    assert.deepEqual(bench.told, [1]);
  });

  test(`${name}: the hub sees a kiosk come, leave, and die`, { skip }, async t => {
    const bench = benchOn(await start(), t);
    const hub = bench.hub();
    await until('the hub listens', () => hub.view.link.connected);
    const online = (): boolean | undefined => hub.view.devices.at(0)?.online;
    const proxy = await startProxy(bench.broker.url);
    t.after(() => proxy.close());
    const link = bench.kiosk(proxy.url);
    await until('come', () => online() ?? false);
    proxy.close();
    await until('dead, by its last will', () => !(online() ?? true));
    await link.close();
    const second = bench.kiosk();
    await until('back', () => online() ?? false);
    await second.close();
    await until('left', () => !(online() ?? true));
  });
}

test('mosquitto: no larger packet than an envelope needs is taken in', { skip: mosquittoAbsent }, async t => {
  const bench = benchOn(await mosquittoBroker(), t);
  const hub = bench.hub();
  await until('the hub listens', () => hub.view.link.connected);
  const stranger = await connectAsync(bench.broker.url, { reconnectPeriod: 0 });
  t.after(() => stranger.endAsync(true));
  await stranger.publishAsync(eventTopic(gate), Buffer.alloc(2 ** 24), { qos: 1 });
  await stranger.publishAsync(eventTopic(gate), 'small', { qos: 1 });
  await until('the small one is refused', () => hub.view.counts.refused > 0);
  assert.equal(hub.view.counts.refused, 1);
  assert.match(hub.view.lastRefusal ?? '', /not a compact JWE/);
});
