// The hub over the embedded broker: what it refuses, and what it does when its disk fails or is slow.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { connectAsync } from 'mqtt';
import { Fault } from '../daemon/core/errors.ts';
import { startHub } from '../daemon/hub/hub.ts';
import { startBroker } from '../daemon/link/broker.ts';
import { encodeEnvelope } from '../daemon/link/envelope.ts';
import { startLink } from '../daemon/link/link.ts';
import { maxSealedBytes } from '../daemon/link/sealed/parameters.ts';
import { eventTopic, formatTopic } from '../daemon/link/topics.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import {
  entryOf,
  gate,
  MemoryOutbox,
  MemoryReceived,
  quickHub,
  quickLink,
  until,
} from './helpers/link-fixtures.ts';
import { hubSide, kioskSide, sealedText } from './helpers/sealed-gate.ts';

async function desk(context: TestContext, parameters = quickHub) {
  const broker = await startBroker({ port: 0 });
  const store = new MemoryReceived();
  const outbox = new MemoryOutbox('epoch-a');
  const told: number[] = [];
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const shared = { clock: new SystemClock(), random: randomFrom(2).uniform, log };
  const hub = startHub({
    options: { url: broker.url, tenant: gate.tenant },
    store,
    ...hubSide,
    ...shared,
    parameters,
  });
  hub.onReceived(({ entry }) => told.push(entry.seq));
  await until('the hub listens', () => hub.view.link.connected);
  const options = { url: broker.url, address: gate };
  const kiosk = () => {
    const link = startLink({ options, outbox, ...kioskSide, ...shared, parameters: quickLink });
    context.after(() => link.close());
    return link;
  };
  const stranger = async () => {
    const client = await connectAsync(broker.url, { reconnectPeriod: 0 });
    context.after(() => client.endAsync(true));
    return client;
  };
  context.after(async () => {
    await hub.close();
    await broker.close();
  });
  return { hub, store, outbox, told, lines, kiosk, stranger };
}

test('what is malformed or not from its own device is refused, counted, and stops nobody', async t => {
  const { hub, store, outbox, told, kiosk, stranger } = await desk(t);
  const other = { ...gate, device: 'gate-02' };
  const state = formatTopic({ address: gate, direction: 'up', kind: 'state' });
  const good = encodeEnvelope(gate, { entry: entryOf('epoch-a', 1), first: 1 });
  const mangle = (fields: object) =>
    sealedText(JSON.stringify([{ ...JSON.parse(good.toString()), ...fields }]));
  const garbage: [string, string | Buffer][] = [
    [eventTopic(gate), 'not sealed'],
    [eventTopic(gate), good],
    [eventTopic(gate), Buffer.from([0xff, 0xfe, 0x00])],
    [eventTopic(gate), ''],
    [eventTopic(gate), sealedText('not JSON')],
    [eventTopic(gate), sealedText('[]')],
    [eventTopic(gate), Buffer.alloc(maxSealedBytes + 1, 0x20)],
    [eventTopic(gate), mangle({ seq: 0 })],
    [eventTopic(gate), mangle({ first: 2 })],
    [eventTopic(gate), mangle({ epoch: '\ud800' })],
    [eventTopic(gate), mangle({ source: '/bitmap/airport/s1/gate-02' })],
    [eventTopic(other), sealedText(`[${good.toString()}]`)],
    [state, sealedText('{"state":"asleep","session":"1"}')],
    [`bitmap/1/${gate.tenant}/s1/gate 3/up/evt/sealed`, sealedText(`[${good.toString()}]`)],
  ];
  const client = await stranger();
  for (const [topic, payload] of garbage) await client.publishAsync(topic, payload, { qos: 1 });
  await until('all are counted', () => hub.view.counts.refused === garbage.length);
  assert.match(hub.view.lastRefusal ?? '', /gate 3/);
  await until('what came as an event is kept aside', () => hub.view.counts.aside === garbage.length - 2);
  assert.deepEqual(store.kept, []);
  kiosk();
  outbox.append(3);
  await until('the kiosk is served', () => outbox.entries.length === 0);
  assert.deepEqual(told, [1, 2, 3]);
});

test('a refusal says which field and why, not what it held', async t => {
  const { hub, lines, stranger } = await desk(t);
  const envelope = JSON.parse(encodeEnvelope(gate, { entry: entryOf('e', 1), first: 1 }).toString());
  envelope.data.lane = { secret: 'SURNAME' };
  await (await stranger()).publishAsync(eventTopic(gate), sealedText(JSON.stringify([envelope])), { qos: 1 });
  await until('kept aside', () => hub.view.counts.aside === 1);
  const told = lines.join('\n');
  assert.match(told, /cannot read seq 1 of .*\/data\/lane/);
  assert.doesNotMatch(told, /SURNAME/);
});

