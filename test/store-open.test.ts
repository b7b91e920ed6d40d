import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { openHubStore } from '../daemon/store/hub-store.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { Keyring } from '../daemon/store/keyring.ts';
import { sealingKey } from '../daemon/store/seal.ts';
import { encounter, encounterCommit, encounterId, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

test('a missing store is not-found and nothing is made in its place', async t => {
  const folder = path.join(await temporaryFolder(t), 'store');
  await assert.rejects(openKioskStore(folder, storeOptions({ create: false })), {
    code: 'not-found',
    message: `${folder}: no store is there (check the path; a new store is made only when it is asked for)`,
  });
  assert.equal(existsSync(folder), false);
});

test('a store that is held is busy, and says what to do', async t => {
  const folder = await temporaryFolder(t);
  const store = await openKioskStore(folder, storeOptions());
  await assert.rejects(openKioskStore(folder, storeOptions()), {
    code: 'busy',
    message: `${folder}: the store is held by another process (stop the daemon that runs on it, with systemctl stop bitmapd or bitmapd-hub, and start it again afterwards)`,
  });
  await store.close();
});

test('what was committed is there after close and open, in a folder made on the way', async t => {
  const folder = path.join(await temporaryFolder(t), 'var', 'store');
  const store = await openKioskStore(folder, storeOptions());
  const { epoch } = store.outbox;
  await store.commit(encounterCommit(1));
  await store.close();
  const again = await openKioskStore(folder, storeOptions({ create: false }));
  assert.deepEqual(await again.encounter(encounterId(1)), encounter(1));
  assert.equal(again.outbox.epoch, epoch);
  assert.equal(await again.outbox.count(), 1);
  await again.close();
});

test('a closed store says so', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  await store.close();
  await assert.rejects(store.commit(encounterCommit(1)), { code: 'unavailable' });
  await assert.rejects(store.encounter(encounterId(1)), { code: 'unavailable' });
});

test('the wrong key, the wrong kind and a lost CURRENT are refused, and the folder is free afterwards', async t => {
  const folder = await temporaryFolder(t);
  await (await openKioskStore(folder, storeOptions())).close();
  const otherKey = storeOptions({ keyring: Keyring.of(sealingKey(randomBytes(32))) });
  await assert.rejects(openKioskStore(folder, otherKey), { code: 'corrupt', message: /another key/ });
  await assert.rejects(openHubStore(folder, storeOptions()), {
    code: 'bad-input',
    message: /store of a kiosk/,
  });
  await (await openKioskStore(folder, storeOptions())).close();
  await rm(path.join(folder, 'CURRENT'));
  await assert.rejects(openKioskStore(folder, storeOptions()), {
    code: 'corrupt',
    message: /CURRENT is missing/,
  });
});
