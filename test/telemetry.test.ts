// Traces: what a kiosk and its hub tell of an encounter, and what they do not.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test, { type TestContext } from 'node:test';
import { startHub } from '../daemon/hub/hub.ts';
import { startLink } from '../daemon/link/link.ts';
import { openHubStore } from '../daemon/store/hub-store.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { startTelemetry, type Telemetry } from '../daemon/telemetry/telemetry.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { mosquittoAbsent, mosquittoBroker } from './helpers/brokers.ts';
import { attributesOf, type Collector, collector, type Seen } from './helpers/collector.ts';
import { holder, LaneBench } from './helpers/lane-bench.ts';
import { linkDefaults } from '../daemon/link/parameters.ts';
import { gate, quickHub, until } from './helpers/link-fixtures.ts';
import { sealedLine, sessionsFrom } from './helpers/sealed-line.ts';
import { storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const clock = new SystemClock();
const shared = { clock, random: randomFrom(4).uniform, log: () => undefined };

function telemetryTo({ endpoint }: Collector, instance: string, lines: string[] = []): Promise<Telemetry> {
  const service = { 'service.name': 'bitmapd', 'service.instance.id': instance };
  return startTelemetry({ endpoint, service, clock, randomBytes, log: line => void lines.push(line) });
}

interface Site {
  readonly bench: LaneBench;
  /** Until the collector has everything. */
  readonly close: () => Promise<void>;
}

/** A gate with a store on the disk, Mosquitto, and a hub with a store on the disk; both tell the collector. */
async function site(t: TestContext, to: Collector, { hubIsTraced = true } = {}): Promise<Site> {
  const broker = await mosquittoBroker();
  t.after(() => broker.dispose());
  const line = await sealedLine(gate.tenant);
  const [kiosk, desk] = await Promise.all([
    telemetryTo(to, 'airport/s1/gate-01'),
    telemetryTo(to, 'airport/hub'),
  ]);
  const hubStore = await openHubStore(await temporaryFolder(t), storeOptions());
  const context = { options: { url: broker.url, tenant: gate.tenant }, store: hubStore, sealing: line.hub };
  const whole = { ...context, ...shared, parameters: quickHub };
  const hub = startHub(hubIsTraced ? desk.hub(whole) : whole);
  await until('the hub listens', () => hub.view.link.connected);
  let ids = 0;
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  const bench = new LaneBench({
    documents: true,
    adapt: parts => kiosk.lane({ ...parts, store, newId: () => `01TESTENCOUNTER${++ids}` }),
  });
  const link = startLink({
    options: { url: broker.url, address: gate },
    outbox: store.outbox,
    sealing: await line.kiosk(gate),
    nextSession: sessionsFrom(),
    ...shared,
    parameters: linkDefaults, // sent again on a slow machine it would be seen twice
    tracing: kiosk.link,
  });
  await bench.ready();
  return {
    bench,
    close: async () => {
      await bench.lane.close();
      while ((await store.outbox.count()) > 0) await new Promise(resolve => setTimeout(resolve, 5));
      await link.close();
      await hub.close();
      await store.close();
      await hubStore.close();
      await kiosk.close();
      await desk.close();
    },
  };
}

/** Somebody walks through, or is stopped. */
async function passage(bench: LaneBench): Promise<void> {
  const before = bench.encounters.length;
  await bench.arrive();
  await bench.showDocument('good');
  await bench.place(200);
  for (let tries = 0; bench.encounters.length === before && tries < 200; tries++) {
    await bench.clock.advance(100);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  assert.equal(bench.encounters.length, before + 1);
}

const named = (spans: readonly Seen[], name: string): Seen => {
  const found = spans.filter(span => span.name === name);
  const [span, ...more] = found;
  assert.ok(span && more.length === 0, `${name}: ${found.length}`);
  return span;
};
const startOf = (span: Seen) => BigInt(span.startTimeUnixNano);
const endOf = (span: Seen) => BigInt(span.endTimeUnixNano);

test('one trace leads from the capture at the kiosk to the ack of the hub', {
  skip: mosquittoAbsent,
}, async t => {
  const to = await collector(t);
  const { bench, close } = await site(t, to);
  await passage(bench);
  await close();
  const { spans } = to;
  assert.equal(new Set(spans.map(({ traceId }) => traceId)).size, 1);
  const root = named(spans, 'encounter');
  assert.equal(root.parentSpanId ?? '', '');
  for (const name of ['capture', 'extract', 'search', 'decide', 'store', 'outbox', 'publish']) {
    const span = named(spans, name);
    assert.equal(span.parentSpanId, root.spanId, name);
    assert.equal(span.service['service.instance.id'], 'airport/s1/gate-01');
    assert.ok(startOf(span) >= startOf(root) && endOf(span) >= startOf(span), name);
  }
  const publish = named(spans, 'publish');
  for (const name of ['receive', 'commit', 'acknowledge']) {
    const span = named(spans, name);
    assert.equal(span.parentSpanId, publish.spanId, name);
    assert.equal(span.service['service.instance.id'], 'airport/hub');
  }
  const order = ['capture', 'extract', 'search', 'decide', 'store', 'outbox', 'publish', 'receive', 'commit'];
  const starts = [...order, 'acknowledge'].map(name => startOf(named(spans, name)));
  assert.deepEqual(
    starts,
    starts.toSorted((a, b) => Number(a - b)),
  );
  assert.ok(endOf(publish) >= endOf(named(spans, 'commit')), 'acknowledged after it was on the disk');
  assert.deepEqual(
    [root, publish, named(spans, 'receive'), named(spans, 'acknowledge')].map(({ kind }) => kind),
    [1, 4, 5, 4],
  );
});

test('a trace tells nobody who it was, and not whether it was a hit', { skip: mosquittoAbsent }, async t => {
  const to = await collector(t);
  const { bench, close } = await site(t, to);
  await passage(bench);
  await bench.walkOn();
  bench.candidates = [{ list: 'wanted', subject: 'SUBJECT-7', instance: 1, score: 99 }];
  await passage(bench);
  await close();
  assert.deepEqual(
    bench.encounters.map(({ answer }) => answer),
    ['GREEN', 'RED'],
  );
  const traces = grouped(to.spans, ({ traceId }) => traceId);
  assert.equal(traces.size, 2);
  const [first, second] = [...traces.values()].map(shapeOf);
  assert.deepEqual(first, second);
  const keys = new Set(to.spans.flatMap(({ attributes }) => Object.keys(attributesOf(attributes))));
  assert.deepEqual([...keys], ['bitmap.trait']);
  const secrets = [...Object.values(holder), ...bench.encounters.map(({ id }) => id)];
  for (const word of [...secrets, 'SUBJECT-7', 'wanted', 'RED', 'urgent', 'routine', 'lane'])
    if (word !== 'F' && word !== 'P') for (const body of to.bodies) assert.ok(!body.includes(word), word);
});

/** All of a trace but its ids and times. */
const shapeOf = (spans: readonly Seen[]) =>
  spans
    .map(({ name, kind, attributes, status }) => ({ name, kind, attributes, status }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

function grouped<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}

test('a hub that traces nothing takes what a traced kiosk sends', { skip: mosquittoAbsent }, async t => {
  const to = await collector(t);
  const { bench, close } = await site(t, to, { hubIsTraced: false });
  await passage(bench);
  await close();
  assert.ok(named(to.spans, 'publish'));
  assert.ok(!to.spans.some(({ name }) => name === 'commit'));
});
