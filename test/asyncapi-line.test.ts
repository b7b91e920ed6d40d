// The topics in docs/asyncapi.yaml are those on which a link and a hub really meet.
import assert from 'node:assert/strict';
import test from 'node:test';
import { connectAsync } from 'mqtt';
import { startHub } from '../daemon/hub/hub.ts';
import { startBroker } from '../daemon/link/broker.ts';
import { decodeBatch, readEnvelope } from '../daemon/link/envelope.ts';
import { startLink } from '../daemon/link/link.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { exampleKiosk } from '../scripts/asyncapi/example-events.ts';
import { examples, isOf, wireOf } from './helpers/line-document.ts';
import { MemoryOutbox, MemoryReceived, quickHub, quickLink, until } from './helpers/link-fixtures.ts';
import { sealedLine, sessionsFrom } from './helpers/sealed-line.ts';

/** Said by link and hub themselves. */
const bySelf = ['events', 'state', 'ack', 'introduceAll', 'kioskKeys', 'hubKeys'];
/** To a stranger, to one who was set back; keys to all by nobody yet. */
const unsaid = ['introduce', 'session', 'hubKeysForAll'];

test('each example arrives on the topic that the document names, in the form that it names', async t => {
  const broker = await startBroker({ port: 0 });
  t.after(() => broker.close());
  const line = await sealedLine(exampleKiosk.tenant);
  const spy = await connectAsync(broker.url, { reconnectPeriod: 0 });
  t.after(() => spy.endAsync(true));
  const seen = new Map<string, string>();
  spy.on('message', (topic, payload) => void seen.set(topic, payload.toString('latin1')));
  await spy.subscribeAsync('bitmap/#');
  const shared = { clock: new SystemClock(), random: randomFrom(2).uniform, log: () => {} };
  const store = new MemoryReceived();
  const hubOptions = { url: broker.url, tenant: exampleKiosk.tenant };
  const hub = startHub({ options: hubOptions, store, sealing: line.hub, ...shared, parameters: quickHub });
  t.after(() => hub.close());
  await until('the hub listens', () => hub.view.link.connected);
  const outbox = new MemoryOutbox('epoch-a');
  const own = { sealing: await line.kiosk(exampleKiosk), nextSession: sessionsFrom() };
  const options = { url: broker.url, address: exampleKiosk };
  const link = startLink({ options, outbox, ...own, ...shared, parameters: quickLink });
  t.after(() => link.close());
  await until('the kiosk is there', () => hub.view.devices.some(({ online }) => online));

  const heard: unknown[] = [];
  const others = new Set([...bySelf, ...unsaid, 'enrol', 'enrolled']);
  const said = examples.filter(({ channel }) => !others.has(channel.name));
  const kindsOf = (direction: string) =>
    new Set(said.filter(({ channel }) => channel.direction === direction).map(({ channel }) => channel.kind));
  for (const kind of kindsOf('up'))
    hub.handle(kind, (_, data, detail) => void heard.push([kind, data, detail]));
  for (const kind of kindsOf('down')) link.handle(kind, data => void heard.push([kind, data, undefined]));
  for (const { channel, payload, topic } of said) {
    const { data } = payload as { readonly data: unknown };
    const [, detail] = topic.split(`/up/${channel.kind}/`);
    const to = topic.includes('/all/') ? 'all' : exampleKiosk;
    const before = heard.length;
    if (channel.direction === 'up') await link.send(channel.kind, data, detail);
    else await hub.send(to, channel.kind, data);
    await until(`${topic} is heard`, () => heard.length > before && seen.has(topic));
    assert.deepEqual(heard.at(-1), [channel.kind, data, detail]);
  }
  const events = examples.filter(({ channel }) => channel.name === 'events');
  for (const { payload } of events)
    for (const one of decodeBatch(Buffer.from(JSON.stringify(payload))))
      outbox.append(1, readEnvelope(exampleKiosk, one).entry.event);
  await until('all events are acknowledged', () => outbox.entries.length === 0);
  assert.ok(store.kept.length >= events.length);

  const silent = new Set([...unsaid, 'enrol', 'enrolled']);
  const documented = examples.filter(({ channel }) => !silent.has(channel.name));
  assert.deepEqual(
    [...seen.keys()].toSorted(),
    [...new Set(documented.map(({ topic }) => topic))].toSorted(),
  );
  for (const { topic, message } of documented)
    assert.ok(isOf(wireOf(message.name).text, seen.get(topic)), `${topic}: ${seen.get(topic)?.slice(0, 80)}`);
});
