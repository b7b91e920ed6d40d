import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { encounter, encounterCommit, encounterId, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const request = { at: '2026-01-02T03:04:05.000Z', by: 'retention' };

test('the oldest encounters are forgotten with all that is kept of them; one link says so, and the chain stays whole', async t => {
  const folder = await temporaryFolder(t);
  const store = await openKioskStore(folder, storeOptions());
  for (let number = 1; number <= 10; number++) {
    const png = Uint8Array.of(number);
    const sample = { modality: 'fingerprint' as const, position: 2 as const, png, template: png };
    const evidence = { encounter: encounterId(number), samples: [sample] };
    await store.commit({ ...encounterCommit(number), evidence });
  }
  assert.equal(await store.forget({ ...request, before: encounterId(8), limit: 4 }), 4);
  assert.equal(await store.forget({ ...request, before: encounterId(8), limit: 4 }), 3);
  assert.equal(await store.forget({ ...request, before: encounterId(8), limit: 4 }), 0);
  assert.deepEqual(await store.encounters({ limit: 20 }), [10, 9, 8].map(encounter));
  assert.equal(await store.encounter(encounterId(7)), undefined);
  assert.equal(await store.evidence(encounterId(7)), undefined);
  assert.ok(await store.evidence(encounterId(8)));
  const links = await store.auditLinks({ after: 10, limit: 10 });
  assert.deepEqual(
    links.map(({ action, actor, detail }) => [action, actor, detail]),
    [
      ['encounters.forgotten', 'retention', { first: encounterId(1), last: encounterId(4), count: 4 }],
      ['encounters.forgotten', 'retention', { first: encounterId(5), last: encounterId(7), count: 3 }],
    ],
  );
  assert.deepEqual(await store.verifyAudit(), { verified: 12 });
  assert.equal(await store.outbox.count(), 10);
  await store.close();
});
