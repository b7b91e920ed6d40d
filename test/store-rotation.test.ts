import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { Fault } from '../daemon/core/errors.ts';
import { BackgroundRotation } from '../daemon/background-rotation.ts';
import type { KioskStore } from '../daemon/store/contract/kiosk-store.ts';
import type { RotationPace } from '../daemon/store/contract/rotation.ts';
import { findErasable, planErasure } from '../daemon/store/erasure.ts';
import { Keyring, type RingKeys, withNewKeys } from '../daemon/store/keyring.ts';
import { below } from '../daemon/store/keys.ts';
import { planCommit } from '../daemon/store/kiosk-plans.ts';
import { kioskRules } from '../daemon/store/kiosk-state.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { Ledger } from '../daemon/store/ledger.ts';
import { openDatabase } from '../daemon/store/leveldb/level.ts';
import { rotationBatchRecords, rotationRetryMs } from '../daemon/store/parameters.ts';
import { sealerOf, sealingKey } from '../daemon/store/seal.ts';
import { SealedDatabase } from '../daemon/store/sealed-database.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { encounter, encounterCommit, encounterId, hitCommit, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const newKey = () => sealingKey(randomBytes(32));
const sample = {
  modality: 'fingerprint',
  position: 0,
  png: Buffer.from('picture'),
  template: Buffer.of(1),
} as const;
const evidence = (number: number) => ({ encounter: encounterId(number), samples: [sample] });

/** A store whose ring is kept as a file would keep it: what was saved last is what the next start reads. */
function storeIn(folder: string) {
  let saved: RingKeys = { records: [newKey()], audit: [newKey()] };
  const reported: Fault[] = [];
  const start = (keys = saved): Promise<KioskStore> => {
    const saveKeys = async (changed: RingKeys) => {
      saved = changed;
    };
    const onCorrupt = (fault: Fault) => void reported.push(fault);
    return openKioskStore(folder, storeOptions({ keyring: new Keyring(keys), saveKeys, onCorrupt }));
  };
  return { start, saved: () => saved, reported };
}

/** How many records each key seals, by the kind of the record. */
async function sealers(folder: string): Promise<Map<string, Set<number>>> {
  const database = await openDatabase(folder, false);
  const found = new Map<string, Set<number>>();
  for await (const [key, value] of database.iterator()) {
    const kind = key.slice(0, key.indexOf('/'));
    const sealed = kind === 'audit' ? value.subarray(32) : value;
    const ids = found.get(kind) ?? new Set();
    found.set(kind, ids.add(sealerOf(sealed, key).keyId));
  }
  await database.close();
  return found;
}

const travellers = 2 * rotationBatchRecords + 5;

async function filled(store: KioskStore): Promise<void> {
  const numbers = Array.from({ length: travellers }, (_, index) => index + 1);
  await Promise.all(numbers.map(number => store.commit(encounterCommit(number))));
  await store.commit({ audit: [], encounter: encounter(1), evidence: evidence(1) });
}

const at = '2026-02-01T00:00:00.000Z';
const noPause = { pause: async () => {} };

test('after a rotation nothing but the audit needs the old keys, and everything reads as before', async t => {
  const folder = await temporaryFolder(t);
  const { start, saved } = storeIn(folder);
  const store = await start();
  await filled(store);
  const old = saved();
  await store.rotation.begin('jana');
  assert.equal(store.rotation.isUnderWay, true);
  await store.commit(encounterCommit(travellers + 1));
  const { sealedAnew, unreadable } = await store.rotation.run(noPause);
  assert.ok(sealedAnew >= 2 * travellers, `${sealedAnew} records`);
  assert.deepEqual([unreadable, store.rotation.isUnderWay], [0, false]);
  const { firstBad } = await store.verifyAudit();
  assert.equal(firstBad, undefined);
  const told = (await store.auditLinks({ after: 0, limit: 1_000 })).filter(({ action }) =>
    action.startsWith('keys'),
  );
  assert.deepEqual(
    told.map(({ action, actor }) => [action, actor]),
    [
      ['keys.begun', 'jana'],
      ['keys.rotated', 'daemon'],
    ],
  );
  await store.close();
  const again = await start({ records: saved().records, audit: [...saved().audit] });
  assert.equal(saved().records.length, 1);
  assert.notEqual(saved().records[0]?.id, old.records[0]?.id);
  assert.equal((await again.encounters({ limit: 1_000 })).length, travellers + 1);
  assert.deepEqual((await again.evidence(encounterId(1)))?.samples[0]?.template, new Uint8Array([1]));
  assert.equal((await again.verifyAudit()).firstBad, undefined);
  assert.equal((await again.outbox.read('routine', 0, 1_000)).length, travellers + 1);
  await again.close();
  const found = await sealers(folder);
  assert.deepEqual(found.get('encounter'), new Set([saved().records[0]?.id]));
  assert.deepEqual(found.get('audit'), new Set([...saved().audit].map(({ id }) => id)));
});

