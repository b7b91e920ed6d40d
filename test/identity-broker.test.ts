// Attacks on a real Mosquitto with the shipped configuration and access list: what each of them gets.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { connectOnce } from '../daemon/hub-identity.ts';
import { endSession } from '../daemon/hub/authority/end-session.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { deviceName } from '../daemon/fleet/identity/names.ts';
import { issued, type Keyed, testAuthority } from './helpers/authority.ts';
import { mosquittoAbsent } from './helpers/brokers.ts';
import { type Client, clientOf, siteBroker, type SiteOptions } from './helpers/site-broker.ts';
import { until } from './helpers/link-fixtures.ts';

/** MQTT 5, 2.4: reason codes. */
const success = 0;
const notAuthorized = 0x87;
const grantedQos1 = 1;

const skip = { skip: mosquittoAbsent };
const name = (device: string) => deviceName({ tenant: 'demo', shard: 'a', device });

async function site(t: TestContext, options: SiteOptions = {}) {
  const made = await testAuthority();
  const { authority } = made;
  const broker = await siteBroker(authority, options);
  t.after(() => broker.dispose());
  const client = async (keyed: Keyed | undefined, more = {}): Promise<Client> => {
    const opened = await clientOf(broker, authority.rootPem, keyed, more);
    t.after(() => opened.close());
    return opened;
  };
  const kiosk = (device: string) => issued(authority, 'device', name(device));
  const hub = await client(await issued(authority, 'hub', 'demo/hub'));
  assert.equal(await hub.subscribe('bitmap/1/demo/+/+/up/#'), grantedQos1);
  return { ...made, broker, client, kiosk, hub };
}

test('a kiosk publishes below its own name, and nothing elsewhere', skip, async t => {
  const { client, kiosk, hub } = await site(t);
  const mallory = await client(await kiosk('egate-1'));
  assert.equal(mallory.connack, success);
  for (const topic of [
    'bitmap/1/demo/a/egate-2/up/evt/sealed', // another kiosk's
    'bitmap/1/demo/a/egate-1/dn/ack', // the hub's, to itself
    'bitmap/1/demo/a/egate-2/dn/ack',
    'bitmap/1/demo/all/list',
    'bitmap/1/demo/claim/site/up/enrol',
    'bitmap/1/other/a/egate-1/up/evt/sealed',
    'bitmap/1/demo/a/egate-1/up', // above what is its own
    '$SYS/broker/uptime',
    'anything',
  ])
    assert.equal(await mallory.publish(topic), topic.endsWith('/up') ? success : notAuthorized, topic);
  for (const kind of ['evt/sealed', 'state', 'shadow', 'job/j1', 'health', 'renew'])
    assert.equal(await mallory.publish(`bitmap/1/demo/a/egate-1/up/${kind}`), success, kind);
  await until('the hub has them', () => hub.got.length >= 7);
  for (const topic of hub.got) assert.match(topic, /^bitmap\/1\/demo\/a\/egate-1\/up/);
});

test('a kiosk hears what is for it and for all; of every other subscription nothing comes', skip, async t => {
  const { client, kiosk, hub } = await site(t);
  const mallory = await client(await kiosk('egate-1'));
  const other = await client(await kiosk('egate-2'));
  const filters = [
    ...[
      '#',
      '+/#',
      'bitmap/#',
      '+/+/+/+/+/+/#',
      'bitmap/1/demo/a/egate-2/dn/#',
      'bitmap/1/demo/a/egate-2/up/#',
    ],
    ...[
      'bitmap/1/demo/+/+/up/#',
      '$share/g/bitmap/1/demo/+/+/up/#',
      '$share/g/#',
      '$SYS/#',
      'bitmap/1/demo/all/+',
    ],
  ];
  // Mosquitto grants them all (its access list is asked at each delivery), so that only what comes tells.
  for (const filter of filters) assert.equal(await mallory.subscribe(filter), grantedQos1, filter);
  for (const topic of [
    'a/egate-2/dn/ack',
    'a/egate-2/dn/job',
    'a/egate-1/dn/ack',
    'all/list',
    'claim/site/dn/enrol',
  ])
    assert.equal(await hub.publish(`bitmap/1/demo/${topic}`), success, topic);
  assert.equal(await other.publish('bitmap/1/demo/a/egate-2/up/evt/sealed'), success);
  await until('the last of its own is there', () => mallory.got.includes('bitmap/1/demo/all/list'));
  await new Promise(resolve => setTimeout(resolve, 300));
  assert.deepEqual([...new Set(mallory.got)].toSorted(), [
    'bitmap/1/demo/a/egate-1/dn/ack',
    'bitmap/1/demo/all/list',
  ]);
  assert.deepEqual(hub.got, ['bitmap/1/demo/a/egate-2/up/evt/sealed'], 'and the hub loses nothing to it');
});

