// What becomes of a store whose log is damaged after its process was killed.
import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { auditDefaults } from '../daemon/store/parameters.ts';
import type { KioskStore } from '../daemon/store/contract/kiosk-store.ts';
import { openHubStore } from '../daemon/store/hub-store.ts';
import type { KioskStoreOptions } from '../daemon/store/kiosk-store.ts';
import { logNotes } from '../daemon/store/leveldb/log-check.ts';
import { logPieces } from '../daemon/store/leveldb/log-format.ts';
import { openSigned, signing } from './helpers/audit.ts';
import { auditEntry, encounterCommit, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const listOf = (version: number) =>
  ({
    name: 'wanted',
    version,
    importedAt: '2026-01-01T00:00:00.000Z',
    subjects: [{ id: 'S' }],
    references: [
      { subject: 'S', instance: 1, modality: 'fingerprint', position: 0, template: noise(version) },
    ],
  }) as const;

/** More than a block of the log: what follows is read again after damage. */
const noise = (seed: number) =>
  Uint8Array.from({ length: 70_000 }, (_, index) => (index * 2_654_435_761 + seed) >>> 13);

/** As a kill leaves it: what was written is there, and nothing was closed. */
async function killed(
  t: Parameters<typeof temporaryFolder>[0],
  live: (store: KioskStore, place: string) => Promise<void>,
) {
  const folder = await temporaryFolder(t);
  const [alive, dead] = [path.join(folder, 'alive'), path.join(folder, 'dead')];
  // The witness comes late, as at a kiosk with little to do.
  const lines: string[] = [];
  const options = (where: string, changes: Partial<KioskStoreOptions['audit']> = {}) => ({
    ...signing(path.join(where, 'witness'), { log: line => lines.push(line) }),
    parameters: { ...auditDefaults, witnessLinks: 1_000, witnessMs: 60_000 },
    ...changes,
  });
  const store = await openSigned(path.join(alive, 'store'), options(alive));
  await live(store, path.join(alive, 'store'));
  await cp(alive, dead, { recursive: true });
  await store.close();
  const place = path.join(dead, 'store');
  await rm(path.join(place, 'open-by')); // of a process that is alive
  const open = (changes = {}) => openSigned(place, options(dead, changes), { create: false });
  return { place, open, lines };
}

async function recordIn(place: string, index: number) {
  const log = (await readdir(place)).find(name => name.endsWith('.log')) ?? '';
  const bytes = await readFile(path.join(place, log));
  // A log has its full length from its start: behind the last record there are zeros.
  const record = [...logPieces(bytes)].filter(piece => piece.is === 'record').at(index);
  assert.ok(record?.is === 'record');
  return { log, bytes, record };
}

/** Its end reads as if nothing had been written there: one record of 256 is taken for a write that was cut off. */
async function endsInZero(place: string): Promise<boolean> {
  const { bytes, record } = await recordIn(place, -1);
  return bytes[record.end - 1] === 0;
}

async function damageRecord(place: string, index: number): Promise<Buffer> {
  const { log, bytes, record } = await recordIn(place, index);
  bytes[record.at + 60] ^= 0x10;
  await writeFile(path.join(place, log), bytes);
  return bytes;
}

const alarmsOf = async (store: KioskStore) =>
  (await store.outbox.read('urgent', 0, 100)).flatMap(({ event }) =>
    event.type === 'org.bitmap.alarm.v1' ? [event.data.kind] : [],
  );

const liveWithList = async (store: KioskStore) => {
  for (const version of [1, 2]) await store.putWatchlist(listOf(version), auditEntry('list.imported'));
  for (let number = 1; number < 5; number++) await store.commit(encounterCommit(number));
};

test('a killed store whose log is whole says nothing', async t => {
  const { place, open } = await killed(t, liveWithList);
  const store = await open();
  assert.equal(store.witness.state, 'agrees');
  assert.deepEqual([store.losses(), await alarmsOf(store), logNotes(place)], [[], [], []]);
  assert.equal((await store.watchlist('wanted'))?.version, 2);
  await store.close();
});

test('a hole in the log is told of at each start, its log kept, and no list served from before it', async t => {
  const { place, open } = await killed(t, liveWithList);
  const damaged = await damageRecord(place, 2); // the second import, behind what begins the store
  for (const start of ['first', 'second']) {
    const store = await open();
    assert.equal(store.witness.state, 'holed', start);
    assert.match(store.witness.detail ?? '', /audit links 2 to 2 among them/);
    assert.equal((await alarmsOf(store)).at(-1), 'records-lost');
    await assert.rejects(store.watchlist('wanted'), {
      code: 'corrupt',
      message: /may be older than what was imported/,
    });
    await store.close();
  }
  const [note] = logNotes(place);
  assert.deepEqual(await readFile(path.join(place, note?.copies[0] ?? '')), damaged);
  const told = await (async () => {
    const store = await open();
    const links = await store.auditLinks({ after: 0, limit: 100 });
    await store.putWatchlist(listOf(2), auditEntry('list.imported'));
    assert.equal((await store.watchlist('wanted'))?.version, 2, 'a full list has come again');
    assert.equal(store.witness.state, 'holed', 'which makes nothing else come back');
    await store.close();
    return links.filter(({ action }) => action === 'audit.records-lost').map(({ object }) => object);
  })();
  assert.deepEqual(told, [`log-${note?.name}`, 'link-2', 'holed'], 'each on record once');
});

test('of small commits side by side only the damaged one is lost', async t => {
  const { place, open } = await killed(t, async store => {
    for (let number = 1; number < 30; number++) await store.commit(encounterCommit(number));
  });
  await damageRecord(place, 10);
  const store = await open();
  assert.equal((await store.encounters({ limit: 100 })).length, 28);
  assert.equal(store.witness.state, 'holed');
  const waiting = await store.outbox.read('routine', 0, 100);
  assert.deepEqual(
    waiting.map(({ event }) => event.type).filter(type => type !== 'org.bitmap.encounter.v1'),
    ['org.bitmap.alarm.v1'],
    'in the place of the event that is lost',
  );
  await store.close();
});

test('what is lost is told of no more once it was accepted, and the list is served again', async t => {
  const { place, open } = await killed(t, liveWithList);
  await damageRecord(place, 2);
  const store = await open();
  await store.acceptLosses(auditEntry('audit.rollback-accepted'));
  assert.equal((await store.watchlist('wanted'))?.version, 1);
  await store.close();
  const again = await open();
  assert.deepEqual([again.witness.state, again.losses()], ['agrees', []]);
  await again.close();
});

test('the last commit, acknowledged and then damaged, is missed though its witness has not seen it', async t => {
  const { place, open } = await killed(t, liveWithList);
  await damageRecord(place, -1);
  const store = await open();
  assert.equal(store.witness.state, 'rolled-back');
  assert.match(store.witness.detail ?? '', /the chain ends at 5, 6 was acknowledged/);
  await assert.rejects(store.watchlist('wanted'), { code: 'corrupt' });
  await store.close();
  const again = await open();
  assert.equal(again.witness.state, 'holed', 'the mark has gone on, the loss stands on record');
  await again.close();
});

test('the last commit, damaged where nothing tells whether it was acknowledged, is told of, and the lists are served', async t => {
  const { place, open } = await killed(t, async (alive, folder) => {
    await liveWithList(alive);
    for (let number = 5; await endsInZero(folder); number++) await alive.commit(encounterCommit(number));
  });
  await damageRecord(place, -1);
  await rm(path.join(place, 'acknowledged')); // as a power cut may leave it
  const store = await open();
  assert.equal(store.witness.state, 'agrees');
  assert.deepEqual(await alarmsOf(store), ['record-corrupt']);
  assert.deepEqual(
    store.losses().map(({ verdict }) => verdict),
    ['in-doubt'],
  );
  assert.equal((await store.watchlist('wanted'))?.version, 2);
  assert.equal(logNotes(place).length, 1);
  await store.close();
});

test('an import is witnessed when it is acknowledged: not even a power cut lets it be lost unseen', async t => {
  const { place, open } = await killed(t, async store => {
    await store.commit(encounterCommit(1));
    for (const version of [1, 2]) await store.putWatchlist(listOf(version), auditEntry('list.imported'));
  });
  await damageRecord(place, -1);
  await rm(path.join(place, 'acknowledged'));
  const store = await open();
  assert.deepEqual(store.witness, { state: 'rolled-back', detail: 'the chain ends at 2, its witness saw 3' });
  await assert.rejects(store.watchlist('wanted'), { code: 'corrupt' });
  await store.close();
});

test('a hub whose log is damaged says so in its audit chain, until it is accepted', async t => {
  const folder = await temporaryFolder(t);
  const [alive, dead] = [path.join(folder, 'alive'), path.join(folder, 'dead')];
  const hub = await openHubStore(alive, storeOptions());
  for (let number = 1; number < 5; number++) {
    await hub.audit([auditEntry(`action ${number}`, 'o'.repeat(70_000))]);
  }
  await cp(alive, dead, { recursive: true });
  await hub.close();
  await rm(path.join(dead, 'open-by'));
  await damageRecord(dead, 2);
  const store = await openHubStore(dead, storeOptions({ create: false }));
  const actions = (await store.auditLinks({ after: 0, limit: 100 })).map(({ action }) => action);
  assert.deepEqual(actions, [
    'action 1',
    'action 3',
    'action 4',
    'audit.records-lost', // the log
    'audit.records-lost', // and the chain
    'audit.witness-holed',
  ]);
  assert.equal(store.witness.state, 'holed');
  await store.acceptLosses(auditEntry('audit.rollback-accepted'));
  await store.close();
  const again = await openHubStore(dead, storeOptions({ create: false }));
  assert.deepEqual(again.losses(), []);
  await again.close();
});
