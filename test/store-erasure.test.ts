import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { copyFile, cp, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import type { OfficerDecision } from '../daemon/core/encounter.ts';
import type { KioskStore } from '../daemon/store/contract/kiosk-store.ts';
import type { Operation, PlainFile, Volume } from '../daemon/store/database.ts';
import { encodeEvidence } from '../daemon/store/evidence-record.ts';
import { slotKey } from '../daemon/store/keys.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { levelVolume, openDatabase } from '../daemon/store/leveldb/level.ts';
import { encounterKeysFile } from '../daemon/store/parameters.ts';
import { encodeRecord } from '../daemon/store/record.ts';
import { nonceBytes, seal, sealerOf } from '../daemon/store/seal.ts';
import { slotBytes } from '../daemon/store/shred/parameters.ts';
import { slotPosition } from '../daemon/store/shred/slot-file.ts';
import {
  encounter,
  encounterCommit,
  encounterId,
  evidenceOf,
  hit,
  hitCommit,
  storeOptions,
  testKey,
} from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const id = encounterId(1);
const request = { encounter: id, at: '2026-02-01T00:00:00.000Z', by: 'jana', reason: 'redress 17' };
const decision: OfficerDecision = {
  encounter: id,
  officer: 'jana',
  decidedAt: '2026-01-02T03:10:00.000Z',
  verdict: 'dismiss',
  reason: 'her twin is on the list',
};

/** A store that holds a hit, which an officer has dismissed, and a traveller. */
async function storeWithHit(folder: string, changes = {}): Promise<KioskStore> {
  const store = await openKioskStore(folder, storeOptions(changes));
  await store.commit(hitCommit(1));
  await store.commit({ audit: [], decision, events: [{ type: 'org.bitmap.decision.v1', data: decision }] });
  await store.commit(hitCommit(2));
  return store;
}

async function assertErased(store: KioskStore): Promise<void> {
  const { biographics: _, ...rest } = hit(1);
  const { erased, ...kept } = (await store.encounter(id)) ?? {};
  assert.deepEqual(kept, { ...rest, candidates: [] });
  assert.equal(erased?.reason, 'redress 17');
  await assert.rejects(store.evidence(id), { code: 'erased' });
  const { reason: __, ...wordless } = decision;
  assert.deepEqual(await store.decisions(id), [wordless]);
  assert.equal((await store.verifyAudit()).firstBad, undefined);
}

test('until it is erased, a hit reads as it was put, one by one and in a list', async t => {
  const store = await storeWithHit(await temporaryFolder(t));
  assert.deepEqual(await store.encounter(id), hit(1));
  assert.deepEqual(await store.encounters({ limit: 9 }), [hit(2), hit(1)]);
  assert.deepEqual(await store.evidence(id), evidenceOf(1));
  assert.deepEqual(await store.decisions(id), [decision]);
  await store.close();
});

test('an erased encounter says so, whatever is asked of it, and its neighbour stays', async t => {
  const folder = await temporaryFolder(t);
  const store = await storeWithHit(folder);
  const receipt = await store.erase(request);
  assert.deepEqual(
    { ...receipt, ciphertextSha256: '' },
    { ...request, answer: 'RED', records: 3, ciphertextSha256: '', keyDestroyed: true },
  );
  await assertErased(store);
  await store.close();
  const again = await openKioskStore(folder, storeOptions());
  await assertErased(again);
  assert.deepEqual(await again.encounter(encounterId(2)), hit(2));
  assert.deepEqual(await again.evidence(encounterId(2)), evidenceOf(2));
  assert.deepEqual(await again.erasures(), [receipt]);
  await again.close();
});

test('the receipt in the audit chain tells when, by whom and why, and the hash of the sealed bytes', async t => {
  const folder = await temporaryFolder(t);
  let store = await storeWithHit(folder);
  await store.close();
  const database = await openDatabase(folder, false);
  const hash = createHash('sha256');
  for (const kind of ['evidence', 'person', 'words'])
    for await (const value of database.values({ gte: `${kind}/${id}`, lt: `${kind}/${id}0` }))
      hash.update(value);
  await database.close();
  store = await openKioskStore(folder, storeOptions());
  await store.erase(request);
  const link = (await store.auditLinks({ after: 0, limit: 99 })).at(-1);
  assert.deepEqual(
    [link?.action, link?.actor, link?.object, link?.at],
    ['encounter.erased', 'jana', id, request.at],
  );
  const detail = {
    reason: 'redress 17',
    answer: 'RED',
    records: 3,
    ciphertextSha256: hash.digest('hex'),
    keyDestroyed: true,
  };
  assert.deepEqual(link?.detail, detail);
  await store.close();
});

test('what was not sent yet is not sent any more, and the hub hears of the erasure', async t => {
  const store = await storeWithHit(await temporaryFolder(t));
  const receipt = await store.erase(request);
  const entries = await store.outbox.read('urgent', 0, 10);
  const told = entries.map(({ seq, event }) => [
    seq,
    event.type,
    'kind' in event.data ? event.data.kind : '',
  ]);
  assert.deepEqual(told, [
    [1, 'org.bitmap.alarm.v1', 'record-erased'],
    [2, 'org.bitmap.alarm.v1', 'record-erased'],
    [3, 'org.bitmap.encounter.v1', ''],
    [4, 'org.bitmap.erasure.v1', ''],
  ]);
  assert.deepEqual(entries[3]?.event.data, receipt);
  await store.close();
});

test('nobody is erased twice, and nobody who is not there; who was not named can be', async t => {
  const store = await storeWithHit(await temporaryFolder(t));
  await store.commit(encounterCommit(3));
  await store.erase(request);
  await assert.rejects(store.erase(request), { code: 'conflict' });
  await assert.rejects(store.erase({ ...request, encounter: 'nobody' }), { code: 'not-found' });
  const receipt = await store.erase({ ...request, encounter: encounterId(3) });
  assert.equal(receipt.records, 0);
  assert.deepEqual(await store.encounter(encounterId(3)), encounter(3));
  await store.close();
});

test('a copy of the database from before, with every key there is after, does not give the person back', async t => {
  const [folder, copy] = [await temporaryFolder(t), await temporaryFolder(t)];
  const store = await storeWithHit(folder);
  await store.close();
  await cp(folder, copy, { recursive: true });
  const later = await openKioskStore(folder, storeOptions());
  await later.erase(request);
  await later.close();
  await copyFile(path.join(folder, 'encounter-keys'), path.join(copy, 'encounter-keys'));
  const restored = await openKioskStore(copy, storeOptions({ onCorrupt: () => {} }));
  await assert.rejects(restored.encounter(id), { code: 'corrupt', message: /key .* lost/ });
  await assert.rejects(restored.evidence(id), { code: 'corrupt' });
  assert.deepEqual(await restored.encounter(encounterId(2)), hit(2));
  await restored.close();
});

test('an erased record leaves the files of LevelDB when space is reclaimed', async t => {
  const folder = await temporaryFolder(t);
  const store = await storeWithHit(folder);
  await store.close();
  const before = await openDatabase(folder, false);
  const sealed = Buffer.from((await before.get(`evidence/${id}`)) ?? []);
  await before.close();
  assert.equal(await isInFiles(folder, sealed), true);
  const later = await openKioskStore(folder, storeOptions());
  await later.erase(request);
  await later.reclaim();
  await later.close();
  assert.equal(await isInFiles(folder, sealed), false);
});

async function isInFiles(folder: string, bytes: Buffer): Promise<boolean> {
  const contents = await Promise.all((await readdir(folder)).map(name => readFile(path.join(folder, name))));
  return contents.some(content => content.includes(bytes));
}

/** A volume that writes down what reaches the disk, in order, and fails where it is told to. */
function watched(log: string[], fails: (step: string) => boolean = () => false): Volume {
  const step = (text: string) => {
    log.push(text);
    if (fails(text)) throw new Error(`the power is cut at ${text}`);
  };
  return {
    ...levelVolume,
    openPlain: async (folder, name) => {
      const file = await levelVolume.openPlain(folder, name);
      return name === encounterKeysFile ? watchedFile(file, step) : file;
    },
    open: async (folder, create) => {
      const database = await levelVolume.open(folder, create);
      const batch = database.batch.bind(database);
      database.batch = async (operations: Operation[], options) => {
        await batch(operations, options);
        step(`batch ${operations.map(({ type, key }) => `${type} ${key.split('/')[0]}`).join(', ')}`);
      };
      return database;
    },
  };
}

function watchedFile(file: PlainFile, step: (text: string) => void): PlainFile {
  return {
    ...file,
    write: async (bytes, position) => {
      step(bytes.every(byte => byte === 0) ? 'zeros' : 'keys');
      await file.write(bytes, position);
    },
    sync: async () => {
      await file.sync();
      step('synced');
    },
  };
}

test('keys are synced before the batch that needs them, and overwritten and synced after the receipt, before anybody is told', async t => {
  const log: string[] = [];
  const store = await openKioskStore(await temporaryFolder(t), storeOptions({ volume: watched(log) }));
  log.length = 0;
  await store.commit(hitCommit(1));
  log.push('told');
  assert.deepEqual(log.slice(-4, -2), ['keys', 'synced']);
  assert.match(log.at(-2) ?? '', /^batch .*put slot/);
  log.length = 0;
  await store.erase(request);
  log.push('told');
  assert.match(log[0] ?? '', /^batch del evidence.*put erased.*put audit.*del slot/);
  assert.deepEqual(log.slice(1), ['zeros', 'synced', 'told']);
  log.length = 0;
  await store.commit(hitCommit(2));
  assert.equal(log.length, 1, 'the next hit waits for no key');
  await store.close();
});

test('when the power goes between the receipt and the overwriting, the next start overwrites', async t => {
  const folder = await temporaryFolder(t);
  let isCut = false;
  const volume = watched([], step => isCut && step === 'zeros');
  const store = await storeWithHit(folder, { volume });
  isCut = true;
  await assert.rejects(store.erase(request), { code: 'unavailable', message: /not overwritten yet/ });
  await store.close().catch(() => undefined);
  assert.ok((await keysIn(folder)) > 1);
  const again = await openKioskStore(folder, storeOptions());
  await assertErased(again);
  await again.tend();
  assert.equal(await keysIn(folder), 1, 'that of the other hit');
  await assertErased(again);
  await again.close();
});

async function keysIn(folder: string): Promise<number> {
  const bytes = await readFile(path.join(folder, 'encounter-keys'));
  const slots = Array.from({ length: (bytes.length - slotPosition(0)) / slotBytes }, (_, slot) => slot);
  return slots.filter(slot => bytes[slotPosition(slot)] !== 0).length;
}

test('a batch that fails leaves nobody without a key, and erases nobody', async t => {
  let fails = false;
  const volume = watched([], step => fails && step.startsWith('batch'));
  const store = await storeWithHit(await temporaryFolder(t), { volume });
  fails = true;
  await assert.rejects(store.erase(request), { code: 'unavailable' });
  await assert.rejects(store.commit(hitCommit(3)), { code: 'unavailable' });
  fails = false;
  await store.commit(hitCommit(4));
  assert.deepEqual(await store.encounters({ limit: 9 }), [hit(4), hit(2), hit(1)]);
  assert.deepEqual(await store.evidence(id), evidenceOf(1));
  await store.erase(request);
  await assertErased(store);
  await store.close();
});

test('a batch that is refused for want of space erases nobody later either', async t => {
  let freeBytes = Number.POSITIVE_INFINITY;
  const folder = await temporaryFolder(t);
  const store = await storeWithHit(folder, { freeBytes: () => freeBytes });
  freeBytes = 0;
  await assert.rejects(store.erase(request), { code: 'disk-full' });
  await assert.rejects(store.commit(hitCommit(3)), { code: 'disk-full' });
  freeBytes = Number.POSITIVE_INFINITY;
  await store.commit(hitCommit(4));
  assert.deepEqual(await store.evidence(id), evidenceOf(1));
  await store.close();
  assert.equal((await keysIn(folder)) >= 3, true);
  const again = await openKioskStore(folder, storeOptions());
  await again.tend();
  assert.equal(await keysIn(folder), 3, 'of the hits 1, 2 and 4');
  await again.close();
});

test('records from before encounters had keys are read, and erased as far as that goes', async t => {
  const folder = await temporaryFolder(t);
  await (await openKioskStore(folder, storeOptions())).close();
  const old = {
    [`encounter/${id}`]: encodeRecord(hit(1)),
    [`decision/${id}/0000000000000001`]: encodeRecord(decision),
    [`evidence/${id}`]: encodeEvidence(evidenceOf(1)),
  };
  const database = await openDatabase(folder, false);
  for (const [key, plaintext] of Object.entries(old))
    await database.put(key, seal(plaintext, key, testKey, randomBytes(nonceBytes)));
  await database.close();
  const store = await openKioskStore(folder, storeOptions());
  assert.deepEqual(await store.encounter(id), hit(1));
  assert.deepEqual(await store.decisions(id), [decision]);
  const { keyDestroyed, records } = await store.erase(request);
  assert.deepEqual([keyDestroyed, records], [false, 1]);
  const { biographics: _, ...rest } = hit(1);
  assert.deepEqual(await store.encounter(id), { ...rest, candidates: [] });
  await assert.rejects(store.evidence(id), { code: 'erased' });
  await store.close();
});

test('whose row is lost is never taken for erased, nor the key overwritten, whatever is committed after', async t => {
  const folder = await temporaryFolder(t);
  await (await storeWithHit(folder)).close();
  const row = await withoutRowOf(folder, id);
  const reported: string[] = [];
  const open = () =>
    openKioskStore(folder, storeOptions({ onCorrupt: ({ message }) => void reported.push(message) }));
  for (let start = 0; start < 3; start++) {
    const store = await open();
    await store.commit(encounterCommit(10 + start));
    await assert.rejects(store.evidence(id), { code: 'corrupt' });
    await store.close();
  }
  const told = reported.filter(message => message.includes('rows of the encounter keys are lost'));
  assert.equal(told.length, 3, 'at every start');
  const keys = await readFile(path.join(folder, encounterKeysFile));
  assert.ok(keys.subarray(slotPosition(row), slotPosition(row) + slotBytes).some(byte => byte !== 0));
});

/** Takes away the row that says whose key seals the evidence of an encounter; its slot. */
async function withoutRowOf(folder: string, encounterId: string): Promise<number> {
  const database = await openDatabase(folder, false);
  const sealed = (await database.get(`evidence/${encounterId}`)) ?? new Uint8Array();
  const sealer = sealerOf(sealed, '');
  assert.ok(sealer.of === 'encounter');
  await database.del(slotKey(sealer.slot));
  await database.close();
  return sealer.slot;
}
