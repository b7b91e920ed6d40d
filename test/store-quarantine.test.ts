import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fault } from '../daemon/core/errors.ts';
import { LoadedLists } from '../daemon/lists.ts';
import type { KioskStore } from '../daemon/store/contract/kiosk-store.ts';
import { openHubStore } from '../daemon/store/hub-store.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { number, withRaw } from './helpers/audit.ts';
import { auditEntry, encounter, encounterCommit, encounterId, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const unreported = { onCorrupt: (_: Fault) => {} };
const open = (folder: string, changes = {}) =>
  openKioskStore(folder, storeOptions({ ...unreported, ...changes }));

async function flip(folder: string, key: string): Promise<Uint8Array> {
  return withRaw(folder, async database => {
    const value = Uint8Array.from((await database.get(key)) ?? []);
    const at = value.length - 20;
    value[at] = (value[at] ?? 0) ^ 4;
    await database.put(key, value);
    return value;
  });
}

async function storeWith(folder: string, travellers: number): Promise<void> {
  const store = await open(folder);
  for (let traveller = 1; traveller <= travellers; traveller++)
    await store.commit(encounterCommit(traveller));
  const references = [1, 2].map(instance => ({
    subject: 'S',
    instance,
    modality: 'fingerprint' as const,
    position: 0 as const,
    template: Uint8Array.of(1, instance),
  }));
  const list = {
    name: 'wanted',
    version: 1,
    importedAt: '2026-01-01T00:00:00.000Z',
    subjects: [{ id: 'S' }],
    references,
  };
  await store.putWatchlist(list, auditEntry('list.imported', 'wanted'));
  await store.close();
}

async function alarms(store: KioskStore): Promise<string[]> {
  const entries = await store.outbox.read('urgent', 0, 1_000);
  return entries.flatMap(({ event }) =>
    event.type === 'org.bitmap.alarm.v1' && event.data.kind === 'record-corrupt' ? [event.data.detail] : [],
  );
}

const actions = async (store: KioskStore) =>
  (await store.auditLinks({ after: 0, limit: 1_000 })).filter(
    ({ action }) => action === 'record.quarantined',
  );

test('a damaged record is copied as it was found, told of once however often it is read, and refused in its place', async t => {
  const folder = await temporaryFolder(t);
  await storeWith(folder, 3);
  const key = `encounter/${encounterId(2)}`;
  const bytes = await flip(folder, key);
  for (let start = 0; start < 2; start++) {
    const store = await open(folder);
    for (let read = 0; read < 3; read++) {
      await assert.rejects(store.encounter(encounterId(2)), { code: 'corrupt' });
      assert.deepEqual(await store.encounters({ limit: 9 }), [encounter(3), encounter(1)]);
    }
    await store.close();
  }
  const store = await open(folder);
  const [found, ...more] = await store.quarantined();
  assert.deepEqual([found?.key, found?.bytes, more.length], [key, bytes, 0]);
  assert.deepEqual(await alarms(store), [
    `${key}: the record does not authenticate; a copy is in quarantine`,
  ]);
  assert.deepEqual(
    (await actions(store)).map(({ object }) => object),
    [key],
  );
  assert.deepEqual((await store.verifyAudit()).firstBad, undefined);
  await store.close();
  const after = await withRaw(folder, database => database.get(key));
  assert.deepEqual(Uint8Array.from(after ?? []), bytes, 'nothing is mended in place');
});

test('what takes the place of a damaged record leaves its copy', async t => {
  const folder = await temporaryFolder(t);
  await storeWith(folder, 1);
  const bytes = await flip(folder, 'list/wanted');
  const store = await open(folder);
  const list = {
    name: 'wanted',
    version: 2,
    importedAt: '2026-01-02T00:00:00.000Z',
    subjects: [],
    references: [],
  };
  await store.putWatchlist(list, auditEntry('list.imported', 'wanted'));
  assert.deepEqual(await store.watchlist('wanted'), list);
  assert.deepEqual(
    (await store.quarantined()).map(record => [record.key, record.bytes]),
    [['list/wanted', bytes]],
  );
  await store.close();
});

test('a list that lost a reference, or has one that does not authenticate, is never loaded; the hub is told', async t => {
  const reference = `reference/wanted/${number(1)}/${number(1)}`;
  for (const [damage, told] of [
    [(folder: string) => flip(folder, reference), reference],
    [(folder: string) => withRaw(folder, database => database.del(reference)), 'list/wanted'],
  ] as const) {
    const folder = await temporaryFolder(t);
    await storeWith(folder, 0);
    await damage(folder);
    const store = await open(folder);
    const lines: string[] = [];
    const lists = new LoadedLists({
      load: () => assert.fail('it was loaded'),
      change: () => assert.fail('it was changed'),
      unload: () => assert.fail('it was unloaded'),
    });
    for (let load = 0; load < 2; load++) await lists.loadNamed(['wanted'], store, line => lines.push(line));
    assert.deepEqual(lists.known(), []);
    assert.equal(lines.length, 2);
    await store.close();
    const again = await open(folder);
    const [only, ...more] = await alarms(again);
    assert.ok(only?.startsWith(told), only);
    assert.deepEqual(more, []);
    await again.close();
  }
});

test('in the place of a damaged event its alarm stands, and no second one', async t => {
  const folder = await temporaryFolder(t);
  await storeWith(folder, 2);
  const key = `outbox/routine/${number(1)}`;
  await flip(folder, key);
  const store = await open(folder);
  await store.outbox.read('routine', 0, 9);
  await store.close();
  const again = await open(folder);
  assert.deepEqual(await alarms(again), []);
  assert.deepEqual(
    (await again.quarantined()).map(record => record.key),
    [key],
  );
  await again.close();
});

test('a damaged record that is in quarantine does not make a backup worthless; one that nobody has seen does', async t => {
  const folder = await temporaryFolder(t);
  await storeWith(folder, 1);
  const key = `encounter/${encounterId(1)}`;
  await flip(folder, key);
  const store = await open(folder);
  assert.deepEqual((await store.survey()).damaged, [key]);
  assert.equal((await store.quarantined()).length, 1);
  assert.deepEqual((await store.survey()).damaged, []);
  await store.close();
});

test('a copy that finds no room waits until there is some', async t => {
  const folder = await temporaryFolder(t);
  await storeWith(folder, 1);
  const key = `encounter/${encounterId(1)}`;
  await flip(folder, key);
  let free = 0;
  const store = await open(folder, { freeBytes: () => free });
  await assert.rejects(store.encounter(encounterId(1)), { code: 'corrupt' });
  free = Number.MAX_SAFE_INTEGER;
  await store.tend();
  await store.close();
  const again = await open(folder);
  assert.deepEqual(
    (await again.quarantined()).map(record => record.key),
    [key],
  );
  await again.close();
});

test('a hub sets aside too, and its audit says so', async t => {
  const folder = await temporaryFolder(t);
  const store = await openHubStore(folder, storeOptions(unreported));
  await store.audit([auditEntry('a'), auditEntry('b')]);
  await store.close();
  const key = `audit/${number(1)}`;
  const bytes = await flip(folder, key);
  const again = await openHubStore(folder, storeOptions(unreported));
  await again.auditLinks({ after: 0, limit: 9 });
  await again.close();
  const third = await openHubStore(folder, storeOptions(unreported));
  assert.deepEqual(
    (await third.quarantined()).map(record => record.bytes),
    [bytes.subarray(32)],
  );
  const links = await third.auditLinks({ after: 1, limit: 9 });
  assert.deepEqual(
    links.map(({ action, object }) => [action, object]),
    [
      ['b', undefined],
      ['record.quarantined', key],
    ],
  );
  await third.close();
});
