// Who is there, and in which session: a hub that was away, and a kiosk that was set back.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import { type Hub, startHub } from '../daemon/hub/hub.ts';
import { KioskKeys } from '../daemon/hub/kiosk-keys.ts';
import { Acquaintance } from '../daemon/link/acquaintance.ts';
import { startBroker } from '../daemon/link/broker.ts';
import { type Link, startLink } from '../daemon/link/link.ts';
import { hubSealing } from '../daemon/link/sealed/sealing.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { gate, MemoryOutbox, MemoryReceived, quickHub, quickLink, until } from './helpers/link-fixtures.ts';
import { sealedLine } from './helpers/sealed-line.ts';

const line = await sealedLine(gate.tenant);
const shared = { clock: new SystemClock(), random: randomFrom(3).uniform, log: () => {} };

/** `nextSession`: as the kiosk counts. */
async function site(context: TestContext, nextSession: (above: number) => number) {
  const broker = await startBroker({ port: 0 });
  context.after(() => broker.close());
  return {
    hub: async (): Promise<Hub> => {
      const kiosks = new KioskKeys(line.authority, () => new Date());
      const sealing = hubSealing({ own: () => line.hubKeys, kiosks, now: () => new Date() });
      const options = { url: broker.url, tenant: gate.tenant };
      const store = new MemoryReceived();
      const hub = startHub({ options, store, sealing, ...shared, parameters: quickHub });
      context.after(() => hub.close());
      await until('the hub listens', () => hub.view.link.connected);
      return hub;
    },
    kiosk: async (sealing = line.kiosk(gate)): Promise<Link> => {
      const options = { url: broker.url, address: gate };
      const own = { sealing: await sealing, nextSession };
      const outbox = new MemoryOutbox('epoch-a');
      const link = startLink({ options, outbox, ...own, ...shared, parameters: quickLink });
      context.after(() => link.close());
      await until('the line is up', () => link.status.connected);
      return link;
    },
  };
}

const isOnline = (hub: Hub) => hub.view.devices.some(({ online }) => online);

test('a kiosk that came while the hub was away is heard of once the hub is there', async t => {
  let session = 0;
  const { hub, kiosk } = await site(t, above => (session = Math.max(session, above) + 1));
  await kiosk();
  const before = session;
  const late = await hub();
  await until('it is heard of', () => isOnline(late), 10_000);
  assert.equal(session, before, 'on the line that it had');
});

test('a kiosk that knows no key of its hub, which comes after it, takes the hub’s first word for the question who is there', async t => {
  let session = 0;
  const { hub, kiosk } = await site(t, above => (session = Math.max(session, above) + 1));
  await kiosk(line.newcomer(gate));
  const before = session;
  const late = await hub();
  await until('it is heard of', () => isOnline(late), 10_000);
  assert.equal(session, before, 'on the line that it had');
});

test('of a fleet that knows no key of its hub each says who it is at a time of its own, and no more often for being asked again', async () => {
  const clock = new ManualClock();
  let told = 0;
  const acquaintance = new Acquaintance({ clock, random: () => 0.5, introduce: () => told++ });
  acquaintance.lineUp();
  assert.equal(told, 1);
  const unread = new Fault('unavailable', 'the hub has not stated its keys yet');
  for (let at = 0; at < 24; at++) {
    acquaintance.couldNotOpen(unread);
    await clock.advance(100);
  }
  assert.equal(told, 1, 'not before half of the spread');
  await clock.advance(200);
  assert.equal(told, 2);
  acquaintance.couldNotOpen(unread); // that one was lost, too
  await clock.advance(2_500);
  assert.equal(told, 3);
  acquaintance.couldNotOpen(unread);
  acquaintance.lineDown();
  await clock.advance(5_000);
  assert.equal(told, 3);
});

test('a hub that comes back does not hear again from kiosks that it has answered', async t => {
  let session = 0;
  const { hub, kiosk } = await site(t, above => (session = Math.max(session, above) + 1));
  const first = await hub();
  const link = await kiosk();
  await until('it is heard of', () => isOnline(first));
  let births = 0;
  link.onReady(() => births++);
  await until('the hub has answered', () => births > 0);
  await first.close();
  const second = await hub();
  second.handle('health', () => {});
  await new Promise(resolve => setTimeout(resolve, 6_000));
  assert.equal(births, 1);
  await link.send('health', {});
  await until('its key is asked for by the first thing that it says', () => isOnline(second), 10_000);
});

test('what nobody takes is refused, and its place is not kept', async t => {
  let session = 0;
  const { hub, kiosk } = await site(t, above => (session = Math.max(session, above) + 1));
  const desk = await hub();
  const link = await kiosk();
  await until('it is heard of', () => isOnline(desk));
  await link.send('made-up', {});
  await until('it is refused', () => desk.view.counts.refused === 1);
  assert.match(desk.view.lastRefusal ?? '', /nobody takes messages of this kind/);
});

test('who plays the hub’s question again and again gets one answer', () => {
  const clock = new ManualClock();
  let told = 0;
  const acquaintance = new Acquaintance({ clock, random: () => 0, introduce: () => told++ });
  for (let at = 0; at < 100; at++) acquaintance.asked({});
  assert.equal(told, 1);
});

test('a kiosk whose sessions were set back goes above what the hub has heard of, and is heard', async t => {
  let session = 40;
  let isSetBack = false;
  const told: number[] = [];
  const { hub, kiosk } = await site(t, above => {
    if (isSetBack) told.push(above);
    session = isSetBack ? Math.max(above, 1) + 1 : session + 1;
    return session;
  });
  const desk = await hub();
  const healthy: number[] = [];
  desk.handle('health', (_, data) => void healthy.push(data as number));
  const link = await kiosk();
  await until('it is heard of', () => isOnline(desk));
  await link.send('health', 1);
  await until('it is heard', () => healthy.length === 1);
  await link.close();
  const heardOf = session;
  isSetBack = true;
  const again = await kiosk();
  await until('it goes above', () => told.includes(heardOf), 10_000);
  await until('the line is made anew', () => session > heardOf && again.status.connected);
  await again.send('health', 2);
  await until('it is heard again', () => healthy.includes(2));
});
