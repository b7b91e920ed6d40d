// Documents in a kiosk's store, in a hub's, and in memory: one contract; and what the store's machinery does with them.
import assert from 'node:assert/strict';
import { cp, readdir } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import type { Fault } from '../daemon/core/errors.ts';
import {
  documentsContract,
  lastingDocumentsContract,
  type LastingRig,
} from './helpers/documents-contract.ts';
import type { Store } from '../daemon/store/contract/store.ts';
import { MemoryDocuments } from '../daemon/store/documents/memory.ts';
import { openHubStore } from '../daemon/store/hub-store.ts';
import { Keyring, type RingKeys } from '../daemon/store/keyring.ts';
import { openKioskStore, type KioskStoreOptions } from '../daemon/store/kiosk-store.ts';
import { openDatabase } from '../daemon/store/leveldb/level.ts';
import { testKey, storeOptions } from './helpers/store.ts';
import { olderHubStore, olderKioskStore } from './helpers/older-layout.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { backUp, placeIn, restore } from './helpers/backup-place.ts';
import { openKiosk } from '../daemon/open-stores.ts';
import { noted } from './helpers/data-folder.ts';

type Open = (folder: string, options: KioskStoreOptions) => Promise<Store>;

const stores: Record<string, Open> = { 'kiosk store': openKioskStore, 'hub store': openHubStore };

for (const [name, open] of Object.entries(stores)) {
  lastingDocumentsContract(name, async () => {
    const ended: (() => Promise<void>)[] = [];
    const folder = await temporaryFolder({ after: hook => void ended.unshift(hook) });
    const start = async (where: string) => {
      const store = await open(where, storeOptions());
      ended.unshift(() => store.close());
      return store;
    };
    const store = await start(path.join(folder, 'store'));
    const rig: LastingRig = {
      documents: store.documents,
      audited: async () => (await store.auditLinks({ after: 0, limit: 999 })).map(({ action }) => action),
      // Its files as they lie there while it is open: nothing is closed, and nothing flushed.
      afterPowerCut: async () => {
        const copy = path.join(folder, 'copy');
        await cp(path.join(folder, 'store'), copy, { recursive: true });
        return (await start(copy)).documents;
      },
      close: async () => {
        for (const end of ended) await end();
      },
    };
    return rig;
  });
}

documentsContract('memory', async () => {
  const documents = new MemoryDocuments();
  return {
    documents,
    audited: async () => documents.audit.map(({ action }) => action),
    close: async () => {},
  };
});

const document = { kind: 'shadow', name: 'desired', value: { version: 3, secret: 'NOT-IN-THE-CLEAR' } };

test('a document is sealed on the disk', async t => {
  const folder = await temporaryFolder(t);
  const store = await openKioskStore(folder, storeOptions());
  await store.documents.write([document]);
  await store.close();
  const database = await openDatabase(folder, false);
  const raw = await database.get('document/shadow/desired');
  assert.equal(Buffer.from(raw).includes('NOT-IN-THE-CLEAR'), false);
  await database.close();
});

test('a rotation of the keys seals documents anew', async t => {
  const folder = await temporaryFolder(t);
  let saved: RingKeys = { records: [testKey], audit: [testKey] };
  const saveKeys = async (keys: RingKeys) => {
    saved = keys;
  };
  const start = () => openKioskStore(folder, storeOptions({ keyring: new Keyring(saved), saveKeys }));
  const store = await start();
  const [version] = await store.documents.write([document]);
  await store.rotation.begin('jana');
  await store.rotation.run({ pause: async () => {} });
  await store.close();
  assert.equal(saved.records.length, 1);
  assert.notEqual(saved.records[0]?.id, testKey.id);
  const again = await start();
  assert.deepEqual(await again.documents.get('shadow', 'desired'), { ...document, version });
  await again.close();
});

test('a damaged document is refused by name, left out of lists, named by the survey, and put right by a write', async t => {
  const folder = await temporaryFolder(t);
  const reported: Fault[] = [];
  const options = storeOptions({ onCorrupt: fault => void reported.push(fault) });
  let store = await openKioskStore(folder, options);
  await store.documents.write([document, { ...document, name: 'other' }]);
  await store.close();
  const database = await openDatabase(folder, false);
  const value = Uint8Array.from(await database.get('document/shadow/desired'));
  value[value.length - 1] = (value.at(-1) ?? 0) ^ 1;
  await database.put('document/shadow/desired', value);
  await database.close();
  store = await openKioskStore(folder, options);
  await assert.rejects(store.documents.get('shadow', 'desired'), { code: 'corrupt' });
  const listed = await store.documents.list('shadow', { limit: 9 });
  assert.deepEqual(
    listed.map(({ name }) => name),
    ['other'],
  );
  assert.ok(reported.some(({ detail }) => detail.where === 'document/shadow/desired'));
  await store.documents.write([document]);
  assert.deepEqual((await store.documents.get('shadow', 'desired'))?.value, document.value);
  assert.deepEqual((await store.survey()).damaged, []);
  await store.close();
});

test('a backup carries documents, and a restored store has them with their versions', async t => {
  const place = await placeIn(t);
  const machine = noted();
  let store = await openKiosk(place.data, machine, { provision: true });
  const [version] = await store.documents.write([document]);
  await backUp(store, place);
  await store.documents.write([{ ...document, value: 'later' }]);
  await store.close();
  assert.ok((await readdir(place.backup)).length > 0);
  await restore(place, true);
  store = await openKiosk(place.data, machine, { provision: false });
  assert.deepEqual(await store.documents.get('shadow', 'desired'), { ...document, version });
  await store.close();
});

test('a store from before there were documents opens, and takes them', async t => {
  const folder = await temporaryFolder(t);
  await olderKioskStore(path.join(folder, 'kiosk'), 'e1', 2, 5);
  await olderHubStore(path.join(folder, 'hub'), { tenant: 't', shard: 's', device: 'd' }, 'e1', 4);
  for (const [kind, open] of [
    ['kiosk', openKioskStore],
    ['hub', openHubStore],
  ] as const) {
    const store = await open(path.join(folder, kind), storeOptions({ create: false }));
    assert.deepEqual(await store.documents.write([document]), [1]);
    await store.close();
  }
});
