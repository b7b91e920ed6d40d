import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { copyStore } from '../daemon/backup.ts';
import { copyFromDaemon } from '../daemon/control-client.ts';
import { listenForOrders } from '../daemon/control-socket.ts';
import { changeAtOnce } from '../daemon/key-change.ts';
import { openHub } from '../daemon/open-stores.ts';
import { checkBackup, type Manifest, writeBackup } from '../daemon/store/backup/backup-folder.ts';
import type { KioskStore } from '../daemon/store/contract/kiosk-store.ts';
import { backUp, begun, commitAll, idsOf, placeIn, restore } from './helpers/backup-place.ts';
import { noted, withKiosk } from './helpers/data-folder.ts';
import { auditEntry, encounter, encounterId, eventOf, hitCommit } from './helpers/store.ts';

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
    const parts = { keyChange: changeAtOnce(store.rotation), dataFolder: place.data, machine };
    const stop = await listenForOrders({ store: { kiosk: store }, ...parts });
    await commitAll(store, [1, 2]);
    const taken = await copyFromDaemon(place.data, 'jana');
    assert.ok(taken);
    await writeBackup(place.backup, taken);
    const link = (await store.auditLinks({ after: 0, limit: 99 })).at(-1);
    assert.deepEqual([link?.action, link?.actor], ['store.backup-begun', 'jana']);
    await stop();
    const copy: KioskStore['copy'] = () => Promise.reject(new Error('broken'));
    const broken = Object.assign(Object.create(store) as KioskStore, { copy });
    const stopOther = await listenForOrders({ store: { kiosk: broken }, ...parts });
    await assert.rejects(copyFromDaemon(place.data, 'jana'), { code: 'unavailable', message: 'broken' });
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
