// The hub's side of lists: who is told what, what kiosks confirm, and signatures that are renewed in time.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ListDesk } from '../daemon/hub/lists/desk.ts';
import { keepLists } from '../daemon/hub/lists/keeper.ts';
import { withListLock } from '../daemon/hub/lists/lock.ts';
import { MemoryDocuments } from '../daemon/store/documents/memory.ts';
import { entriesOf, following, PublishedFolder } from './helpers/published-list.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const address = { tenant: 'demo', shard: 'a', device: 'gate-1' };
const hourMs = 3_600_000;

async function desk(published: PublishedFolder) {
  const documents = new MemoryDocuments();
  const sealTo = (_: unknown, key: Uint8Array) => Buffer.from(key).toString('base64url');
  const { repository, content } = published;
  return new ListDesk({
    repositories: async () => [repository],
    content: async () => content,
    url: 'https://hub.test/lists',
    documents,
    sealTo,
  });
}

test('a kiosk that has no key says so, gets it, and confirms what it added and deleted', async t => {
  const published = await PublishedFolder.make(await temporaryFolder(t));
  const hub = await desk(published);
  assert.deepEqual(await hub.pointers(), []);
  await published.publish(entriesOf(10));
  const kiosk = await following(published);
  t.after(() => kiosk.follower.close());
  const [toAll] = await hub.changed(published.list);
  assert.equal(toAll?.key, undefined);
  const first = await kiosk.next(toAll);
  assert.deepEqual(await hub.handle(address, first), { wantsKey: true });
  const [toOne] = await hub.pointersFor(address);
  const second = await kiosk.next(toOne);
  assert.deepEqual(await hub.handle(address, second), { wantsKey: false });
  published.clock.pass(1_000);
  await published.publish(entriesOf(8));
  const third = await kiosk.next((await hub.changed(published.list))[0]);
  await hub.handle(address, third);
  const [kept] = await hub.reports(published.list, { limit: 5 });
  assert.deepEqual([kept?.kiosk, kept?.report.epoch, kept?.report.deleted], ['demo/a/gate-1', 2, 2]);
  await hub.handle(address, second); // comes again
  assert.equal((await hub.reports(published.list, { limit: 5 }))[0]?.report.epoch, 2);
  await assert.rejects(hub.handle(address, { ...third, epoch: 'x' }), {
    code: 'bad-input',
  });
});

test('under a new content key whoever is sent none cannot read on', async t => {
  const published = await PublishedFolder.make(await temporaryFolder(t));
  const hub = await desk(published);
  await published.publish(entriesOf(10));
  const [kiosk, revoked] = [await following(published), await following(published)];
  t.after(() => Promise.all([kiosk.follower.close(), revoked.follower.close()]));
  for (const one of [kiosk, revoked]) assert.equal((await one.next()).epoch, 1);
  await published.publish(entriesOf(11), { newContentKey: true });
  const [toAll] = await hub.changed(published.list);
  const [toOne] = await hub.pointersFor(address);
  const without = await revoked.next(toAll);
  assert.deepEqual([without.epoch, without.wantsKey], [1, '2']);
  const report = await kiosk.next(toOne);
  assert.deepEqual([report.how, report.epoch, report.added], ['delta', 2, 1]);
});

test('signatures are renewed before they run out, and every change is told of', async t => {
  const published = await PublishedFolder.make(await temporaryFolder(t));
  await published.publish(entriesOf(3));
  const told: number[] = [];
  const { repository, keys, clock } = published;
  const keeper = keepLists({
    repositories: async () => [repository],
    keys: async () => keys.filter(({ role }) => role === 'timestamp' || role === 'snapshot'),
    onChange: () => void repository.timestampVersion().then(version => told.push(version ?? 0)),
    clock,
    log: line => assert.fail(line),
  });
  const until = async (count: number) => {
    while (told.length < count) await new Promise(resolve => clock.after(500, () => resolve(0)));
  };
  await until(1);
  clock.pass(13 * hourMs);
  await until(2);
  clock.pass(80 * hourMs);
  await until(3);
  await published.publish(entriesOf(4));
  await until(4);
  await keeper.close();
  assert.deepEqual(told, [1, 2, 3, 4]);
  const { current } = await repository.read();
  assert.ok(Date.parse(current?.timestamp.expires ?? '') > clock.wall().getTime());
});

test('one process at a time publishes; what a dead one has left does not hold anybody up', async t => {
  const folder = await temporaryFolder(t);
  await withListLock(folder, async () => {
    await assert.rejects(
      withListLock(folder, async () => {}),
      { code: 'busy' },
    );
  });
  const { writeFile } = await import('node:fs/promises');
  await writeFile(`${folder}/lock`, '999999999\n');
  assert.equal(await withListLock(folder, async () => 'done'), 'done');
});
