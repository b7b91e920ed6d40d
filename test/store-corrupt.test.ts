import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fault } from '../daemon/core/errors.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { type Database, openDatabase } from '../daemon/store/leveldb/level.ts';
import { auditEntry, encounter, encounterCommit, encounterId, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

/** A store with three travellers and a list, closed, after something was done to its raw records. */
async function damaged(folder: string, damage: (database: Database) => Promise<void>) {
  const store = await openKioskStore(folder, storeOptions());
  for (const number of [1, 2, 3]) await store.commit(encounterCommit(number));
  const list = {
    name: 'wanted',
    version: 1,
    importedAt: '2026-01-01T00:00:00.000Z',
  } as const;
  const references = [1, 2].map(instance => ({
    subject: 'S',
    instance,
    modality: 'fingerprint' as const,
    position: 0 as const,
    template: Uint8Array.of(1),
  }));
  await store.putWatchlist(
    { ...list, subjects: [{ id: 'S' }], references },
    auditEntry('list.imported', 'wanted'),
  );
  await store.close();
  const database = await openDatabase(folder, false);
  await damage(database);
  await database.close();
  const reported: string[] = [];
  const onCorrupt = (fault: Fault) => reported.push(fault.detail.where ?? '');
  return { store: await openKioskStore(folder, storeOptions({ onCorrupt })), reported };
}

const number = (value: number) => String(value).padStart(16, '0');

const flipBit = (key: string) => async (database: Database) => {
  const value = Uint8Array.from(await database.get(key));
  value[value.length - 20] = (value[value.length - 20] ?? 0) ^ 4;
  await database.put(key, value);
};

test('a flipped bit in an encounter: the record is refused by name, the rest is served, the loss is reported', async t => {
  const key = `encounter/${encounterId(2)}`;
  const { store, reported } = await damaged(await temporaryFolder(t), flipBit(key));
  await assert.rejects(store.encounter(encounterId(2)), {
    code: 'corrupt',
    message: `${key}: the record does not authenticate`,
  });
  assert.deepEqual(await store.encounters({ limit: 2 }), [encounter(3), encounter(1)]);
  assert.deepEqual(reported, [key]);
  await store.commit(encounterCommit(4));
  await store.close();
});

test('a flipped bit in the audit is found at its place, and links before it are vouched for', async t => {
  const key = `audit/${number(2)}`;
  const { store, reported } = await damaged(await temporaryFolder(t), flipBit(key));
  assert.deepEqual(await store.verifyAudit(), { verified: 1, firstBad: { key, defect: 'altered' } });
  const links = await store.auditLinks({ after: 0, limit: 2 });
  assert.deepEqual(
    links.map(link => link.seq),
    [1, 3],
  );
  assert.deepEqual(reported, [key, key], 'by the look at the start, and by who reads it');
  await store.close();
});

test('a link that is cut out, cut off, or put behind the head is named', async t => {
  const middle = await damaged(await temporaryFolder(t), database => database.del(`audit/${number(2)}`));
  assert.deepEqual((await middle.store.verifyAudit()).firstBad, {
    key: `audit/${number(2)}`,
    defect: 'missing',
  });
  const end = await damaged(await temporaryFolder(t), database => database.del(`audit/${number(4)}`));
  assert.deepEqual((await end.store.verifyAudit()).firstBad, {
    key: `audit/${number(4)}`,
    defect: 'missing',
  });
  const behind = await damaged(await temporaryFolder(t), async database =>
    database.put(`audit/${number(5)}`, await database.get(`audit/${number(4)}`)),
  );
  const defect = { key: `audit/${number(5)}`, defect: 'beyond-head' };
  assert.deepEqual((await behind.store.verifyAudit()).firstBad, defect);
  for (const { store } of [middle, end, behind]) await store.close();
});

test('two links that are swapped are found', async t => {
  const { store } = await damaged(await temporaryFolder(t), async database => {
    const [a, b] = [`audit/${number(1)}`, `audit/${number(2)}`];
    const [first, second] = [await database.get(a), await database.get(b)];
    await database.batch([
      { type: 'put', key: a, value: second },
      { type: 'put', key: b, value: first },
    ]);
  });
  const firstBad = { key: `audit/${number(1)}`, defect: 'altered' };
  assert.deepEqual(await store.verifyAudit(), { verified: 0, firstBad });
  await store.close();
});

test('a list with a lost or altered reference, or header, is never given as whole, and is still named', async t => {
  const reference = `reference/wanted/${number(1)}/${number(1)}`;
  for (const damage of [
    flipBit(reference),
    flipBit('list/wanted'),
    (database: Database) => database.del(reference),
  ]) {
    const { store } = await damaged(await temporaryFolder(t), damage);
    await assert.rejects(store.watchlist('wanted'), { code: 'corrupt' });
    assert.deepEqual(await store.watchlistNames(), ['wanted']);
    await store.close();
  }
});

test('a corrupt outbox entry leaves no hole in the stream: an alarm stands in its place', async t => {
  const key = `outbox/routine/${number(2)}`;
  const { store, reported } = await damaged(await temporaryFolder(t), flipBit(key));
  const entries = await store.outbox.read('routine', 0, 10);
  assert.deepEqual(
    entries.map(({ seq, event }) => [seq, event.type]),
    [
      [1, 'org.bitmap.encounter.v1'],
      [2, 'org.bitmap.alarm.v1'],
      [3, 'org.bitmap.encounter.v1'],
    ],
  );
  assert.equal(entries[1]?.id, `${store.outbox.epoch}.routine.2`);
  assert.deepEqual(reported, [key]);
  assert.equal(
    await store.outbox.acknowledge({ stream: 'routine', epoch: store.outbox.epoch, upTo: 3 }),
    true,
  );
  assert.equal(await store.outbox.count(), 0);
  await store.close();
});

test('lost heads are refused: the store does not begin anew over its records', async t => {
  const folder = await temporaryFolder(t);
  await assert.rejects(damaged(folder, flipBit('meta/heads')), { code: 'corrupt', message: /^meta\/heads/ });
  const gone = damaged(await temporaryFolder(t), database => database.del('meta/heads'));
  await assert.rejects(gone, {
    code: 'corrupt',
    message: /meta\/heads is missing, got records from account|audit/,
  });
});

test('a list that is no longer whole can be imported again, as its error asks', async t => {
  for (const key of ['list/wanted', `reference/wanted/${number(1)}/${number(1)}`]) {
    const { store } = await damaged(await temporaryFolder(t), flipBit(key));
    await assert.rejects(store.watchlist('wanted'), { code: 'corrupt' });
    const version = store.watchlistVersion('wanted') + 1;
    const list = { name: 'wanted', importedAt: '2026-01-02T00:00:00.000Z' };
    const anew = { ...list, version, subjects: [], references: [] };
    await store.putWatchlist(anew, auditEntry('list.imported', 'wanted'));
    assert.deepEqual(await store.watchlist('wanted'), anew);
    await store.close();
  }
});
