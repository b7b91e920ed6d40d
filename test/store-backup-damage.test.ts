// What a backup lacks, and what a restore must not bring back.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { copyStore } from '../daemon/backup.ts';
import { openDataFolder } from '../daemon/data-folder.ts';
import { openHub } from '../daemon/open-stores.ts';
import { noteErasures, notedErasures, trimErasures } from '../daemon/store/backup/erasure-journal.ts';
import { writeBackup } from '../daemon/store/backup/backup-folder.ts';
import type { KioskReport } from '../daemon/store/contract/received.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { number, withRaw } from './helpers/audit.ts';
import { backUp, begun, commitAll, idsOf, placeIn, restore } from './helpers/backup-place.ts';
import { noted, withKiosk } from './helpers/data-folder.ts';
import { auditEntry, encounterId, hit, hitCommit } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

test('a backup tells of a record that is damaged, and sets it aside; a restore that is forced takes the rest, and says what is missing', async t => {
  const place = await placeIn(t);
  await withKiosk(place.data, store => commitAll(store, [1, 2, 3]));
  const keys = [`encounter/${encounterId(2)}`, `outbox/routine/${number(3)}`];
  await withRaw(path.join(place.data, 'store'), async database => {
    for (const key of keys) {
      const value = Uint8Array.from((await database.get(key)) ?? []);
      value[value.length - 20] ^= 4;
      await database.put(key, value);
    }
  });
  const manifest = await withKiosk(place.data, store => backUp(store, place));
  assert.deepEqual(manifest.damaged, keys);
  await withKiosk(place.data, async store => {
    assert.deepEqual((await store.quarantined()).map(({ key }) => key).sort(), keys);
  });
  const other = { ...place, data: `${place.data}-2` };
  cpSync(path.join(place.data, 'store.key'), path.join(other.data, 'store.key'));
  await assert.rejects(restore(other), { code: 'corrupt', message: /a record does not open.*--force/ });
  const { survey } = await restore(other, true);
  assert.deepEqual(survey.damaged, keys);
  await withKiosk(other.data, async store => {
    assert.deepEqual(await idsOf(store), [1, 3].map(encounterId));
    await assert.rejects(store.encounter(encounterId(2)), { code: 'corrupt' });
    assert.deepEqual((await store.quarantined()).map(({ key }) => key).sort(), keys);
    const links = await store.auditLinks({ after: 0, limit: 99 });
    assert.equal(links.find(({ action }) => action === 'store.restored')?.detail?.['damaged'], 2);
  });
});

test('a link of the audit that is damaged is named by a backup, and a restore that is forced says where the chain breaks', async t => {
  const place = await placeIn(t);
  await withKiosk(place.data, store => commitAll(store, [1, 2, 3]));
  const key = `audit/${number(2)}`;
  await withRaw(path.join(place.data, 'store'), async database => {
    const value = Uint8Array.from((await database.get(key)) ?? []);
    value[value.length - 20] ^= 4;
    await database.put(key, value);
  });
  const manifest = await withKiosk(place.data, store => backUp(store, place));
  assert.deepEqual(manifest.damaged, [key]);
  rmSync(path.join(place.data, 'store'), { recursive: true });
  await assert.rejects(restore(place), { code: 'corrupt', message: /the audit chain is broken/ });
  const { survey } = await restore(place, true);
  assert.equal(survey.audit.firstBad?.key, key);
  assert.deepEqual(await withKiosk(place.data, idsOf), [1, 2, 3].map(encounterId));
});

const address = { tenant: 'airport', shard: 's0', device: 'k1' };

function report(seq: number, event: KioskReport['entry']['event']): KioskReport {
  const place = { stream: 'urgent', epoch: 'e1', seq, id: `e1.${seq}` } as const;
  return { address, entry: { ...place, time: '2026-01-02T03:04:05.000Z', event } };
}

function erasureReport(seq: number, encounter: string): KioskReport {
  const request = { encounter, at: '2026-02-01T00:00:00.000Z', by: 'jana', reason: 'redress 17' };
  const data = { ...request, records: 2, ciphertextSha256: 'ab'.repeat(32), keyDestroyed: true };
  return report(seq, { type: 'org.bitmap.erasure.v1', data });
}

