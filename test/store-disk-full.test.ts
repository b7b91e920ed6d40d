import assert from 'node:assert/strict';
import { renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { KioskStore } from '../daemon/store/contract/kiosk-store.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { asRoot, smallMemory, takeAllSpace } from './helpers/small-disk.ts';
import { auditEntry, encounter, encounterCommit, encounterId, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

/** Commits from a number on until one is refused; gives the first that was not kept. */
async function commitUntilRefused(store: KioskStore, first: number): Promise<number> {
  for (let number = first; number < first + 1000; number++) {
    try {
      await store.commit(encounterCommit(number));
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'disk-full');
      return number;
    }
  }
  throw new Error('the disk did not fill up');
}

async function assertHeld(store: KioskStore, numbers: readonly number[]): Promise<void> {
  const newestFirst = numbers.toReversed();
  assert.deepEqual(await store.encounters({ limit: 2000 }), newestFirst.map(encounter));
  const entries = await store.outbox.read('routine', 0, 2000);
  assert.deepEqual(
    entries.map(entry => entry.event.data),
    numbers.map(encounter),
  );
  assert.deepEqual(
    entries.map(entry => entry.seq),
    numbers.map((_, index) => index + 1),
  );
  assert.deepEqual(await store.verifyAudit(), { verified: numbers.length });
}

const upTo = (end: number) => Array.from({ length: end - 1 }, (_, index) => index + 1);

test(
  'LevelDB runs out of space: refused, read on, and by itself well again when there is room',
  asRoot,
  async t => {
    const folder = await smallMemory(t, 4);
    const place = path.join(folder, 'store');
    let blind = true; // as if another program took the space between the check and the write
    const freeBytes = () => (blind ? Number.POSITIVE_INFINITY : 0);
    const store = await openKioskStore(place, storeOptions({ freeBytes }));
    await store.commit(encounterCommit(1));
    const filler = takeAllSpace(folder);
    const refused = await commitUntilRefused(store, 2);
    await assertHeld(store, upTo(refused));

    blind = false;
    await assert.rejects(store.commit(encounterCommit(refused)), { code: 'disk-full' });
    await assertHeld(store, upTo(refused));

    blind = true;
    await assert.rejects(store.commit(encounterCommit(refused)), { code: 'disk-full' });
    await assert.rejects(store.commit(encounterCommit(refused)), { code: 'disk-full' });

    rmSync(filler);
    const later = refused + 7;
    await store.commit(encounterCommit(later));
    await assertHeld(store, [...upTo(refused), later]);
    await store.close();
    const again = await openKioskStore(place, storeOptions({ create: false }));
    await assertHeld(again, [...upTo(refused), later]);
    await again.close();
  },
);

test('a batch that reached the log though its commit failed is taken back when the store opens again', async t => {
  const folder = await temporaryFolder(t);
  const place = path.join(folder, 'store');
  const store = await openKioskStore(place, storeOptions({ freeBytes: () => Number.POSITIVE_INFINITY }));
  await store.commit(encounterCommit(1));
  renameSync(place, path.join(folder, 'away')); // LevelDB writes to its open log; the directory cannot be synced
  await assert.rejects(store.commit(encounterCommit(2)), { code: 'unavailable' });
  await assertHeld(store, [1]);
  await assert.rejects(store.commit(encounterCommit(2)), { code: 'not-found' });
  renameSync(path.join(folder, 'away'), place);
  await store.commit(encounterCommit(3));
  await assertHeld(store, [1, 3]);
  await store.close();
});

test(
  'with the reserve a full disk is refused before LevelDB meets it, and the store stays well',
  asRoot,
  async t => {
    const folder = await smallMemory(t, 4);
    const store = await openKioskStore(
      path.join(folder, 'store'),
      storeOptions({ reserveBytes: 2 * 1024 * 1024 }),
    );
    const refused = await commitUntilRefused(store, 1);
    assert.ok(refused > 1);
    await assert.rejects(store.commit(encounterCommit(refused)), {
      message: /too little space left for the store, got \d+ bytes free, wanted \d+ \(free some space\)/,
    });
    await assertHeld(store, upTo(refused));
    await store.close();
  },
);

test('a store that cannot be made for want of space says so, and is made later', asRoot, async t => {
  const folder = await smallMemory(t, 4);
  const place = path.join(folder, 'store');
  await assert.rejects(openKioskStore(place, storeOptions()), { code: 'disk-full' });
  const store = await openKioskStore(place, storeOptions({ reserveBytes: 0 }));
  await store.commit(encounterCommit(1));
  assert.deepEqual(await store.encounter(encounterId(1)), encounter(1));
  await store.close();
});

test('when travellers can no longer be recorded, what people do and alarms still can', async t => {
  const reserveBytes = 8 * 1024 * 1024;
  let free = 1.4 * reserveBytes;
  const options = storeOptions({ reserveBytes, freeBytes: () => free });
  const store = await openKioskStore(await temporaryFolder(t), options);
  t.after(() => store.close());
  await assert.rejects(store.commit(encounterCommit(1)), { code: 'disk-full' });
  await store.commit({ audit: [auditEntry('lane.release-traveller', 'gate-1')] });
  assert.equal((await store.auditLinks({ after: 0, limit: 9 })).length, 1);
  free = 0.9 * reserveBytes;
  await assert.rejects(store.commit({ audit: [auditEntry('account.signed-in')] }), { code: 'disk-full' });
  free = 2 * reserveBytes;
  await store.commit(encounterCommit(1));
});
