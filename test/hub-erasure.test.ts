import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Erasure } from '../daemon/core/encounter.ts';
import type { KioskEvent } from '../daemon/core/event.ts';
import type { KioskReport } from '../daemon/store/contract/received.ts';
import { openHubStore } from '../daemon/store/hub-store.ts';
import { encounterId, eventOf, hit, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

function report(device: string, seq: number, event: KioskEvent): KioskReport {
  const address = { tenant: 'airport', shard: 's0', device };
  return {
    address,
    entry: { stream: 'urgent', epoch: 'e1', seq, id: `e1.${seq}`, time: '2026-01-02T03:04:05.000Z', event },
  };
}

const erasure: Erasure = {
  encounter: encounterId(1),
  at: '2026-02-01T00:00:00.000Z',
  by: 'jana',
  reason: 'redress 17',
  records: 2,
  ciphertextSha256: 'ab'.repeat(32),
  keyDestroyed: true,
};
const hitEvent = { type: 'org.bitmap.encounter.v1', data: hit(1) } as const;
const erased = { type: 'org.bitmap.erasure.v1', data: erasure } as const;

test('whom a kiosk erases, the hub erases too, and nobody else with that number at another kiosk', async t => {
  const folder = await temporaryFolder(t);
  let store = await openHubStore(folder, storeOptions());
  await store.commitReceived([
    report('k1', 1, hitEvent),
    report('k1', 2, eventOf(2)),
    report('k2', 1, hitEvent),
  ]);
  assert.equal((await store.received({ limit: 9 })).length, 3);
  await store.commitReceived([report('k1', 3, erased)]);
  for (let start = 0; start < 2; start++) {
    const left = (await store.received({ limit: 9 })).map(
      ({ address, entry }) => `${address.device}.${entry.seq}`,
    );
    assert.deepEqual(left, ['k1.3', 'k2.1', 'k1.2']);
    const [link] = await store.auditLinks({ after: 0, limit: 9 });
    assert.deepEqual(
      [link?.action, link?.object, link?.detail?.['reason']],
      ['encounter.erased', `airport/k1/${encounterId(1)}`, 'redress 17'],
    );
    assert.equal((await store.verifyAudit()).firstBad, undefined);
    await store.close();
    store = await openHubStore(folder, storeOptions());
  }
  await store.close();
});

test('an encounter and its erasure that come together leave nothing to read', async t => {
  const store = await openHubStore(await temporaryFolder(t), storeOptions());
  await store.commitReceived([report('k1', 1, hitEvent), report('k1', 2, erased)]);
  const left = await store.received({ limit: 9 });
  assert.deepEqual(
    left.map(({ entry }) => entry.seq),
    [2],
  );
  await store.close();
});