test('a rotation that is cut short after any batch goes on at the next start', async t => {
  const folder = await temporaryFolder(t);
  const { start, saved } = storeIn(folder);
  let store = await start();
  await filled(store);
  await store.rotation.begin('jana');
  let passes = 0;
  for (; store.rotation.isUnderWay; passes++) {
    const cut = { pause: () => Promise.reject(new Error('cut')) };
    await assert.rejects(store.rotation.run(cut), /cut/);
    await store.close();
    store = await start();
    assert.equal(store.rotation.isUnderWay, true);
    if (passes === 3) await store.rotation.run(noPause);
  }
  assert.equal(saved().records.length, 1);
  assert.equal((await store.encounters({ limit: 1_000 })).length, travellers);
  await store.close();
});

test('commits go on between the batches, and what they write stays', async t => {
  const { start } = storeIn(await temporaryFolder(t));
  const store = await start();
  await filled(store);
  await store.rotation.begin('jana');
  let next = travellers;
  const told: number[] = [];
  await store.rotation.run({
    pause: () => store.commit(encounterCommit(++next)),
    onProgress: ({ sealedAnew }) => told.push(sealedAnew),
  });
  assert.ok(next >= travellers + 3);
  assert.equal((await store.encounters({ limit: 1_000 })).length, next);
  assert.deepEqual(
    told,
    told.toSorted((a, b) => a - b),
  );
  await store.close();
});

test('whoever is erased in the very batch that seals the rows of keys anew stays erased, and no row is missed', async t => {
  const folder = await temporaryFolder(t);
  const options = storeOptions({ keyring: Keyring.of(newKey()) });
  const database = await SealedDatabase.open(folder, options);
  const ledger = await Ledger.open(database, kioskRules(options.newEpoch, options.now), options);
  for (const number of [1, 2]) await ledger.commit(planCommit(hitCommit(number), at));
  const rows: string[] = [];
  for await (const [key] of database.read.sealedEntries(below('slot'))) rows.push(key);
  options.keyring.replace(withNewKeys(options.keyring.keys, newKey(), newKey()));
  const erasable = await findErasable(database.read, {
    encounter: encounterId(1),
    at,
    by: 'jana',
    reason: 'redress',
  });
  await Promise.all([ledger.commit(planErasure(erasable, at)), ledger.sealAnew(rows)]);
  await ledger.close();
  const store = await openKioskStore(folder, options); // which throws what it would report
  await assert.rejects(store.evidence(encounterId(1)), { code: 'erased' });
  assert.equal((await store.evidence(encounterId(2)))?.samples.length, 1);
  await store.close();
});

test('a record that no key opens is reported, and does not hold the rotation up', async t => {
  const folder = await temporaryFolder(t);
  const { start, reported } = storeIn(folder);
  let store = await start();
  await filled(store);
  await store.close();
  const database = await openDatabase(folder, false);
  const key = `encounter/${encounterId(3)}`;
  const value = Uint8Array.from(await database.get(key));
  value[value.length - 1] = (value[value.length - 1] ?? 0) ^ 1;
  await database.put(key, value);
  await database.close();
  store = await start();
  await store.rotation.begin('jana');
  const { unreadable } = await store.rotation.run(noPause);
  assert.equal(unreadable, 1);
  assert.deepEqual(new Set(reported.map(({ detail }) => detail.where)), new Set([key]));
  await store.close();
});

test('without a place for its keys a store does not begin', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  await assert.rejects(store.rotation.begin('jana'), /no place to be kept/);
  assert.equal(store.rotation.isUnderWay, false);
  await store.close();
});

test('in the background it goes on between commits by the clock, waits after a failure, and stops when it is told to', async t => {
  const folder = await temporaryFolder(t);
  const { start } = storeIn(folder);
  const store = await start();
  await filled(store);
  await store.rotation.begin('jana');
  const clock = new ManualClock();
  const lines: string[] = [];
  let failures = 1;
  const rotation = {
    isUnderWay: true,
    begin: () => store.rotation.begin('jana'),
    run: (pace: RotationPace) =>
      failures-- > 0 ? Promise.reject(new Error('no space')) : store.rotation.run(pace),
  };
  const background = new BackgroundRotation(rotation, clock, line => lines.push(line));
  while (store.rotation.isUnderWay) {
    await clock.advance(rotationRetryMs);
    await new Promise(resolve => setImmediate(resolve));
  }
  await background.close();
  assert.match(lines[1] ?? '', /waits: no space/);
  assert.match(lines[2] ?? '', /changed; \d+ records sealed anew, 0 open/);
  await store.close();
  const stopped = new BackgroundRotation(
    { ...rotation, run: ({ pause }) => pause().then(() => assert.fail()) },
    clock,
    () => {},
  );
  await stopped.close();
});
