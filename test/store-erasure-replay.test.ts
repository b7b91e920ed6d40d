import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { test } from 'node:test';
import type { KioskReport } from '../daemon/store/contract.ts';
import { replayErasures, replayHubErasures } from '../daemon/store/erasure-replay.ts';
import { openHubStore } from '../daemon/store/hub-store.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { encounterId, hit, hitCommit, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const request = (number: number) => ({
  encounter: encounterId(number),
  at: '2026-02-01T00:00:00.000Z',
  by: 'jana',
  reason: `redress ${number}`,
});

test('a copy from before erases again what the store has erased since, once, and nothing else', async t => {
  const [folder, copy] = [await temporaryFolder(t), await temporaryFolder(t)];
  let store = await openKioskStore(folder, storeOptions());
  for (const number of [1, 2, 3]) await store.commit(hitCommit(number));
  await store.erase(request(1));
  await store.close();
  await cp(folder, copy, { recursive: true });
  store = await openKioskStore(folder, storeOptions());
  await store.commit(hitCommit(4)); // the copy does not have it
  for (const number of [2, 4]) await store.erase(request(number));
  const restored = await openKioskStore(copy, storeOptions());
  assert.deepEqual(await restored.encounter(encounterId(2)), hit(2));
  assert.equal(await replayErasures(restored, store), 1);
  const erased = (await restored.encounter(encounterId(2)))?.erased;
  assert.deepEqual([erased?.by, erased?.reason, erased?.at], ['jana', 'redress 2', request(2).at]);
  assert.deepEqual(await restored.encounter(encounterId(3)), hit(3));
  assert.equal(await replayErasures(restored, store), 0);
  assert.equal((await restored.verifyAudit()).firstBad, undefined);
  await store.close();
  await restored.close();
});

function report(seq: number, event: KioskReport['entry']['event']): KioskReport {
  const address = { tenant: 'airport', shard: 's0', device: 'k1' };
  const entry = {
    stream: 'urgent',
    epoch: 'e1',
    seq,
    id: `e1.${seq}`,
    time: '2026-01-02T03:04:05.000Z',
  } as const;
  return { address, entry: { ...entry, event } };
}

test('a hub that was restored erases again whom kiosks had erased since', async t => {
  const [folder, copy] = [await temporaryFolder(t), await temporaryFolder(t)];
  let hub = await openHubStore(folder, storeOptions());
  const hits = [1, 2].map(number => report(number, { type: 'org.bitmap.encounter.v1', data: hit(number) }));
  await hub.commitReceived(hits);
  await hub.close();
  await cp(folder, copy, { recursive: true });
  hub = await openHubStore(folder, storeOptions());
  const data = { ...request(1), records: 2, ciphertextSha256: 'ab'.repeat(32), keyDestroyed: true };
  await hub.commitReceived([report(3, { type: 'org.bitmap.erasure.v1', data })]);
  const restored = await openHubStore(copy, storeOptions());
  assert.equal(await replayHubErasures(restored, hub), 1);
  assert.deepEqual(
    (await restored.received({ limit: 9 })).map(({ entry }) => entry.seq),
    [2],
  );
  const [link] = await restored.auditLinks({ after: 0, limit: 9 });
  assert.deepEqual([link?.action, link?.object], ['encounter.erased', `airport/k1/${encounterId(1)}`]);
  await hub.close();
  await restored.close();
});
