import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import type { Reference, Watchlist } from '../daemon/core/watchlist.ts';
import type { Account } from '../daemon/store/contract/account.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { auditEntry, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

function reference(instance: number, imageBytes?: number): Reference {
  const basic = {
    subject: 'S1',
    instance,
    modality: 'fingerprint' as const,
    position: 2,
    template: Uint8Array.of(70, 77, 82, instance),
  } as const;
  return imageBytes === undefined ? basic : { ...basic, imagePng: new Uint8Array(imageBytes).fill(instance) };
}

function watchlist(name: string, version: number, references: readonly Reference[]): Watchlist {
  const importedAt = '2026-01-01T00:00:00.000Z';
  return { name, version, importedAt, subjects: [{ id: 'S1', name: 'One' }], references };
}

const imported = auditEntry('list.imported');

test('a list comes back whole, with large pictures, and a new version replaces all of the old', async t => {
  const folder = await temporaryFolder(t);
  const store = await openKioskStore(folder, storeOptions());
  const first = watchlist('wanted', 1, [reference(1, 300_000), reference(2), reference(3, 0)]);
  await store.putWatchlist(first, imported);
  assert.deepEqual(await store.watchlist('wanted'), first);
  const second = watchlist('wanted', 2, [reference(9)]);
  await store.putWatchlist(second, imported);
  await store.close();
  const again = await openKioskStore(folder, storeOptions());
  assert.deepEqual(await again.watchlist('wanted'), second);
  await again.close();
});

test('a version that does not grow is a conflict and fails alone', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  const outcomes = await Promise.allSettled([
    store.putWatchlist(watchlist('wanted', 1, [reference(1)]), imported),
    store.putWatchlist(watchlist('wanted', 1, [reference(2)]), imported),
    store.putWatchlist(watchlist('wanted', 2, [reference(3), reference(4)]), imported),
  ]);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.equal((await store.watchlist('wanted'))?.references.length, 2);
  assert.equal((await store.auditLinks({ after: 0, limit: 10 })).length, 2);
  await store.close();
});

test('lists whose names begin alike stay apart', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  const names = ['a', 'a-b', 'a/b', 'a0', 'ä'];
  for (const [index, name] of names.entries()) {
    await store.putWatchlist(watchlist(name, 1, [reference(index + 1)]), imported);
  }
  assert.deepEqual((await store.watchlistNames()).sort(), [...names].sort());
  for (const [index, name] of names.entries()) {
    assert.deepEqual((await store.watchlist(name))?.references, [reference(index + 1)]);
  }
  assert.equal(await store.watchlist('none'), undefined);
  await assert.rejects(store.putWatchlist(watchlist('', 1, []), imported), { code: 'bad-input' });
  await store.close();
});

test('a reader sees one version or the other while lists are swapped', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  await store.putWatchlist(watchlist('wanted', 1, [reference(1)]), imported);
  const swaps = { done: false };
  const readAll = async () => {
    while (!swaps.done) {
      const list = await store.watchlist('wanted');
      assert.equal(list?.references.length, (list?.version ?? 0) % 7);
    }
  };
  const reading = readAll();
  for (let version = 2; version < 60; version++) {
    const references = Array.from({ length: version % 7 }, (_, index) => reference(index));
    await store.putWatchlist(watchlist('wanted', version, references), imported);
  }
  swaps.done = true;
  await reading;
  await store.close();
});

const published = { epoch: 1, head: '00', root: '11' };
const entry = (id: string, mark: number) => {
  const basic = { instance: 1, modality: 'fingerprint' as const, position: 2 } as const;
  return { subject: { id }, references: [{ ...basic, subject: id, template: Uint8Array.of(mark) }] };
};
const publishedList = (version: number, ids: readonly string[]): Watchlist => {
  const entries = ids.map(id => entry(id, version));
  const importedAt = '2026-01-01T00:00:00.000Z';
  const subjects = entries.map(({ subject }) => subject);
  const references = entries.flatMap(one => one.references);
  return { name: 'wanted', version, importedAt, published, subjects, references };
};

test('of a list that a hub publishes only what changes is written, and who goes is gone', async t => {
  const folder = await temporaryFolder(t);
  const store = await openKioskStore(folder, storeOptions());
  await store.putWatchlist(publishedList(1, ['a', 'b', 'c/d', 'e']), imported);
  const header = {
    name: 'wanted',
    importedAt: '2026-01-02T00:00:00.000Z',
    published: { ...published, epoch: 2 },
  };
  const change = {
    ...header,
    version: 2,
    upserts: [entry('b', 9), entry('f', 9)],
    removals: ['c/d', 'nobody'],
  };
  await store.changeWatchlist(change, imported);
  await assert.rejects(store.changeWatchlist(change, imported), { code: 'conflict' });
  await assert.rejects(store.changeWatchlist({ ...change, name: 'other', version: 1 }, imported), {
    code: 'conflict',
  });
  await store.confirmWatchlist('wanted', {
    importedAt: '2026-01-03T00:00:00.000Z',
    expiresAt: '2026-01-04T00:00:00.000Z',
  });
  await store.close();
  const again = await openKioskStore(folder, storeOptions());
  const list = await again.watchlist('wanted');
  assert.deepEqual(
    list?.references.map(({ subject, template }) => [subject, template[0]]),
    [
      ['a', 1],
      ['b', 9],
      ['e', 1],
      ['f', 9],
    ],
  );
  assert.deepEqual(
    [list?.version, list?.published?.epoch, list?.importedAt, list?.expiresAt],
    [2, 2, '2026-01-03T00:00:00.000Z', '2026-01-04T00:00:00.000Z'],
  );
  await again.putWatchlist(publishedList(3, ['a']), imported);
  assert.deepEqual((await again.watchlist('wanted'))?.subjects, [{ id: 'a' }]);
  await again.putWatchlist(watchlist('wanted', 4, [reference(1)]), imported);
  assert.deepEqual(await again.watchlist('wanted'), watchlist('wanted', 4, [reference(1)]));
  await again.close();
});

test('accounts are kept by name and listed', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  const amira: Account = { name: 'amira', role: 'officer', createdAt: '2026-01-01T00:00:00.000Z' };
  const boss: Account = { ...amira, name: 'boss@site', role: 'supervisor' };
  for (const account of [boss, amira])
    await store.putAccount(account, auditEntry('account.created', account.name));
  const promoted: Account = { ...amira, role: 'auditor' };
  await store.putAccount(promoted, auditEntry('account.changed', 'amira'));
  assert.deepEqual(await store.account('amira'), promoted);
  assert.equal(await store.account('nobody'), undefined);
  assert.deepEqual(await store.accounts(), [promoted, boss]);
  await store.close();
});

test('templates of a list are kept in the form of the site, and a list that cannot be is not kept at all', async t => {
  const protect = (template: Uint8Array) => {
    if (template[3] === 7) throw new Fault('bad-input', 'keyed for another site');
    return template.map(byte => byte ^ 0xff);
  };
  const store = await openKioskStore(await temporaryFolder(t), { ...storeOptions(), protect });
  await store.putWatchlist(watchlist('wanted', 1, [reference(1, 10)]), imported);
  const kept = await store.watchlist('wanted');
  assert.deepEqual(kept?.references[0]?.template, protect(reference(1).template));
  assert.deepEqual(kept?.references[0]?.imagePng, reference(1, 10).imagePng);
  const foreign = watchlist('wanted', 2, [reference(1), reference(7)]);
  await assert.rejects(store.putWatchlist(foreign, imported), { code: 'bad-input' });
  assert.equal(store.watchlistVersion('wanted'), 1);
  await store.close();
});
