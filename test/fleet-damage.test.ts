// What a kiosk remembers of its fleet is damaged, or is no longer for its board: it works on.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import { TrustKeeper } from '../daemon/fleet/lists/list-trust.ts';
import { Sessions } from '../daemon/fleet/shadow/sessions.ts';
import { configurationInForce } from '../daemon/fleet/shadow/shadow.ts';
import type { Documents } from '../daemon/store/contract/documents.ts';
import { MemoryDocuments } from '../daemon/store/documents/memory.ts';
import { configuration, ShadowWorld } from './helpers/shadow-world.ts';

/** None of them authenticates. */
const damaged = (documents: Documents): Documents => ({
  get: async (_kind, name) => {
    throw new Fault('corrupt', 'does not authenticate', { where: name });
  },
  list: (kind, page) => documents.list(kind, page),
  write: (changes, audit) => documents.write(changes, audit),
});

/** A kiosk on whose disk configuration 5 is in force; its profile is configuration 0. */
async function applied() {
  const world = await ShadowWorld.open(1);
  const [kiosk] = world.kiosks;
  assert.ok(kiosk);
  await kiosk.shadow.connected();
  await world.publish(5);
  await world.heal();
  assert.equal(kiosk.shadow.report.current.version, 1);
  return { world, kiosk };
}

test('with damaged documents the profile rules, a session begins, and the trust in a list begins anew', async () => {
  const { kiosk } = await applied();
  const documents = damaged(kiosk.documents);
  const lines: string[] = [];
  const inForce = await configurationInForce({
    documents,
    profile: configuration(0),
    log: line => void lines.push(line),
  });
  assert.deepEqual(inForce, configuration(0));
  assert.match(lines.join(), /what was in force is lost/);
  assert.equal((await Sessions.open(documents)).number, 0);
  assert.deepEqual((await TrustKeeper.open(documents, 'a', 'root')).now.files, { root: 'root' });
});

test('another failure than damage is told', async () => {
  const documents: Documents = {
    ...damaged(new MemoryDocuments()),
    get: async () => {
      throw new Fault('unavailable', 'the disk is away');
    },
  };
  await assert.rejects(Sessions.open(documents), { code: 'unavailable' });
});

test('a configuration that the board can no longer take gives way to the profile, and the hub is told', async () => {
  const { world, kiosk } = await applied();
  kiosk.refused = { field: 'policy.traits', reason: 'no such camera any more' };
  await kiosk.powerCut();
  assert.deepEqual(kiosk.shadow.configuration, configuration(0));
  await kiosk.shadow.connected();
  await world.heal();
  const { report } = world.hub.kiosk(kiosk.address);
  assert.deepEqual([report?.state, report?.field, report?.current.version], ['failed', 'policy.traits', 0]);
});

test('a root that somebody has carried here begins the trust anew; the same one does not', async () => {
  const documents = new MemoryDocuments();
  const first = await TrustKeeper.open(documents, 'a', 'root-1');
  const timestamp = JSON.stringify({ signed: { version: 7 } });
  await first.change({ files: { root: 'root-2-of-the-same-list', timestamp } });
  assert.equal((await TrustKeeper.open(documents, 'a', 'root-1')).version, 7);
  const anew = await TrustKeeper.open(documents, 'a', 'root-of-new-keys');
  assert.deepEqual([anew.version, anew.now.files], [0, { root: 'root-of-new-keys' }]);
});
