import type { Authority } from '../../../daemon/hub/authority/authority.ts';
import { issued, testAuthority } from '../../helpers/authority.ts';
import { until } from '../../helpers/link-fixtures.ts';
import { type Client, clientOf, type SiteBroker, siteBroker } from '../../helpers/site-broker.ts';
import { type Row, refusedOf, type Outcome } from '../row.ts';

/** MQTT 5, 2.4. */
const notAuthorized = 0x87;

const own = 'bitmap/1/demo/a/mallory';
const victims = 'bitmap/1/demo/a/victim';

const foreignTopics = [
  ...[`${victims}/up/evt/sealed`, `${victims}/up/state`, `${victims}/dn/ack`, `${own}/dn/ack`],
  ...[
    'bitmap/1/demo/all/list',
    'bitmap/1/demo/claim/site/up/enrol',
    'bitmap/1/other/a/mallory/up/state',
    '$SYS/x',
  ],
];
const foreignFilters = [
  ...['#', '+/#', '+/+/+/+/+/+/#', '$SYS/#', `${victims}/dn/#`, `${victims}/up/#`, 'bitmap/1/demo/+/+/up/#'],
  ...['$share/g/#', '$share/g/bitmap/1/demo/+/+/up/#', 'bitmap/1/demo/claim/+/dn/enrol'],
];
/** A stolen client id, a will on a foreign topic, a claim in the place of a kiosk. */
const otherAttacks = 3;

/** A kiosk with a good certificate does to its broker, its neighbours and its hub what it may not. */
export const row: Row = {
  name: 'acl',
  async run(): Promise<Outcome> {
    const { authority } = await testAuthority();
    const broker = await siteBroker(authority);
    try {
      const succeeded = await attacks(authority, broker);
      const all = foreignTopics.length + foreignFilters.length + otherAttacks;
      return {
        seen: refusedOf(all, succeeded),
        value: succeeded.length,
        unit: 'attacks that succeeded',
        pass: succeeded.length === 0,
      };
    } finally {
      await broker.dispose();
    }
  },
};

async function attacks(authority: Authority, broker: SiteBroker): Promise<string[]> {
  const open = async (kind: 'device' | 'claim' | 'hub', name: string, more = {}) =>
    clientOf(broker, authority.rootPem, await issued(authority, kind, name), more);
  const will = { topic: `${victims}/up/state`, payload: Buffer.from('will'), qos: 1 as const };
  const hub = await open('hub', 'demo/hub');
  await hub.subscribe('bitmap/1/demo/+/+/up/#');
  const victim = await open('device', 'demo/a/victim', { clientId: 'demo/a/victim' });
  const mallory = await open('device', 'demo/a/mallory', { clientId: 'demo/a/victim', will });
  const claim = await open('claim', 'demo/claim/site');
  try {
    return [
      ...(await published(mallory, foreignTopics)),
      ...(await published(claim, ['bitmap/1/demo/claim/site/up/evt/sealed'])),
      ...(victim.ended.length > 0 ? ['a stolen client id'] : []),
      ...(await overheard(mallory, victim, hub)),
      ...(await willed(mallory, victim, hub)),
    ];
  } finally {
    await Promise.all([hub, victim, mallory, claim].map(client => client.close()));
  }
}

async function published(attacker: Client, topics: readonly string[]): Promise<string[]> {
  const succeeded = [];
  for (const topic of topics)
    if ((await attacker.publish(topic)) !== notAuthorized) succeeded.push(`publish ${topic}`);
  return succeeded;
}

/** What came that is not for it, once that has come which is, and was sent last. */
async function overheard(mallory: Client, victim: Client, hub: Client): Promise<string[]> {
  for (const filter of [...foreignFilters, `${own}/dn/#`]) await mallory.subscribe(filter);
  for (const kind of ['evt/sealed', 'shadow', 'job/1']) await victim.publish(`${victims}/up/${kind}`);
  for (const kind of ['ack', 'job']) await hub.publish(`${victims}/dn/${kind}`);
  await hub.publish('bitmap/1/demo/claim/site/dn/enrol');
  await hub.publish(`${own}/dn/ack`);
  await until('its own is there', () => mallory.got.includes(`${own}/dn/ack`));
  const foreign = new Set(mallory.got.filter(topic => topic !== `${own}/dn/ack`));
  return [...foreign].map(topic => `hears ${topic}`);
}

/** Both die; the hub hears the will of the one that names itself. */
async function willed(mallory: Client, victim: Client, hub: Client): Promise<string[]> {
  const before = hub.got.length;
  mallory.mqtt.stream.destroy();
  await new Promise(resolve => setTimeout(resolve, 300));
  await victim.publish(`${victims}/up/health`);
  await until('what came after it is there', () => hub.got.includes(`${victims}/up/health`));
  return hub.got.slice(before).includes(`${victims}/up/state`) ? ['a will on a foreign topic'] : [];
}
