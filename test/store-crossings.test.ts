// What no part of the store does by itself: erasure, rotation, backup, restore and the reserve journal meet each other.
import assert from 'node:assert/strict';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { copyStore } from '../daemon/backup.ts';
import type { OfficerDecision } from '../daemon/core/encounter.ts';
import { restoreDataFolder } from '../daemon/restore.ts';
import { writeBackup } from '../daemon/store/backup/backup-folder.ts';
import { Keyring, type RingKeys } from '../daemon/store/keyring.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { noted, withKiosk } from './helpers/data-folder.ts';
import { auditEntry, encounterId, hit, hitCommit, storeOptions, testKeyring } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const at = '2026-02-01T00:00:00.000Z';
const requestFor = (number: number) => ({
  encounter: encounterId(number),
  at,
  by: 'jana',
  reason: 'redress',
});
const decisionOn = (number: number): OfficerDecision => ({
  encounter: encounterId(number),
  officer: 'jana',
  decidedAt: at,
  verdict: 'dismiss',
  reason: 'her twin is on the list',
});

test('a backup during which somebody is erased restores, and who was erased stays so', async t => {
  const folder = await temporaryFolder(t);
  const [data, backup] = [path.join(folder, 'kiosk'), path.join(folder, 'backup')];
  await withKiosk(data, async store => {
    await store.commit(hitCommit(1));
    await store.commit(hitCommit(2));
    await copyStore(store, data, auditEntry('store.backup-begun'), async copy => {
      await store.erase(requestFor(1));
      return writeBackup(backup, copy);
    });
  });
  const report = await restoreDataFolder(data, { backup, force: true, actor: 'jana' }, noted());
  assert.equal(report.erasedAgain, 1);
  await withKiosk(data, async store => {
    assert.equal((await store.encounter(encounterId(1)))?.erased?.reason, 'redress');
    await assert.rejects(store.evidence(encounterId(1)), { code: 'erased' });
    assert.deepEqual(await store.encounter(encounterId(2)), hit(2));
    assert.equal((await store.evidence(encounterId(2)))?.samples.length, 1);
  });
});

test('an erasure that was noted twice, since its first batch came to nothing, hinders no restore', async t => {
  const folder = await temporaryFolder(t);
  const [data, backup] = [path.join(folder, 'kiosk'), path.join(folder, 'backup')];
  await withKiosk(data, async store => {
    await store.commit(hitCommit(1));
    await copyStore(store, data, auditEntry('store.backup-begun'), copy => writeBackup(backup, copy));
    await store.erase(requestFor(1));
  });
  const journal = path.join(data, 'erasures');
  const line = readFileSync(journal, 'utf8');
  writeFileSync(journal, `${line}${line}`); // of a process that was killed between the note and the batch
  rmSync(path.join(data, 'store'), { recursive: true });
  const report = await restoreDataFolder(data, { backup, force: true, actor: 'jana' }, noted());
  assert.equal(report.erasedAgain, 1);
});

test('an erasure that a full disk refuses is noted once, however often it is tried', async t => {
  const folder = await temporaryFolder(t);
  const reserveBytes = 8 * 2 ** 20;
  let free = 9 * reserveBytes;
  const erasureJournal = path.join(folder, 'erasures');
  const room = { reserveBytes, freeBytes: () => free, erasureJournal };
  const store = await openKioskStore(path.join(folder, 'store'), storeOptions(room));
  t.after(() => store.close());
  await store.commit(hitCommit(1));
  free = 0;
  for (let count = 0; count < 3; count++)
    await assert.rejects(store.erase(requestFor(1)), { code: 'disk-full' });
  const lines = () =>
    readFileSync(erasureJournal, 'utf8')
      .split('\n')
      .filter(line => line !== '').length;
  assert.equal(lines(), 1);
  free = 9 * reserveBytes;
  await store.erase(requestFor(1));
  assert.equal(lines(), 1);
});

test('what waits in the reserve journal outlives a change of keys', async t => {
  const folder = await temporaryFolder(t);
  const reserveBytes = 8 * 2 ** 20;
  let free = 9 * reserveBytes;
  let saved: RingKeys = testKeyring().keys;
  const open = () =>
    openKioskStore(
      path.join(folder, 'store'),
      storeOptions({
        ...{ reserveBytes, freeBytes: () => free, reserveJournal: path.join(folder, 'reserve-journal') },
        keyring: new Keyring(saved),
        saveKeys: async keys => {
          saved = keys;
        },
      }),
    );
  const first = await open();
  await first.commit(hitCommit(1));
  free = 0;
  await first.commit({ audit: [auditEntry('hit.decided')], decision: decisionOn(1) });
  await first.close();
  free = 9 * reserveBytes;
  const rotating = await open();
  await rotating.rotation.begin('jana');
  await rotating.rotation.run({ pause: async () => {} });
  await rotating.close();
  const after = await open();
  t.after(() => after.close());
  assert.deepEqual(await after.decisions(encounterId(1)), [decisionOn(1)]);
});

test('what an officer wrote while somebody was erased can be erased too', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  t.after(() => store.close());
  await store.commit(hitCommit(1));
  await store.erase(requestFor(1));
  await store.commit({ audit: [], decision: decisionOn(1) });
  await store.erase(requestFor(1));
  assert.equal((await store.decisions(encounterId(1)))[0]?.reason, undefined);
  await assert.rejects(store.erase(requestFor(1)), { code: 'conflict' });
});

test('what a killed restore has left goes at the next start, and its keys are overwritten', async t => {
  const data = path.join(await temporaryFolder(t), 'kiosk');
  await withKiosk(data, store => store.commit(hitCommit(1)));
  const [draft, seen] = [path.join(data, 'store.restored'), path.join(data, 'seen')];
  mkdirSync(draft);
  writeFileSync(path.join(draft, 'encounter-keys'), 'keys of whom the store has erased');
  linkSync(path.join(draft, 'encounter-keys'), seen);
  await withKiosk(data, async () => {});
  assert.equal(existsSync(draft), false);
  assert.ok(readFileSync(seen).every(byte => byte === 0));
});
