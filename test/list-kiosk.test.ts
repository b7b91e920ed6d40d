// A published list at a real kiosk: store, engine and policy, over HTTPS.
import assert from 'node:assert/strict';
import { Agent } from 'node:https';
import type { AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import fastify from 'fastify';
import { startWorkerEngine } from '../daemon/biometrics/worker-engine.ts';
import { HttpsSource } from '../daemon/fleet/lists/https-source.ts';
import { FolderScratch } from '../daemon/fleet/lists/scratch.ts';
import { serveLists } from '../daemon/hub/lists/serve.ts';
import { renew } from '../daemon/hub/lists/publisher.ts';
import { watchLists } from '../daemon/list-watch.ts';
import { LoadedLists } from '../daemon/lists.ts';
import { PublishedLists } from '../daemon/published-lists.ts';
import type { AuditEntry } from '../daemon/store/contract/audit.ts';
import type { KioskStore } from '../daemon/store/contract/kiosk-store.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { selfSigned } from './helpers/certificate.ts';
import { following, PublishedFolder } from './helpers/published-list.ts';
import { readablePerson } from './helpers/readable-person.ts';
import { storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

async function httpsServer(t: TestContext, folder: string) {
  const certificate = selfSigned('hub.test');
  const app = fastify({ https: certificate });
  serveLists(app, folder);
  const asked: string[] = [];
  app.addHook('onResponse', async (request, reply) => {
    asked.push(`${reply.statusCode} ${request.url} ${request.headers.range ?? ''}`.trim());
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  t.after(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, ca: certificate.cert });
  t.after(() => agent.destroy());
  return { asked, url: `https://127.0.0.1:${port}/lists/`, agent };
}

async function kiosk(t: TestContext, published: PublishedFolder, folder: string) {
  const server = await httpsServer(t, published.folder);
  const store = await openKioskStore(folder, storeOptions());
  const engine = startWorkerEngine({ clock: published.clock, shards: 2, sharedFrom: 4 });
  t.after(() => engine.close());
  const lists = new LoadedLists(engine);
  const lines: string[] = [];
  const place = new PublishedLists({
    store,
    lists,
    isSearched: () => true,
    machine: { clock: published.clock, log: line => void lines.push(line) },
  });
  const followed = await following(published, {
    documents: store.documents,
    place,
    scratch: new FolderScratch(`${folder}/downloads`),
    source: url => new HttpsSource(url, server.agent),
  });
  const pointer = () => ({ ...published.pointer, url: `${server.url}${published.list}/` });
  const find = async (finger: number) => {
    const options = { minimumScore: 30, maximumCandidates: 3, today: '2026-06-01' };
    const { candidates } = await engine.identify(
      readablePerson(finger).references[0]?.template ?? assert.fail(),
      options,
    );
    return candidates.map(({ subject }) => subject);
  };
  const close = async () => {
    await followed.follower.close();
    await store.close();
  };
  return { ...followed, store, lists, engine, server, pointer, find, close, place };
}

const actions = async (store: KioskStore): Promise<string[]> =>
  (await store.auditLinks({ after: 0, limit: 100 })).map(({ action }: AuditEntry) => action);

test('a list comes over HTTPS into the store and into the searches, and so does what changes of it', async t => {
  const published = await PublishedFolder.make(await temporaryFolder(t));
  const folder = await temporaryFolder(t);
  const one = await kiosk(t, published, folder);
  await published.publish([0, 1, 2, 3, 4, 5].map(finger => readablePerson(finger)));
  const first = await one.next(one.pointer());
  assert.deepEqual([first.how, first.epoch, first.added], ['snapshot', 1, 6], one.lines.join('\n'));
  assert.deepEqual(await one.find(3), ['PERSON-3']);
  assert.deepEqual(await one.find(7), []);

  await published.publish([
    readablePerson(0),
    readablePerson(1, 'PERSON-1', { action: 'call-officer' }),
    readablePerson(2),
    readablePerson(4),
    readablePerson(6, 'PERSON-5'),
    readablePerson(7),
  ]);
  const second = await one.next(one.pointer());
  assert.deepEqual([second.how, second.added, second.replaced, second.deleted], ['delta', 1, 2, 1]);
  assert.deepEqual(await one.find(7), ['PERSON-7']);
  assert.deepEqual(await one.find(6), ['PERSON-5']);
  assert.deepEqual([await one.find(3), await one.find(5)], [[], []]);
  const [known] = one.lists.known();
  assert.deepEqual([known?.templates, known?.actionOf('PERSON-1')], [6, 'call-officer']);
  assert.equal(known?.expiresAt, '2026-06-02T12:00:00.000Z');
  const kept = await one.store.watchlist(published.list);
  assert.deepEqual([kept?.version, kept?.published?.epoch, kept?.subjects.length], [2, 2, 6]);
  assert.ok((await actions(one.store)).includes('list.changed'));
  await one.close();

  // The store is what was published, also after a restart, and the next delta goes on from it.
  const again = await kiosk(t, published, folder);
  const third = await again.next(again.pointer());
  assert.deepEqual([third.how, third.epoch], ['nothing', 2]);
  assert.deepEqual(await again.find(7), ['PERSON-7']);
  await published.publish([readablePerson(8)]);
  const fourth = await again.next(again.pointer());
  assert.deepEqual([fourth.how, fourth.added, fourth.deleted], ['delta', 1, 6]);
  assert.deepEqual(await again.find(8), ['PERSON-8']);
  await again.close();
});

test('a download that was cut short goes on where it stopped, by a range', async t => {
  const published = await PublishedFolder.make(await temporaryFolder(t));
  const folder = await temporaryFolder(t);
  const one = await kiosk(t, published, folder);
  const image = Buffer.alloc(400_000, 1).map((_, at) => (at * 31) & 0xff);
  const [entry] = [readablePerson(0)];
  const large = { ...entry, references: entry.references.map(one => ({ ...one, imagePng: image })) };
  await published.publish([large]);
  // The line breaks in the middle of the snapshot, twice.
  let breaks = 2;
  const source = new HttpsSource(one.pointer().url, one.server.agent);
  const broken = await following(published, {
    documents: one.store.documents,
    place: one.place,
    scratch: new FolderScratch(`${folder}/downloads`),
    source: () => ({
      async *read(path, range, signal) {
        let given = 0;
        for await (const piece of source.read(path, range, signal)) {
          yield piece;
          given += piece.length;
          if (path.includes('snapshot-') && given > 100_000 && breaks-- > 0)
            throw new Error('the line broke');
        }
      },
    }),
  });
  t.after(() => broken.follower.close());
  const failed = await broken.next(one.pointer());
  assert.equal(failed.epoch, 0);
  const report = await broken.next(one.pointer());
  assert.ok(report.refusal !== undefined || report.epoch === 1);
  const last = report.epoch === 1 ? report : await broken.next(one.pointer());
  assert.equal(last.epoch, 1, broken.lines.join('\n'));
  const ranges = one.server.asked.filter(line => line.includes('snapshot-1'));
  assert.ok(
    ranges.some(line => /^206 .* bytes=[1-9]\d+-/.test(line)),
    ranges.join('\n'),
  );
  await one.close();
});

test('a list whose hub falls silent becomes stale: GREY, and an alarm; it is fresh again when the hub speaks', async t => {
  const published = await PublishedFolder.make(await temporaryFolder(t));
  const one = await kiosk(t, published, await temporaryFolder(t));
  await published.publish([readablePerson(0)]);
  await one.next(one.pointer());
  const policy = { lists: [{ name: published.list, action: 'refer' as const, maximumAgeHours: 720 }] };
  const { store, lists } = one;
  const watch = watchLists({
    policy: () => policy,
    known: () => lists.known(),
    store,
    clock: published.clock,
    log: () => {},
  });
  const alarms = async () => (await actions(store)).filter(action => action.startsWith('alarm.'));
  published.clock.pass(25 * 3_600_000);
  while ((await alarms()).length < 1)
    await new Promise(resolve => published.clock.after(1_000, () => resolve(0)));
  assert.deepEqual(await alarms(), ['alarm.list-stale']);
  await renew(published.parts);
  one.follower.handle({ ...one.pointer(), version: 2 });
  while ((await alarms()).length < 2)
    await new Promise(resolve => published.clock.after(1_000, () => resolve(0)));
  assert.deepEqual(await alarms(), ['alarm.list-stale', 'alarm.list-fresh']);
  await watch.close();
  await one.close();
});

test('a long list makes room by itself for what comes next: change after change is in force at once', async t => {
  const published = await PublishedFolder.make(await temporaryFolder(t));
  const one = await kiosk(t, published, await temporaryFolder(t));
  const people = Array.from({ length: 2_100 }, (_, at) => readablePerson(at % 12, `P-${at}`));
  await published.publish(people);
  await one.next(one.pointer());
  const laidOut: number[] = [];
  const layOutAnew = one.lists.layOutAnew.bind(one.lists);
  one.lists.layOutAnew = async list => {
    await layOutAnew(list);
    laidOut.push(list.version);
  };
  const wholes: string[] = [];
  const load = one.lists.load.bind(one.lists);
  one.lists.load = async list => {
    wholes.push(list.name);
    await load(list);
  };
  for (let turn = 1; turn <= 4; turn++) {
    for (let at = 0; at < 80; at++) people[at] = readablePerson((at + turn) % 12, `P-${at}`);
    await published.publish(people);
    const report = await one.next(one.pointer());
    assert.deepEqual([report.how, report.replaced], ['delta', 80], one.lines.join('\n'));
    const until = turn;
    while (laidOut.length < until) await new Promise(resolve => published.clock.after(500, () => resolve(0)));
  }
  assert.deepEqual(wholes, [], 'no change had to wait for the whole list');
  await one.close();
});