test('the hub speaks to its kiosks, and not in their name', skip, async t => {
  const { hub } = await site(t);
  assert.equal(await hub.publish('bitmap/1/demo/all/keys'), success);
  for (const topic of [
    'bitmap/1/demo/a/egate-1/up/evt/sealed',
    'bitmap/1/other/a/egate-1/dn/ack',
    'bitmap/1/other/all/list',
  ])
    assert.equal(await hub.publish(topic), notAuthorized, topic);
});

test('a claim asks to enrol, and does nothing that a kiosk does', skip, async t => {
  const { client, authority, hub } = await site(t);
  const claim = await client(await issued(authority, 'claim', 'demo/claim/site'));
  assert.equal(await claim.publish('bitmap/1/demo/claim/site/up/enrol'), success);
  for (const kind of ['evt', 'evt/sealed', 'state', 'shadow', 'job/j1', 'health', 'renew'])
    assert.equal(await claim.publish(`bitmap/1/demo/claim/site/up/${kind}`), notAuthorized, kind);
  for (const topic of ['bitmap/1/demo/claim/other/up/enrol', 'bitmap/1/demo/a/egate-1/up/evt/sealed'])
    assert.equal(await claim.publish(topic), notAuthorized, topic);
  assert.equal(await claim.subscribe('#'), grantedQos1);
  for (const topic of ['a/egate-1/dn/list', 'claim/other/dn/enrol', 'claim/site/dn/enrol'])
    await hub.publish(`bitmap/1/demo/${topic}`);
  await until('its answer is there', () => claim.got.includes('bitmap/1/demo/claim/site/dn/enrol'));
  assert.deepEqual(claim.got, ['bitmap/1/demo/claim/site/dn/enrol']);
  assert.deepEqual(hub.got, ['bitmap/1/demo/claim/site/up/enrol']);
});

test(
  'a client id, a user or a password of another changes nothing: the certificate says who it is',
  skip,
  async t => {
    const { client, kiosk } = await site(t);
    const victim = await client(await kiosk('egate-1'), { clientId: name('egate-1') });
    const thief = await client(await kiosk('egate-2'), {
      clientId: name('egate-1'),
      username: name('egate-1'),
      password: 'x',
    });
    assert.equal(thief.connack, success);
    assert.equal(await thief.publish('bitmap/1/demo/a/egate-1/up/evt/sealed'), notAuthorized);
    assert.equal(await thief.publish('bitmap/1/demo/a/egate-2/up/evt/sealed'), success);
    assert.deepEqual(victim.ended, []);
    assert.equal(await victim.publish('bitmap/1/demo/a/egate-1/up/evt/sealed'), success);
  },
);

test('without use_username_as_clientid a valid certificate does kick another kiosk', skip, async t => {
  const without = (text: string) => text.replace('use_username_as_clientid true', '');
  const { client, kiosk } = await site(t, { configuration: without });
  const victim = await client(await kiosk('egate-1'), { clientId: name('egate-1') });
  await client(await kiosk('egate-2'), { clientId: name('egate-1') });
  await until('the victim is out', () => victim.ended.length > 0);
  assert.deepEqual(
    victim.ended,
    ['closed'],
    'without a word: MQTT 5 has DISCONNECT 142, session taken over, for it',
  );
});

