// The store on a real small ext4 that is filled and freed while it works.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import type { Evidence } from '../daemon/core/encounter.ts';
import type { Commit, KioskStore } from '../daemon/store/contract/kiosk-store.ts';
import { watchDisk } from '../daemon/store/disk/watch.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { asRoot, smallExt4, takeAllSpace } from './helpers/small-disk.ts';
import { auditEntry, encounter, encounterCommit, encounterId, storeOptions } from './helpers/store.ts';

const MiB = 2 ** 20;
const release = { audit: [auditEntry('lane.release-traveller', 'gate-1')] };
const signIn = { audit: [auditEntry('account.signed-in', 'jana')] };

const openIn = (folder: string) =>
  openKioskStore(
    path.join(folder, 'store'),
    storeOptions({
      reserveBytes: 2 * MiB,
      ballast: { file: path.join(folder, 'ballast'), bytes: 8 * MiB, sliceBytes: 2 * MiB },
      reserveJournal: path.join(folder, 'reserve-journal'),
    }),
  );

/** Watches until the test ends; gives what went wrong meanwhile. */
function watch(t: TestContext, store: KioskStore): readonly unknown[] {
  const errors: unknown[] = [];
  const stop = watchDisk(store, new SystemClock(), error => errors.push(error), 20);
  t.after(async () => {
    await stop();
    await store.close();
  });
  return errors;
}

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const clock = new SystemClock();
  for (let waits = 0; waits < 250; waits++) {
    if (await holds()) return;
    await new Promise<void>(resolve => clock.after(20, resolve));
  }
  throw new Error(`not within five seconds: ${what}`);
}

function hitCommit(number: number): Commit {
  const evidence: Evidence = {
    encounter: encounterId(number),
    samples: [
      { modality: 'fingerprint', position: 0, png: new Uint8Array(100_000), template: new Uint8Array(300) },
    ],
  };
  return { ...encounterCommit(number), evidence };
}

async function actions(store: KioskStore): Promise<string[]> {
  return (await store.auditLinks({ after: 0, limit: 10_000 })).map(({ action }) => action);
}

async function alarms(store: KioskStore): Promise<string[]> {
  const entries = await store.outbox.read('urgent', 0, 10_000);
  return entries.flatMap(({ event }) => (event.type === 'org.bitmap.alarm.v1' ? [event.data.kind] : []));
}

/** Commits from a number on, with `meanwhile` after each, until one is refused; gives those that were kept. */
async function commitUntilRefused(
  store: KioskStore,
  first: number,
  meanwhile: () => unknown,
): Promise<number[]> {
  const kept: number[] = [];
  for (let number = first; ; number++) {
    try {
      await store.commit(encounterCommit(number));
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'disk-full');
      return kept;
    }
    kept.push(number);
    meanwhile();
  }
}

test(
  'a disk fills up and is freed: evidence goes first, people last, and all that was acknowledged is there',
  asRoot,
  async t => {
    const folder = await smallExt4(t, 48);
    if (folder === undefined) return;
    const store = await openIn(folder);
    const errors = watch(t, store);
    await until(() => store.disk().ballast.heldBytes === 8 * MiB, 'the ballast is built');
    await store.commit(hitCommit(1));
    assert.ok(await store.evidence(encounterId(1)));

    const filler = takeAllSpace(folder);
    await store.commit(hitCommit(2));
    assert.equal(await store.evidence(encounterId(2)), undefined);
    assert.equal((await store.encounter(encounterId(2)))?.evidenceShed, 'disk-low');
    const kept = await commitUntilRefused(store, 3, () => takeAllSpace(folder));
    assert.ok(kept.length >= 2, `travellers were kept on the ballast: ${kept.length}`);
    while (store.disk().journal.waiting === 0) {
      await store.commit(signIn);
      takeAllSpace(folder);
    }
    for (const commit of [signIn, release, { audit: [], decision: decisionOn(2) }])
      await store.commit(commit);
    assert.equal(store.disk().level, 'full');
    assert.ok(store.disk().journal.waiting >= 4);
    assert.deepEqual(await store.decisions(encounterId(2)), [decisionOn(2)]);

    rmSync(filler);
    await until(() => store.disk().level === 'ample' && store.disk().isOpen, 'the store is well again');
    await store.commit(hitCommit(901));
    const numbers = [1, 2, ...kept, 901];
    const held = await store.encounters({ limit: 1_000 });
    assert.deepEqual(
      held.map(({ id }) => id),
      numbers.toReversed().map(encounterId),
    );
    assert.deepEqual(held.at(-3), encounter(3));
    assert.ok(await store.evidence(encounterId(901)));
    assert.deepEqual(await store.decisions(encounterId(2)), [decisionOn(2)]);
    const seen = await actions(store);
    for (const action of [
      'account.signed-in',
      'lane.release-traveller',
      'disk.ballast-given',
      'disk.ballast-built',
    ]) {
      assert.ok(seen.includes(action), action);
    }
    assert.equal(seen.filter(action => action === 'lane.release-traveller').length, 1);
    await until(
      async () => (await alarms(store)).at(-1) === 'disk-restored',
      'the hub is told that all is well',
    );
    assert.ok((await alarms(store)).includes('disk-full'));
    const { firstBad } = await store.verifyAudit();
    assert.equal(firstBad, undefined);
    assert.deepEqual(errors, []);
  },
);

