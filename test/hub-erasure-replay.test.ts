import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { test } from 'node:test';
import type { KioskReport } from '../daemon/store/contract/received.ts';
import { replayHubErasures } from '../daemon/store/erasure-replay.ts';
import { openHubStore } from '../daemon/store/hub-store.ts';
import { encounterId, hit, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const request = (number: number) => ({
  encounter: encounterId(number),
  at: '2026-02-01T00:00:00.000Z',
  by: 'jana',
  reason: `redress ${number}`,
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
