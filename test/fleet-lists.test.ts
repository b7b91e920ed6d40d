// A list that a hub publishes comes to whole kiosks, over HTTPS and by messages, and into their searches.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { get, type RequestOptions } from 'node:https';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import type { PeerCertificate } from 'node:tls';
import { loadIdentity } from '../daemon/device-identity.ts';
import { rootOf, tlsOf } from '../daemon/fleet/identity/identity.ts';
import { hubAgent } from '../daemon/kiosk-link.ts';
import { trustList } from '../daemon/list-roots.ts';
import { listHere, publishHere } from '../daemon/publish-here.ts';
import { type FleetSiteOptions, fleetSite, until } from './helpers/fleet-site.ts';
import { readablePerson } from './helpers/readable-person.ts';

const list = 'fugitives';
const people = Array.from({ length: 8 }, (_, finger) => readablePerson(finger));

async function site(t: TestContext, options: FleetSiteOptions) {
  const site = await fleetSite(t, options);
  const root = await listHere(site.hubFolder, list, site.machine);
  const gates = await Promise.all(
    ['gate-a', 'gate-b'].map(async device => {
      await trustList(path.join(site.folder, device), list, root);
      return site.gate(device);
    }),
  );
  const publish = (count: number) => publishHere(site.hubFolder, list, people.slice(0, count), site.machine);
  const confirmed = async (epoch: number) => {
    const reports = await site.desk.lists.reports(list, { limit: 10 });
    return reports.filter(({ report }) => report.epoch === epoch);
  };
  return { ...site, gates, publish, confirmed };
}

for (const [way, options] of [
  ['over HTTPS with certificates on both sides', { lists: { host: '127.0.0.1', port: 0 } }],
  ['by messages', {}],
] as const) {
  test(`a list and its changes come to every kiosk ${way}, and each confirms what it added and deleted`, async t => {
    const lines: string[] = [];
    const { gates, publish, confirmed } = await site(t, { ...options, log: line => void lines.push(line) });
    await publish(8);
    await until('both confirm the first epoch', async () => (await confirmed(1)).length === 2, 30_000);
    for (const { store, lists } of gates) {
      assert.equal((await store.watchlist(list))?.subjects.length, 8);
      assert.equal(lists.known().find(({ name }) => name === list)?.templates, 8);
    }
    await publish(6);
    const reports = await until('both confirm the second', async () => {
      const found = await confirmed(2);
      return found.length === 2 && found;
    });
    for (const { report } of reports) {
      assert.deepEqual([report.how, report.added, report.deleted], ['delta', 0, 2]);
      assert.ok(report.bytes < 10_000, `${report.bytes} bytes`);
    }
    assert.deepEqual(
      lines.filter(line => /forged|refused|malformed/.test(line)),
      [],
    );
  });
}

test('a kiosk without the first root of a list takes nothing of it', async t => {
  const { hubFolder, machine, gate, desk } = await fleetSite(t);
  await listHere(hubFolder, list, machine);
  const one = await gate('gate-a');
  await publishHere(hubFolder, list, people.slice(0, 3), machine);
  await until('it is told of', async () => (await desk.lists.pointers()).length === 1);
  await new Promise(resolve => setTimeout(resolve, 1_500));
  assert.equal(await one.store.watchlist(list), undefined);
  assert.deepEqual(await desk.lists.reports(list, { limit: 10 }), []);
});

test('lists are served to kiosks of the fleet alone, and to none that is revoked; who is no hub of theirs is not asked', async t => {
  const { desk, folder, publish, gates } = await site(t, { lists: { host: '127.0.0.1', port: 0 } });
  await publish(1);
  const url = await until('it is told of', async () => (await desk.lists.pointers())[0]?.url);
  const identity = await loadIdentity(path.join(folder, 'gate-a'));
  assert.ok(identity);
  const ca = rootOf(identity.record);
  const own = { ...tlsOf(identity.record, identity.key.pem), checkServerIdentity: () => undefined };
  const ask = (options: RequestOptions) =>
    new Promise<number | undefined>((resolve, reject) => {
      get(new URL('metadata/timestamp.json', url), { agent: false, ...options }, answer => {
        answer.resume();
        resolve(answer.statusCode);
      }).once('error', reject);
    });
  assert.equal(await ask(own), 200);
  await assert.rejects(
    ask({ ca, checkServerIdentity: () => undefined }),
    /certificate required|ECONNRESET|EPIPE/,
  );
  assert.equal(gates.length, 2);
  const serialNumber = new X509Certificate(identity.record.certificate).serialNumber.toLowerCase();
  await desk.authority.revoke(serialNumber, 'key-compromise', 'jana');
  assert.equal(await ask(own), 403);

  const { checkServerIdentity } = hubAgent(identity).options;
  const named = (CN: string) => checkServerIdentity?.('127.0.0.1', { subject: { CN } } as PeerCertificate);
  assert.equal(named('demo/hub'), undefined);
  for (const other of ['demo/s1/gate-b', 'demo/broker', 'other/hub'])
    assert.ok(named(other) instanceof Error, other);
});