const decisionOn = (number: number) =>
  ({
    encounter: encounterId(number),
    officer: 'jana',
    decidedAt: '2026-01-02T03:05:00.000Z',
    verdict: 'dismiss',
  }) as const;

test('what waits in the reserve journal outlives the process, and comes in by itself', asRoot, async t => {
  const folder = await smallExt4(t, 32);
  if (folder === undefined) return;
  const store = await openIn(folder);
  for (let slice = 0; slice < 4; slice++) await store.tend();
  const fillers: string[] = [];
  for (let round = 0; store.disk().journal.waiting === 0; round++) {
    fillers.push(takeAllSpace(folder, `filler-${round}`));
    await store.commit(signIn);
  }
  const last = takeAllSpace(folder, 'filler-last'); // the fillers before left as much as a commit has changed
  await store.commit(release);
  rmSync(last);
  const { waiting } = store.disk().journal;
  assert.ok(waiting > 0);
  await store.close();
  fillers.push(takeAllSpace(folder, 'filler-closed'));
  for (const filler of fillers.slice(0, 1)) rmSync(filler);
  const again = await openIn(folder);
  t.after(() => again.close());
  assert.equal(again.disk().journal.waiting, waiting);
  for (const filler of fillers.slice(1)) rmSync(filler);
  await Promise.all([again.commit(signIn), again.commit(signIn), again.tend()]);
  assert.equal(again.disk().journal.waiting, 0);
  const seen = await actions(again);
  assert.equal(seen.filter(action => action === 'lane.release-traveller').length, 1);
  assert.equal(seen.filter(action => action === 'account.signed-in').length, fillers.length - 1 + 2);
});

/** As if another program took the space between the look at it and the write: LevelDB itself meets the full disk. */
const blind = { reserveBytes: 0, freeBytes: () => Number.POSITIVE_INFINITY };

test(
  'a store whose write failed opens by itself when space is freed, before anybody asks it for anything',
  asRoot,
  async t => {
    const folder = await smallExt4(t, 32);
    if (folder === undefined) return;
    const store = await openKioskStore(path.join(folder, 'store'), storeOptions(blind));
    await store.commit(encounterCommit(1)); // keys for some hundreds more are on the disk now
    const filler = takeAllSpace(folder);
    const kept = [1, ...(await commitUntilRefused(store, 2, () => undefined))];
    assert.equal(store.disk().isOpen, false);
    const errors = watch(t, store);
    await store.tend();
    assert.equal(store.disk().isOpen, false, 'not while the disk is full');
    rmSync(filler);
    await until(() => store.disk().isOpen, 'the store is open');
    await store.commit(encounterCommit(900));
    const held = await store.encounters({ limit: 10_000 });
    assert.deepEqual(held.map(({ id }) => id).toReversed(), [...kept, 900].map(encounterId));
    const { firstBad } = await store.verifyAudit();
    assert.equal(firstBad, undefined);
    assert.deepEqual(errors, []);
  },
);

test(
  'a commit that LevelDB has no room for goes through on the ballast, in a store that is opened anew for it',
  asRoot,
  async t => {
    const folder = await smallExt4(t, 32);
    if (folder === undefined) return;
    const ballast = { file: path.join(folder, 'ballast'), bytes: 8 * MiB, sliceBytes: 8 * MiB };
    const store = await openKioskStore(path.join(folder, 'store'), storeOptions({ ...blind, ballast }));
    t.after(() => store.close());
    await store.tend();
    assert.equal(store.disk().ballast.heldBytes, 8 * MiB);
    takeAllSpace(folder);
    let number = 0;
    while (store.disk().ballast.heldBytes > 0) await store.commit(encounterCommit(++number));
    assert.equal(store.disk().isOpen, true);
    const held = await store.encounters({ limit: 10_000 });
    assert.equal(held.length, number);
  },
);