test('whom kiosks have erased does not come back with a hub whose store is lost', async t => {
  const place = await placeIn(t);
  let hub = await openHub(place.data, noted());
  const hits = [1, 2].map(traveller =>
    report(traveller, { type: 'org.bitmap.encounter.v1', data: hit(traveller) }),
  );
  await hub.commitReceived(hits);
  await copyStore(hub, place.data, begun, copy => writeBackup(place.backup, copy));
  await hub.commitReceived([erasureReport(3, encounterId(1))]);
  await hub.close();
  rmSync(path.join(place.data, 'store'), { recursive: true });
  const { erasedAgain } = await restore(place, true);
  assert.equal(erasedAgain, 1);
  hub = await openHub(place.data, noted(), { provision: false });
  assert.deepEqual(
    (await hub.received({ limit: 9 })).map(({ entry }) => entry.seq),
    [2],
  );
  const links = await hub.auditLinks({ after: 0, limit: 99 });
  assert.equal(links.filter(({ action }) => action === 'encounter.erased').length, 1);
  await hub.close();
});

test('a newer backup brings the erasures along by which an older one is purged, on another machine too', async t => {
  const place = await placeIn(t);
  const newer = { ...place, backup: `${place.backup}-2` };
  await withKiosk(place.data, async store => {
    await store.commit(hitCommit(1));
    await backUp(store, place);
    await store.erase({
      encounter: encounterId(1),
      at: '2026-02-01T00:00:00.000Z',
      by: 'jana',
      reason: 'redress 17',
    });
    await backUp(store, newer);
  });
  const data = `${place.data}-2`;
  cpSync(path.join(place.data, 'store.key'), path.join(data, 'store.key'));
  await restore({ ...newer, data });
  rmSync(path.join(data, 'store'), { recursive: true });
  const { erasedAgain } = await restore({ ...place, data }, true);
  assert.equal(erasedAgain, 1);
});

test('an erasure is remembered as long as a backup may hold the person, and an older backup is refused', async t => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'erasures');
  const at = (day: string) => ({ at: `2026-01-${day}T00:00:00.000Z`, encounter: day });
  await noteErasures(file, ['01', '05', '02', '09'].map(at));
  writeFileSync(file, '\n00000000 {}\n', { flag: 'a' });
  await trimErasures(file, new Date(at('03').at));
  const damaged: string[] = [];
  const kept = await notedErasures(file, line => damaged.push(line));
  assert.deepEqual(kept, ['05', '02', '09'].map(at));
  assert.equal(damaged.length, 1);
  const place = await placeIn(t);
  await withKiosk(place.data, store => backUp(store, place));
  const manifest = path.join(place.backup, 'manifest.json');
  const { check: _, ...old } = {
    ...JSON.parse(readFileSync(manifest, 'utf8')),
    madeAt: '2020-01-01T00:00:00.000Z',
  };
  const check = createHash('sha256').update(JSON.stringify(old)).digest('hex');
  writeFileSync(manifest, JSON.stringify({ ...old, check }));
  await assert.rejects(restore(place), { code: 'conflict', message: /older than erasures are remembered/ });
  await restore(place, true);
});

test('what waits for room on a full disk is in a backup, and comes into the store that is restored, once', async t => {
  const place = await placeIn(t);
  await withKiosk(place.data, store => commitAll(store, [1]));
  const { storeFolder, storeOptions } = await openDataFolder(place.data, 'kiosk', noted());
  let free = Number.MAX_SAFE_INTEGER;
  const store = await openKioskStore(storeFolder, {
    ...storeOptions,
    newEpoch: () => 'unused',
    reserveJournal: path.join(place.data, 'reserve-journal'),
    freeBytes: () => free,
  });
  free = 0;
  await store.commit({ audit: [auditEntry('barrier.released', 'in the journal')] });
  const manifest = await backUp(store, place);
  await store.close();
  const released = async (data: string) =>
    withKiosk(data, async kiosk => {
      const links = await kiosk.auditLinks({ after: 0, limit: 99 });
      return links.filter(({ object }) => object === 'in the journal').length;
    });
  const other = { ...place, data: `${place.data}-2` };
  cpSync(path.join(place.data, 'store.key'), path.join(other.data, 'store.key'));
  await restore(other);
  assert.equal(await released(other.data), 1);
  rmSync(path.join(place.data, 'store'), { recursive: true });
  await restore(place, true);
  assert.equal(await released(place.data), 1, 'the journal of this machine has it too');
  assert.equal(manifest.kind, 'kiosk');
});
