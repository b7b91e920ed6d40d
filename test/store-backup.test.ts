import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { copyStore } from '../daemon/backup.ts';
import { copyFromDaemon, listenForBackups } from '../daemon/backup-socket.ts';
import { openDataFolder } from '../daemon/data-folder.ts';
import { openHub } from '../daemon/open-stores.ts';
import { restoreDataFolder } from '../daemon/restore.ts';
import { noteErasures, notedErasures, trimErasures } from '../daemon/store/backup/erasure-journal.ts';
import { checkBackup, type Manifest, writeBackup } from '../daemon/store/backup/backup-folder.ts';
import type { KioskReport, KioskStore } from '../daemon/store/contract.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { number, withRaw } from './helpers/audit.ts';
import { noted, withKiosk } from './helpers/data-folder.ts';
import {
  auditEntry,
  encounter,
  encounterCommit,
  encounterId,
  eventOf,
  hit,
  hitCommit,
} from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

interface Place {
  readonly data: string;
  readonly backup: string;
}

async function placeIn(t: Parameters<typeof temporaryFolder>[0]): Promise<Place> {
  const folder = await temporaryFolder(t);
  return { data: path.join(folder, 'kiosk'), backup: path.join(folder, 'backup') };
}

const begun = auditEntry('store.backup-begun');

function backUp(store: KioskStore, { data, backup }: Place): Promise<Manifest> {
  return copyStore(store, data, begun, copy => writeBackup(backup, copy));
}

async function commitAll(store: KioskStore, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await store.commit(encounterCommit(number));
}

const restore = ({ data, backup }: Place, force = false) =>
  restoreDataFolder(data, { backup, force, actor: 'jana' }, noted());

const idsOf = async (store: KioskStore) =>
  (await store.encounters({ limit: 999 })).map(({ id }) => id).toReversed();

test('a backup that is taken while commits go on is one moment of the store, and restores into an empty folder', async t => {
  const place = await placeIn(t);
  let manifest: Manifest | undefined;
  await withKiosk(place.data, async store => {
    await commitAll(store, [1, 2, 3]);
    await store.commit(hitCommit(4));
    const [made] = await Promise.all([backUp(store, place), commitAll(store, [5, 6, 7, 8])]);
    manifest = made;
    await commitAll(store, [9]);
  });
  assert.deepEqual(await checkBackup(place.backup), manifest);
  const other = { ...place, data: `${place.data}-2` };
  await assert.rejects(restore(other), { code: 'not-found', message: /the key file is missing/ });
  cpSync(path.join(place.data, 'store.key'), path.join(other.data, 'store.key'));
  await restore(other);
  await withKiosk(other.data, async store => {
    const ids = await idsOf(store);
    assert.deepEqual(ids.slice(0, 4), [1, 2, 3, 4].map(encounterId));
    assert.ok(ids.length < 9);
    assert.deepEqual(await store.encounter(encounterId(1)), encounter(1));
    assert.equal((await store.evidence(encounterId(4)))?.samples.length, 1);
    assert.equal((await store.verifyAudit()).firstBad, undefined);
    const actions = (await store.auditLinks({ after: 0, limit: 99 })).map(({ action }) => action);
    assert.ok(actions.includes('store.backup-begun') && actions.includes('store.restored'));
    await commitAll(store, [20]);
  });
});

test('what is restored goes on in an epoch of its own, with what had waited under its old ids', async t => {
  const place = await placeIn(t);
  const before = await withKiosk(place.data, async store => {
    await commitAll(store, [1, 2]);
    await backUp(store, place);
    return { epoch: store.outbox.epoch, entries: await store.outbox.read('routine', 0, 9) };
  });
  await restore(place);
  await withKiosk(place.data, async store => {
    assert.notEqual(store.outbox.epoch, before.epoch);
    const entries = await store.outbox.read('routine', 0, 9);
    assert.deepEqual(
      entries.slice(0, 2).map(({ id, event }) => [id, event]),
      before.entries.slice(0, 2).map(({ id, event }) => [id, event]),
    );
    assert.ok(entries.every(({ epoch }) => epoch === store.outbox.epoch));
    assert.deepEqual(entries[0]?.event, eventOf(1));
  });
});

test('an older backup is refused, by what stands or by its witness alone, unless it is forced, which is on record', async t => {
  const place = await placeIn(t);
  await withKiosk(place.data, async store => {
    await commitAll(store, [1, 2]);
    await backUp(store, place);
    await commitAll(store, [3]);
  });
  await assert.rejects(restore(place), {
    code: 'conflict',
    message: /the backup is older than the store, got audit link \d+, wanted link \d+, .*--force/,
  });
  assert.deepEqual(await withKiosk(place.data, idsOf), [1, 2, 3].map(encounterId));
  rmSync(path.join(place.data, 'store'), { recursive: true });
  await assert.rejects(restore(place), {
    code: 'conflict',
    message: /the backup is older than what the witness saw/,
  });
  await restore(place, true);
  await withKiosk(place.data, async store => {
    assert.deepEqual(await idsOf(store), [1, 2].map(encounterId));
    const links = await store.auditLinks({ after: 0, limit: 99 });
    const link = links.find(({ action }) => action === 'store.restored');
    assert.deepEqual([link?.actor, link?.detail?.['forced']], ['jana', true]);
    assert.equal(store.witness.state, 'agrees', 'the roll-back was accepted');
  });
});

