// What somebody can do who holds the broker, or is another kiosk: look on, and nothing else.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { connectAsync } from 'mqtt';
import { startHub } from '../daemon/hub/hub.ts';
import { KioskKeys } from '../daemon/hub/kiosk-keys.ts';
import { startBroker } from '../daemon/link/broker.ts';
import type { Message } from '../daemon/link/connection.ts';
import { encodeEnvelope } from '../daemon/link/envelope.ts';
import { startLink } from '../daemon/link/link.ts';
import { ackData, encodeDown, encodeUp, lastPlace } from '../daemon/link/message.ts';
import { hubSealing, type KioskDirectory } from '../daemon/link/sealed/sealing.ts';
import { broadcastTopic, downTopic, eventTopic, formatTopic } from '../daemon/link/topics.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import {
  alarm,
  entryOf,
  gate,
  MemoryOutbox,
  MemoryReceived,
  quickHub,
  quickLink,
  until,
} from './helpers/link-fixtures.ts';
import { sealedLine } from './helpers/sealed-line.ts';

const gate2 = { ...gate, device: 'gate-02' };
const keysTopic = formatTopic({ address: gate, direction: 'up', kind: 'keys' });
const stateTopic = formatTopic({ address: gate, direction: 'up', kind: 'state' });
const line = await sealedLine(gate.tenant);

async function site(context: TestContext) {
  const broker = await startBroker({ port: 0 });
  const store = new MemoryReceived();
  const outbox = new MemoryOutbox('epoch-a');
  const lines: string[] = [];
  const shared = {
    clock: new SystemClock(),
    random: randomFrom(2).uniform,
    log: (text: string) => void lines.push(text),
  };
  const hubOptions = { url: broker.url, tenant: gate.tenant };
  const nobody = () => new KioskKeys(line.authority, () => new Date());
  let known = nobody();
  const kiosks: KioskDirectory & { forgetAll(): void } = {
    keysOf: address => known.keysOf(address),
    introduce: (address, statement) => known.introduce(address, statement),
    forgetAll: () => {
      known = nobody();
    },
  };
  const sealing = hubSealing({ own: () => line.hubKeys, kiosks, now: () => new Date() });
  const hub = startHub({ options: hubOptions, store, sealing, ...shared, parameters: quickHub });
  context.after(() => hub.close());
  await until('the hub listens', () => hub.view.link.connected);
  const client = await connectAsync(broker.url, { reconnectPeriod: 0 });
  context.after(() => client.endAsync(true));
  context.after(() => broker.close());
  const seen: { topic: string; payload: Buffer }[] = [];
  client.on('message', (topic, payload) => seen.push({ topic, payload }));
  await client.subscribeAsync('bitmap/#');
  const sessions = { last: 0 };
  return {
    ...{ hub, store, outbox, seen, kiosks, sessions },
    play: (topic: string, payload: Buffer) => client.publishAsync(topic, payload, { qos: 1 }),
    kiosk: async () => {
      const options = { url: broker.url, address: gate };
      const own = { sealing: await line.kiosk(gate), nextSession: () => ++sessions.last };
      const link = startLink({ options, outbox, ...own, ...shared, parameters: quickLink });
      context.after(() => link.close());
      await until('the kiosk is there', () => hub.view.devices.some(({ online }) => online));
      return link;
    },
  };
}

const eventsOf = (seen: readonly Pick<Message, 'topic' | 'payload'>[]) =>
  seen.filter(({ topic }) => topic === eventTopic(gate));

test('who looks on sees no word of an event, and no difference between a hit and another', async t => {
  const { kiosk, outbox, seen } = await site(t);
  await kiosk();
  outbox.append(1, alarm('SURNAME'));
  await until('it has arrived', () => outbox.entries.length === 0);
  const green = { ...alarm(''), type: 'org.bitmap.audit-head.v1', data: { jws: 'a.b.c' } } as never;
  outbox.append(1, green);
  await until('two were seen', () => eventsOf(seen).length >= 2);
  const [urgent, routine] = eventsOf(seen);
  assert.equal(urgent?.payload.byteLength, routine?.payload.byteLength);
  for (const { payload } of seen) assert.doesNotMatch(payload.toString(), /SURNAME|alarm|urgent/);
});

test('what one kiosk has sealed is nothing on the topic of another', async t => {
  const { hub, kiosk, outbox, seen, play, store } = await site(t);
  await kiosk();
  outbox.append();
  await until('it has arrived', () => outbox.entries.length === 0);
  const [event] = eventsOf(seen);
  await play(eventTopic(gate2), event?.payload ?? Buffer.alloc(0));
  await until('it is refused', () => hub.view.counts.refused === 1);
  assert.equal(store.kept.length, 1);
  assert.equal(hub.view.devices.length, 1);
});

