// The hits among all that a hub has received: found without reading the rest, and complete for a store from before they were told apart.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { KioskEvent } from '../daemon/core/event.ts';
import type { HubStore } from '../daemon/store/contract/hub-store.ts';
import { openHubStore } from '../daemon/store/hub-store.ts';
import { olderHubStore } from './helpers/older-layout.ts';
import { encounterId, eventOf, hit, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const address = { tenant: 'demo', shard: 's1', device: 'gate-1' };
const time = '2026-01-02T03:04:05.678Z';
const hitEvent = (number: number): KioskEvent => ({ type: 'org.bitmap.encounter.v1', data: hit(number) });

/** Commits events as the next of their stream. */
async function receive(store: HubStore, events: readonly KioskEvent[], from = 1): Promise<void> {
  const reports = events.map((event, at) => {
    const seq = from + at;
    return { address, entry: { stream: 'urgent', epoch: 'e1', seq, id: `e1.${seq}`, time, event } as const };
  });
  await store.commitReceived(reports);
}

const numbers = async (store: HubStore, page: { limit: number; before?: number }) =>
  (await store.hits(page)).map(({ number }) => number);

test('hits come newest first, page by page, and no other event', async t => {
  const store = await openHubStore(await temporaryFolder(t), storeOptions());
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 20 }),
      fc.integer({ min: 1, max: 4 }),
      async (kinds, limit) => {
        const before = (await store.received({ limit: 1 }))[0]?.number ?? 0;
        const events = kinds.map((isHit, at) =>
          isHit ? hitEvent(before + at + 1) : eventOf(before + at + 1),
        );
        await receive(store, events, before + 1);
        const wanted = kinds.flatMap((isHit, at) => (isHit ? [before + at + 1] : [])).toReversed();
        const found: number[] = [];
        while (found.length < wanted.length) {
          const last = found.at(-1);
          const page = await numbers(store, { limit, ...(last !== undefined && { before: last }) });
          assert.equal(page.length <= limit && page.length > 0, true);
          found.push(...page);
        }
        assert.deepEqual(found.slice(0, wanted.length), wanted);
      },
    ),
    { numRuns: 30 },
  );
  await store.close();
});

test('a hit that its kiosk has erased is gone', async t => {
  const store = await openHubStore(await temporaryFolder(t), storeOptions());
  await receive(store, [hitEvent(1), hitEvent(2)]);
  const receipt = { records: 2, ciphertextSha256: '0'.repeat(64), keyDestroyed: true };
  const erasure = { encounter: encounterId(1), at: time, by: 'retention', reason: 'old', ...receipt };
  await receive(store, [{ type: 'org.bitmap.erasure.v1', data: erasure }], 3);
  assert.deepEqual(await numbers(store, { limit: 9 }), [2]);
  await store.close();
});

test('a store from before hits were told apart has them all, and those that come after', async t => {
  const folder = await temporaryFolder(t);
  const eventAt = (seq: number) => (seq % 3 === 0 ? hitEvent(seq) : eventOf(seq));
  await olderHubStore(folder, address, 'e1', 1_400, eventAt);
  const existing = storeOptions({ create: false });
  let store = await openHubStore(folder, existing);
  assert.deepEqual(await numbers(store, { limit: 2 }), [1_398, 1_395]);
  await receive(store, [hitEvent(1_401), eventOf(1_402), hitEvent(1_403)]);
  await store.close();
  store = await openHubStore(folder, existing);
  assert.deepEqual(await numbers(store, { limit: 3 }), [1_403, 1_401, 1_398]);
  assert.deepEqual(await numbers(store, { limit: 3, before: 7 }), [6, 3]);
  assert.equal((await store.hits({ limit: 9_999 })).length, 1_400 / 3 + 2 - (1_400 % 3) / 3);
  await store.close();
});