for (const lost of [false, true]) {
  test(`who was erased does not come back with a restore${lost ? ', even if the store itself is lost' : ''}`, async t => {
    const place = await placeIn(t);
    await withKiosk(place.data, async store => {
      await store.commit(hitCommit(1));
      await store.commit(hitCommit(2));
      await backUp(store, place);
      await store.erase({
        encounter: encounterId(1),
        at: '2026-02-01T00:00:00.000Z',
        by: 'jana',
        reason: 'redress 17',
      });
    });
    if (lost) rmSync(path.join(place.data, 'store'), { recursive: true });
    else rmSync(path.join(place.data, 'erasures'));
    const { erasedAgain } = await restore(place, true);
    assert.equal(erasedAgain, 1);
    await withKiosk(place.data, async store => {
      assert.deepEqual((await store.encounter(encounterId(1)))?.candidates, []);
      assert.deepEqual((await store.encounter(encounterId(1)))?.erased?.reason, 'redress 17');
      await assert.rejects(store.evidence(encounterId(1)), { code: 'erased' });
      assert.equal((await store.evidence(encounterId(2)))?.samples.length, 1);
    });
  });
}

test('a bit that flips anywhere in a backup is found before anything is touched', async t => {
  const place = await placeIn(t);
  await withKiosk(place.data, async store => {
    await store.commit(hitCommit(1));
    await backUp(store, place);
  });
  const before = readdirSync(place.data);
  for (const name of ['store.copy', 'manifest.json']) {
    const file = path.join(place.backup, name);
    const good = readFileSync(file);
    for (let turn = 0; turn < 60; turn++) {
      const bad = Buffer.from(good);
      const bit = Math.floor((turn * bad.length * 8) / 60) + (turn % 7);
      bad.writeUInt8(bad.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      writeFileSync(file, bad);
      const outcome = await restore(place, true).then(
        () => 'restored',
        (error: { code?: string }) => error.code,
      );
      assert.equal(outcome, 'corrupt', `${name} bit ${bit}`);
    }
    writeFileSync(file, good);
  }
  assert.deepEqual(readdirSync(place.data).sort(), before.sort());
  await withKiosk(place.data, async store => assert.equal((await store.verifyAudit()).firstBad, undefined));
});

test('nothing is restored over a daemon, nor a backup written over another', async t => {
  const place = await placeIn(t);
  await withKiosk(place.data, async store => {
    await commitAll(store, [1]);
    await backUp(store, place);
    await assert.rejects(backUp(store, place), { code: 'conflict', message: /not empty, got a backup/ });
    await assert.rejects(restore(place, true), { code: 'busy' });
    await commitAll(store, [2]);
  });
  assert.deepEqual(await withKiosk(place.data, idsOf), [1, 2].map(encounterId));
});

test('a backup that was cut short is none, and is written anew', async t => {
  const place = await placeIn(t);
  await withKiosk(place.data, async store => {
    await commitAll(store, [1]);
    await backUp(store, place);
    rmSync(path.join(place.backup, 'manifest.json'));
    await assert.rejects(checkBackup(place.backup), { code: 'not-found', message: /cut short/ });
    await backUp(store, place);
  });
  await checkBackup(place.backup);
});

test('a restore that is cut short between its two renames leaves the store that stood', async t => {
  const { data } = await placeIn(t);
  await withKiosk(data, store => commitAll(store, [1]));
  renameSync(path.join(data, 'store'), path.join(data, 'store.replaced'));
  assert.deepEqual(await withKiosk(data, idsOf), [encounterId(1)]);
  assert.ok(!existsSync(path.join(data, 'store.replaced')));
  cpSync(path.join(data, 'store'), path.join(data, 'store.replaced'), { recursive: true });
  assert.deepEqual(await withKiosk(data, idsOf), [encounterId(1)]);
  assert.ok(!existsSync(path.join(data, 'store.replaced')), 'what was replaced goes at last');
});

test('a running daemon gives its copy over a socket, and says why when it cannot', async t => {
  const place = await placeIn(t);
  const machine = noted();
  await withKiosk(place.data, async store => {
    const stop = await listenForBackups(store, place.data, machine);
    await commitAll(store, [1, 2]);
    const copy = await copyFromDaemon(place.data, 'jana');
    assert.ok(copy);
    await writeBackup(place.backup, copy);
    const link = (await store.auditLinks({ after: 0, limit: 99 })).at(-1);
    assert.deepEqual([link?.action, link?.actor], ['store.backup-begun', 'jana']);
    await stop();
    const refuse = { copy: () => Promise.reject(new (class extends Error {})('broken')) };
    const stopOther = await listenForBackups(refuse, place.data, machine);
    await assert.rejects(copyFromDaemon(place.data, 'jana'), { code: 'unavailable' });
    await stopOther();
    assert.equal(await copyFromDaemon(place.data, 'jana'), undefined);
  });
  await restore(place);
  assert.deepEqual(await withKiosk(place.data, idsOf), [1, 2].map(encounterId));
});

test('a hub is backed up and restored alike', async t => {
  const place = await placeIn(t);
  const hub = await openHub(place.data, noted());
  await hub.audit([auditEntry('account.signed-in')]);
  await copyStore(hub, place.data, begun, copy => writeBackup(place.backup, copy));
  await hub.close();
  await restore(place);
  const again = await openHub(place.data, noted(), { provision: false });
  const actions = (await again.auditLinks({ after: 0, limit: 9 })).map(({ action }) => action);
  assert.deepEqual(actions.slice(0, 3), ['account.signed-in', 'store.backup-begun', 'store.restored']);
  await again.close();
});

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
