import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { KioskReport } from '../daemon/store/contract/received.ts';
import { openHubStore } from '../daemon/store/hub-store.ts';
import { unplacedLetters } from '../daemon/store/parameters.ts';
import { auditEntry, eventOf, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

function report(device: string, epoch: string, seq: number): KioskReport {
  const address = { tenant: 'airport', shard: 's0', device };
  const entry = {
    stream: 'routine' as const,
    epoch,
    seq,
    id: `${epoch}.${seq}`,
    time: '2026-01-02T03:04:05.000Z',
    event: eventOf(seq),
  };
  return { address, entry };
}

const nameOf = ({ address, entry }: KioskReport) => `${address.device}/${entry.epoch}`;

test('what is new is kept once and in order, what is held is acknowledged again, a gap is not passed', async t => {
  const store = await openHubStore(await temporaryFolder(t), storeOptions());
  const first = await store.commitReceived([1, 2, 4].map(seq => report('k1', 'e1', seq)));
  assert.deepEqual(
    first.fresh.map(event => [event.number, event.entry.seq]),
    [
      [1, 1],
      [2, 2],
    ],
  );
  assert.deepEqual(
    first.heads.map(({ epoch, upTo }) => [epoch, upTo]),
    [['e1', 2]],
  );
  const second = await store.commitReceived([2, 3].map(seq => report('k1', 'e1', seq)));
  assert.deepEqual(
    second.fresh.map(event => event.entry.seq),
    [3],
  );
  assert.deepEqual(
    second.heads.map(head => head.upTo),
    [3],
  );
  const gap = await store.commitReceived([report('k2', 'e9', 5)]);
  assert.deepEqual([gap.fresh, gap.heads.map(head => head.upTo)], [[], [0]]);
  await store.close();
});

const arrivals = fc.array(
  fc.array(
    fc.record({
      device: fc.constantFrom('k1', 'k2'),
      epoch: fc.constantFrom('e1', 'e2'),
      seq: fc.integer({ min: 1, max: 6 }),
    }),
    {
      maxLength: 8,
    },
  ),
  { maxLength: 8 },
);

test('under any loss, repetition and order of arrival each event is kept once, and each stream without a gap', async t => {
  const folder = await temporaryFolder(t);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(arrivals, async batches => {
      const place = `${folder}/${run++}`;
      const store = await openHubStore(place, storeOptions());
      const expected = new Map<string, number>();
      const order: string[] = [];
      const commits = batches.map(batch => batch.map(({ device, epoch, seq }) => report(device, epoch, seq)));
      for (const item of commits.flat()) {
        const upTo = expected.get(nameOf(item)) ?? 0;
        if (item.entry.seq !== upTo + 1) continue;
        expected.set(nameOf(item), upTo + 1);
        order.push(`${nameOf(item)}/${upTo + 1}`);
      }
      const outcomes = await Promise.all(commits.map(batch => store.commitReceived(batch)));
      const fresh = outcomes
        .flatMap(outcome => outcome.fresh)
        .map(event => `${nameOf(event)}/${event.entry.seq}`);
      assert.deepEqual(fresh, order);
      await store.close();

      const again = await openHubStore(place, storeOptions({ create: false }));
      const kept = await again.received({ limit: 1000 });
      assert.deepEqual(kept.map(event => `${nameOf(event)}/${event.entry.seq}`).toReversed(), order);
      const counted = again.deviceCounts().reduce((sum, { events }) => sum + events, 0);
      assert.equal(counted, order.length);
      for (const [index, batch] of commits.entries()) {
        const { heads, fresh } = await again.commitReceived(
          batch.filter(item => item.entry.seq <= (expected.get(nameOf(item)) ?? 0)),
        );
        assert.deepEqual(fresh, [], `batch ${index} was held already`);
        for (const head of heads)
          assert.equal(head.upTo, expected.get(`${head.address.device}/${head.epoch}`));
      }
      await again.close();
    }),
    { numRuns: 30 },
  );
});