test('nobody comes in without a certificate, or with one that does not count', skip, async t => {
  const { client, kiosk, authority } = await site(t);
  const stranger = await testAuthority('demo');
  const cases: [string, Keyed | undefined, RegExp][] = [
    ['none', undefined, /certificate required/],
    ['of another authority', await issued(stranger.authority, 'device', name('egate-1')), /unknown ca/],
    [
      'of a server',
      await issued(authority, 'server', name('egate-1'), { hosts: ['x'] }),
      /unsupported certificate/,
    ],
    ['for sealing', await issued(authority, 'hub-seal', 'demo/hub'), /unsupported certificate/],
    [
      'with a foreign key',
      { ...(await kiosk('egate-1')), key: (await kiosk('egate-2')).key },
      /key values mismatch/,
    ],
  ];
  for (const [what, keyed, alert] of cases) {
    const { connack, ended } = await client(keyed).catch((error: unknown) => ({
      connack: undefined,
      ended: [String(error)],
    }));
    assert.equal(connack, undefined, what);
    assert.match(ended.join(), alert, what);
  }
});

test('a certificate that is over is refused', skip, async t => {
  const { client, authority } = await site(t);
  const halfAnHourAgo = { days: -1 / 48 };
  const { connack, ended } = await client(await issued(authority, 'device', name('egate-1'), halfAnHourAgo));
  assert.equal(connack, undefined);
  assert.match(ended.join(), /certificate expired/);
});

test(
  'a revoked certificate is refused as soon as the broker has read the list, without a restart',
  skip,
  async t => {
    const { client, kiosk, operators, broker, hub } = await site(t);
    const [revoked, other] = [await kiosk('egate-1'), await kiosk('egate-2')];
    const running = await client(revoked);
    const bystander = await client(other);
    await operators.revoke(name('egate-1'), 'key-compromise', 'jana');
    await broker.revise();
    const again = await client(revoked);
    assert.equal(again.connack, undefined);
    assert.match(again.ended.join(), /certificate revoked/);
    // What runs goes on: the broker asks for certificates at the beginning alone.
    assert.equal(await running.publish('bitmap/1/demo/a/egate-1/up/health'), success);
    for (const one of [bystander, hub]) assert.deepEqual(one.ended, []);
    assert.equal((await client(await kiosk('egate-3'))).connack, success);
  },
);

test('the hub puts out a revoked kiosk that is still connected, and it does not come back', skip, async t => {
  const { client, kiosk, operators, authority, broker, hub } = await site(t);
  const revoked = await kiosk('egate-1');
  const running = await client(revoked);
  const bystander = await client(await kiosk('egate-2'));
  await operators.revoke(name('egate-1'), 'key-compromise', 'jana');
  await broker.revise();
  await endSession(authority, name('egate-1'), (device, tls) =>
    connectOnce(broker.url, device, tls, { clock: new SystemClock() }),
  );
  await until('it is out', () => running.ended.length > 0);
  assert.equal((await client(revoked)).connack, undefined);
  assert.deepEqual(authority.live(name('egate-1')), [], 'what put it out counts no more either');
  for (const one of [bystander, hub]) assert.deepEqual(one.ended, []);
});

test('a will on a foreign topic is taken at CONNECT, and never published', skip, async t => {
  const { client, kiosk, hub } = await site(t);
  const will = (device: string) => ({
    will: { topic: `bitmap/1/demo/a/${device}/up/state`, payload: Buffer.from('x'), qos: 1 as const },
  });
  const mallory = await client(await kiosk('egate-1'), will('egate-2'));
  assert.equal(mallory.connack, success);
  const honest = await client(await kiosk('egate-3'), will('egate-3'));
  mallory.mqtt.stream.destroy();
  honest.mqtt.stream.destroy();
  await until('a will is there', () => hub.got.length > 0);
  await new Promise(resolve => setTimeout(resolve, 300));
  assert.deepEqual(hub.got, ['bitmap/1/demo/a/egate-3/up/state']);
});
