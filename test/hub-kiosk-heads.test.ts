import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChainHead, extend, genesis } from '../daemon/store/audit/audit-chain.ts';
import type { SigningKey } from '../daemon/core/es256.ts';
import { openHubStore } from '../daemon/store/hub-store.ts';
import { signHead } from '../daemon/store/audit/signed-head.ts';
import { auditorsKey, strangersKey } from './helpers/audit.ts';
import { storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const address = { tenant: 'acme', shard: 's1', device: 'k1' };
const at = '2026-01-02T03:04:05.000Z';

/** The heads of a chain whose links are these texts. */
function chainOf(...links: string[]): ChainHead[] {
  const heads = [genesis];
  for (const link of links) heads.push(extend(heads.at(-1) ?? genesis, Buffer.from(link)));
  return heads;
}

const [, first = genesis, second = genesis, third = genesis, fourth = genesis] = chainOf('a', 'b', 'c', 'd');

interface Sent {
  readonly previous?: ChainHead;
  readonly head?: ChainHead;
  readonly key?: SigningKey;
  readonly jws?: string;
}

/** What the hub says of heads that come one after the other, each in a batch of its own. */
async function judged(t: Parameters<typeof temporaryFolder>[0], ...sent: Sent[]) {
  const store = await openHubStore(await temporaryFolder(t), storeOptions());
  const defects: (string | undefined)[] = [];
  for (const [index, { previous = genesis, head = genesis, key = auditorsKey, jws }] of sent.entries()) {
    const text = jws ?? signHead({ chain: 'kiosk', head, previous, at }, key);
    const data = { jws: text, publicKey: key.jwk };
    const seq = index + 1;
    const event = { type: 'org.bitmap.audit-head.v1', data } as const;
    const { alarms } = await store.commitReceived([
      { address, entry: { stream: 'routine', epoch: 'e', seq, id: `e.${seq}`, time: at, event } },
    ]);
    defects.push(alarms[0]?.defect);
  }
  const audited = (await store.auditLinks({ after: 0, limit: 99 })).map(({ action, object }) => [
    action,
    object,
  ]);
  const kept = store.kioskHeads();
  await store.close();
  return { defects, audited, kept };
}

test('heads that go on from each other are kept, and no alarm is raised', async t => {
  const { defects, audited, kept } = await judged(
    t,
    { head: second },
    { previous: second, head: third },
    { previous: second, head: third },
  );
  assert.deepEqual([defects, audited], [[undefined, undefined, undefined], []]);
  assert.deepEqual(
    kept.map(({ address, keyId }) => [address, keyId]),
    [[address, auditorsKey.id]],
  );
});

test('a kiosk that was set back, or went on from another history, is told of once and stands in the audit', async t => {
  const other = chainOf('a', 'b', 'x', 'y');
  const { defects, audited } = await judged(
    t,
    { head: second },
    { previous: second, head: fourth },
    { previous: second, head: other[3] ?? genesis }, // set back to the second, gone on otherwise
    { previous: other[3] ?? genesis, head: other[4] ?? genesis },
    { previous: fourth, head: other[4] ?? genesis },
  );
  assert.deepEqual(defects, [undefined, undefined, 'rolled-back', undefined, undefined]);
  assert.deepEqual(audited, [['kiosk-chain.rolled-back', 'acme/k1']]);
  const ahead = await judged(t, { head: first }, { previous: third, head: fourth });
  assert.deepEqual(ahead.defects, [undefined, 'diverged']);
});

test('a forged head is refused, a changed key is told of once, and so is a kiosk that the hub comes late to', async t => {
  const strange = signHead({ chain: 'kiosk', head: third, previous: second, at }, strangersKey);
  const { defects, kept } = await judged(
    t,
    { head: second },
    { jws: strange },
    { previous: second, head: third, key: strangersKey },
    { previous: third, head: fourth, key: strangersKey },
  );
  assert.deepEqual(defects, [undefined, 'forged', 'key-changed', undefined]);
  assert.equal(kept[0]?.keyId, strangersKey.id);
  assert.deepEqual((await judged(t, { previous: second, head: third })).defects, ['unknown-before']);
});