test('what cannot be read is kept aside in its place with a link in the chain; what has no place, the newest', async t => {
  const folder = await temporaryFolder(t);
  let store = await openHubStore(folder, storeOptions());
  const unread = (seq: number) => {
    const { address, entry } = report('k1', 'e1', seq);
    const place = { stream: entry.stream, epoch: 'e1', seq, first: 1 };
    const payload = Buffer.from(`letter ${seq}`);
    return { topic: 'events of k1', payload, reason: 'of a newer type', placed: { address, place } };
  };
  const stray = (name: string) => ({ topic: 'somewhere', payload: Buffer.from(name), reason: 'not JSON' });
  const outcome = await store.commitReceived([
    report('k1', 'e1', 1),
    unread(2),
    unread(4),
    report('k1', 'e1', 3),
  ]);
  assert.deepEqual([outcome.fresh.length, outcome.aside, outcome.heads.at(0)?.upTo], [2, 1, 3]);
  assert.equal((await store.commitReceived([unread(2)])).aside, 0);
  for (let n = 0; n < unplacedLetters + 3; n += 1) await store.commitReceived([stray(`stray ${n}`)]);
  await store.close();
  store = await openHubStore(folder, storeOptions({ create: false }));
  const letters = await store.deadLetters(10_000);
  const texts = letters.map(({ payload }) => Buffer.from(payload, 'base64').toString());
  assert.equal(texts[0], 'letter 2');
  assert.deepEqual(letters[0]?.place, { stream: 'routine', epoch: 'e1', seq: 2, first: 1 });
  assert.equal(letters.length, 1 + unplacedLetters);
  assert.ok(texts.includes(`stray ${unplacedLetters + 2}`) && !texts.includes('stray 2'));
  const [link] = await store.auditLinks({ after: 0, limit: 9 });
  assert.equal(link?.action, 'event.kept-aside');
  assert.equal(link?.detail?.['seq'], 2);
  assert.deepEqual(await store.verifyAudit(), { verified: 1 });
  await store.close();
});

test('the streams of a device are kept each by itself, also those that only a newer kiosk knows', async t => {
  const store = await openHubStore(await temporaryFolder(t), storeOptions());
  const of = (stream: string, seq: number): KioskReport => {
    const { address, entry } = report('k1', 'e1', seq);
    return { address, entry: { ...entry, stream: stream as 'routine' } };
  };
  const { fresh, heads } = await store.commitReceived([
    of('routine', 1),
    of('urgent', 1),
    of('routine', 2),
    of('later', 1),
    of('urgent', 3),
    of('events', 1),
  ]);
  assert.equal(fresh.length, 5);
  assert.deepEqual(
    heads.map(({ stream, upTo }) => `${stream} ${upTo}`),
    ['routine 2', 'urgent 1', 'later 1', 'events 1'],
  );
  assert.equal(store.deviceCounts().at(0)?.events, 5);
  await store.close();
});

test('events are paged newest first, devices counted over their epochs, looks logged', async t => {
  const store = await openHubStore(await temporaryFolder(t), storeOptions());
  await store.commitReceived([
    report('k2', 'e1', 1),
    report('k1', 'e1', 1),
    report('k1', 'e2', 1),
    report('k1', 'e2', 2),
  ]);
  const newest = await store.received({ limit: 2 });
  assert.deepEqual(
    newest.map(event => event.number),
    [4, 3],
  );
  assert.deepEqual(
    (await store.received({ limit: 9, before: 3 })).map(event => event.number),
    [2, 1],
  );
  assert.deepEqual(
    store.deviceCounts().map(({ device, events }) => [device, events]),
    [
      ['k1', 3],
      ['k2', 1],
    ],
  );
  await store.audit([auditEntry('person.viewed', 'x'), auditEntry('person.viewed', 'y')]);
  assert.deepEqual(
    (await store.auditLinks({ after: 0, limit: 9 })).map(link => link.object),
    ['x', 'y'],
  );
  assert.deepEqual(await store.verifyAudit(), { verified: 2 });
  await store.close();
});
