// What a kiosk keeps of an iris on its list is of no use without the key of its store.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { codeBytes, type IrisTemplate } from '../daemon/core/iris.ts';
import type { Watchlist } from '../daemon/core/watchlist.ts';
import { markProvisioned, openDataFolder } from '../daemon/data-folder.ts';
import { decodeIrisTemplate, encodeIrisTemplate } from '../daemon/formats/iris-template/iris-template.ts';
import { realMachine } from '../daemon/machine.ts';
import { startKiosk } from '../daemon/main.ts';
import { openKiosk } from '../daemon/open-stores.ts';
import { loadProfile } from '../daemon/profile.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { projectRoot } from './helpers/project.ts';
import { auditEntry } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const machine = realMachine(() => {});

function someIris(): IrisTemplate {
  const random = randomFrom('an iris');
  const bits = Uint8Array.from({ length: codeBytes }, () => random.integer(256));
  return { eye: 1, quality: 80, search: { bits, mask: new Uint8Array(codeBytes).fill(0xff) } };
}

const list: Watchlist = {
  name: 'wanted',
  version: 1,
  importedAt: '2026-01-01T00:00:00Z',
  subjects: [{ id: 'A' }],
  references: [
    { subject: 'A', instance: 1, modality: 'iris', position: 1, template: encodeIrisTemplate(someIris()) },
  ],
};

async function keptAt(folder: string): Promise<Uint8Array> {
  const store = await openKiosk(folder, machine);
  try {
    await store.putWatchlist(list, auditEntry('list.imported'));
    return (await store.watchlist('wanted'))?.references[0]?.template ?? new Uint8Array();
  } finally {
    await store.close();
  }
}

test('two kiosks keep the same iris in two forms, and neither is an iris template', async t => {
  const [first, second] = [await keptAt(await temporaryFolder(t)), await keptAt(await temporaryFolder(t))];
  assert.notDeepEqual(first, second);
  for (const kept of [first, second]) assert.throws(() => decodeIrisTemplate(kept), { code: 'bad-input' });
});

/** A kiosk's store as it was before there was a key for templates. */
async function keptAsItCame(dataFolder: string, name: string): Promise<void> {
  const { storeFolder, storeOptions } = await openDataFolder(dataFolder, 'kiosk', machine);
  const store = await openKioskStore(storeFolder, { ...storeOptions, newEpoch: () => 'epoch' });
  await store.putWatchlist({ ...list, name }, auditEntry('list.imported'));
  await store.close();
  await markProvisioned(dataFolder, 'kiosk');
}

for (const name of ['fugitives', 'of-no-policy']) {
  test(`a list (${name}) that was kept as it came is brought into the form of the key when the kiosk starts, once`, async t => {
    const dataFolder = await temporaryFolder(t);
    await keptAsItCame(dataFolder, name);
    const loaded = await loadProfile(path.join(projectRoot, 'firmware-configs/sim-egate/profile.yaml'));
    const profile = { ...loaded, http: { ...loaded.http, port: 0 } };
    const startAndClose = async () => (await startKiosk({ profile, dataFolder, machine })).close();
    await startAndClose();
    await startAndClose();
    const store = await openKiosk(dataFolder, machine, { provision: false });
    try {
      const kept = await store.watchlist(name);
      assert.ok(kept);
      assert.deepEqual([kept.version, kept.importedAt], [2, list.importedAt]);
      assert.throws(() => decodeIrisTemplate(kept.references[0].template), { code: 'bad-input' });
      const keyed = (await store.auditLinks({ after: 0, limit: 100 })).filter(
        ({ action }) => action === 'list.keyed',
      );
      assert.deepEqual(
        keyed.map(({ actor, object }) => [actor, object]),
        [['daemon', name]],
      );
    } finally {
      await store.close();
    }
  });
}