test('an event that cannot be read in its place is kept aside, and the stream goes on after it', async t => {
  const { hub, store, told, stranger } = await desk(t);
  const client = await stranger();
  const send = async (seq: number, fields: object = {}) => {
    const good = JSON.parse(encodeEnvelope(gate, { entry: entryOf('epoch-a', seq), first: 1 }).toString());
    const payload = sealedText(JSON.stringify([{ ...good, ...fields }]));
    await client.publishAsync(eventTopic(gate), payload, { qos: 1 });
  };
  await send(1);
  await send(2, { type: 'org.bitmap.newer.v7' });
  await send(3);
  await send(2, { type: 'org.bitmap.newer.v7' });
  await send(4, { data: { lane: 7 } });
  await send(5);
  await until('the stream has gone on', () => told.length === 3);
  assert.deepEqual(told, [1, 3, 5]);
  assert.deepEqual(hub.view.devices.at(0)?.heads, [{ stream: 'urgent', epoch: 'epoch-a', upTo: 5 }]);
  assert.equal(hub.view.counts.aside, 2);
  assert.equal(store.kept.length, 3);
});

test('an event that the store can never hold is kept aside, and its batch is kept without it', async t => {
  const { hub, told, lines, stranger } = await desk(t);
  const client = await stranger();
  // It parses and passes the schema, which lets unknown fields through, and no record can be made of it.
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const publish = (seq: number, more = '0') => {
    const text = encodeEnvelope(gate, { entry: entryOf('epoch-a', seq), first: 1 }).toString();
    const payload = sealedText(`[${text.replace('"data":{', `"data":{"more":${more},`)}]`);
    return client.publishAsync(eventTopic(gate), payload, { qos: 1 });
  };
  await Promise.all([1, 2, 3, 4, 5].map(seq => publish(seq, seq === 3 ? deep : '0')));
  await until('the rest is kept', () => told.length === 4);
  assert.deepEqual(told, [1, 2, 4, 5]);
  assert.equal(hub.view.counts.aside, 1);
  assert.equal(hub.view.counts.failedCommits, 0);
  assert.ok(lines.some(line => line.includes('kept aside')));
});

test('nothing is acknowledged while the disk is full, and nothing is lost when it has room again', async t => {
  const { hub, store, outbox, told, kiosk } = await desk(t);
  store.failure = new Fault('disk-full', 'no space left', { where: 'received' });
  kiosk();
  outbox.append(50);
  await until('commits fail', () => hub.view.counts.failedCommits >= 2);
  assert.equal(outbox.entries.length, 50);
  assert.deepEqual(told, []);
  store.failure = undefined;
  await until('the outbox is empty', () => outbox.entries.length === 0);
  assert.deepEqual(
    told,
    Array.from({ length: 50 }, (_, index) => index + 1),
  );
});

test('a queue that is full lets entries go, and they come again', async t => {
  const { hub, store, outbox, told, kiosk } = await desk(t, {
    ...quickHub,
    queueMessages: 4,
    batchMessages: 2,
  });
  store.commitMs = 20;
  kiosk();
  outbox.append(30);
  await until('the outbox is empty', () => outbox.entries.length === 0, 15_000);
  assert.ok(hub.view.counts.overflowed > 0, 'the queue was full');
  assert.deepEqual(
    told,
    Array.from({ length: 30 }, (_, index) => index + 1),
  );
});

test('what the hub has already is acknowledged again and told once', async t => {
  const { hub, told, stranger, outbox, kiosk } = await desk(t);
  const client = await stranger();
  const payload = sealedText(
    `[${encodeEnvelope(gate, { entry: entryOf('epoch-a', 1), first: 1 }).toString()}]`,
  );
  for (let n = 0; n < 3; n++) await client.publishAsync(eventTopic(gate), payload, { qos: 1 });
  await until('counted', () => hub.view.counts.received + hub.view.counts.duplicates === 3);
  kiosk();
  outbox.append();
  await until('the kiosk may delete it', () => outbox.entries.length === 0);
  assert.deepEqual(told, [1]);
});

test('a listener that throws does not stop the next one', async t => {
  const { hub, outbox, kiosk } = await desk(t);
  const heard: number[] = [];
  hub.onReceived(() => {
    throw new Error('page closed');
  });
  hub.onReceived(({ entry }) => heard.push(entry.seq));
  kiosk();
  outbox.append(2);
  await until('both are heard', () => heard.length === 2);
});

test('a topic cannot write a line of its own into the log', async t => {
  const { hub, lines, stranger } = await desk(t);
  const client = await stranger();
  await client.publishAsync(`bitmap/1/${gate.tenant}/s\nHIT RED X via=hub/d/up/state`, '{}', { qos: 1 });
  await until('it is refused', () => hub.view.counts.refused === 1);
  assert.ok(lines.some(line => line.includes('refused')));
  assert.ok(lines.every(line => !line.includes('\n')));
});