test('another kiosk’s signature under this one’s name is refused', async t => {
  const { hub, kiosk, play, store, kiosks } = await site(t);
  await kiosk();
  const thief = await line.kiosk(gate2);
  kiosks.introduce(gate2, thief.statement);
  const event = Buffer.from(
    `[${encodeEnvelope(gate, { entry: entryOf('epoch-a', 1), first: 1 }).toString()}]`,
  );
  await play(eventTopic(gate), thief.seal(event));
  await until('it is refused', () => hub.view.counts.refused === 1);
  assert.match(hub.view.lastRefusal ?? '', /has not stated/);
  await play(keysTopic, Buffer.from(thief.statement));
  await until('its statement, too', () => hub.view.counts.refused === 2);
  assert.match(hub.view.lastRefusal ?? '', /certificate is of CN=airport\/s1\/gate-02/);
  assert.deepEqual(store.kept, []);
});

test('an event that is played again is kept once; a state that is played again changes nothing', async t => {
  const { hub, kiosk, outbox, seen, play, store } = await site(t);
  const first = await kiosk();
  outbox.append();
  await until('it has arrived', () => outbox.entries.length === 0);
  for (const { topic, payload } of eventsOf(seen)) await play(topic, payload);
  await until('it was seen again', () => hub.view.counts.duplicates === 1);
  assert.equal(store.kept.length, 1);
  const states = seen.filter(({ topic }) => topic === stateTopic);
  await first.close();
  await until('it is gone', () => !hub.view.devices.some(({ online }) => online));
  for (const { topic, payload } of states) await play(topic, payload);
  await play(stateTopic, Buffer.from('end'));
  await until('all were heard', () => hub.view.counts.refused === 1);
  assert.ok(!hub.view.devices.some(({ online }) => online), 'the birth of a session that is over');
});

test('an old last will does not end a new session', async t => {
  const { hub, kiosk, play, sessions } = await site(t);
  await kiosk();
  const sealing = await line.kiosk(gate);
  const state = (session: number, n: number, state: 'online' | 'offline') =>
    play(
      stateTopic,
      sealing.seal(
        encodeUp(gate, { kind: 'state', session, n, time: '2026-01-01T00:00:00Z', data: { state } }),
      ),
    );
  const isOnline = () => hub.view.devices.some(({ online }) => online);
  await state(sessions.last, lastPlace, 'offline');
  await until('the will of this session counts', () => !isOnline());
  await state(sessions.last + 2, 1, 'online');
  await until('it is back', isOnline);
  await state(sessions.last + 1, lastPlace, 'offline');
  await play(stateTopic, Buffer.from('end'));
  await until('all were heard', () => hub.view.counts.refused === 1);
  assert.ok(isOnline());
});

test('an ack that the hub has not signed, or has signed for another kiosk, deletes nothing', async t => {
  const { hub, kiosk, outbox, play, store } = await site(t);
  store.failure = new Error('the disk is away');
  const link = await kiosk();
  outbox.append(3);
  await until('they are sent', () => hub.view.counts.failedCommits > 0);
  const ack = { kind: 'ack', time: '2026-01-01T00:00:00Z' };
  const data = ackData({ stream: 'urgent', epoch: 'epoch-a', upTo: 3 });
  const thief = await line.kiosk(gate2);
  const forgeries = [
    encodeDown(gate.tenant, gate, 'x', { ...ack, data }),
    thief.seal(encodeDown(gate.tenant, gate, 'x', { ...ack, data })),
    line.hub.sign(encodeDown(gate.tenant, gate2, 'x', { ...ack, data })),
    line.hub.sign(encodeDown(gate.tenant, gate, 'x', { kind: 'list', time: ack.time, data })),
    line.hub.sign(encodeDown(gate.tenant, 'all', 'x', { ...ack, data })),
  ];
  let pings = 0;
  link.handle('ping', () => void pings++);
  const heard = async () => {
    const before = pings;
    const ping = encodeDown(gate.tenant, gate, 'x', { kind: 'ping', time: ack.time, data: {} });
    await play(downTopic(gate, 'ping'), line.hub.sign(ping));
    await until('all before it was heard', () => pings > before);
  };
  const own = line.hub.sign(encodeDown(gate.tenant, gate, 'x', { ...ack, data }));
  for (const forgery of forgeries) await play(downTopic(gate, 'ack'), forgery);
  await play(broadcastTopic(gate.tenant, 'ack'), own);
  await heard();
  assert.equal(outbox.entries.length, 3);
  await play(downTopic(gate, 'ack'), own);
  await until('the hub’s own counts', () => outbox.entries.length === 0);
});

test('a hub that does not know a kiosk’s key asks who it is, and nothing is lost meanwhile', async t => {
  const { hub, kiosk, outbox, kiosks, store, sessions } = await site(t);
  await kiosk();
  const session = sessions.last;
  kiosks.forgetAll();
  outbox.append(5);
  await until('all has arrived', () => outbox.entries.length === 0);
  assert.equal(store.kept.length, 5);
  assert.ok(hub.view.counts.refused > 0);
  assert.equal(sessions.last, session, 'on the same connection: it was asked, and did not have to come anew');
});
