import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { copyStore } from '../daemon/backup.ts';
import { restoreDataFolder } from '../daemon/restore.ts';
import { writeBackup } from '../daemon/store/backup/backup-folder.ts';
import type { HubStore } from '../daemon/store/contract/hub-store.ts';
import type { KioskStore } from '../daemon/store/contract/kiosk-store.ts';
import type { KioskReport } from '../daemon/store/contract/received.ts';
import { openHubStore } from '../daemon/store/hub-store.ts';
import { noted, withKiosk } from './helpers/data-folder.ts';
import { auditEntry, encounterCommit, encounterId, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const address = { tenant: 'airport', shard: 's0', device: 'k1' };

/** Sends all that waits, as the link does. */
async function send(store: KioskStore, hub: HubStore): Promise<void> {
  const entries = await store.outbox.read('routine', 0, 99);
  const first = entries[0]?.seq;
  const reports: KioskReport[] = entries.map(entry => ({
    address,
    entry,
    ...(first !== undefined && { first }),
  }));
  await hub.commitReceived(reports);
}

const travellersAt = async (hub: HubStore) => {
  const events = (await hub.received({ limit: 99 })).map(({ entry }) => entry.event);
  return events
    .flatMap(({ type, data }) => (type === 'org.bitmap.encounter.v1' ? [data.id] : []))
    .toReversed();
};

test('what a restored kiosk sends again the hub has once, and what it never had it takes', async t => {
  const folder = await temporaryFolder(t);
  const [data, backup] = [path.join(folder, 'kiosk'), path.join(folder, 'backup')];
  const hub = await openHubStore(path.join(folder, 'hub'), storeOptions());
  t.after(() => hub.close());
  await withKiosk(data, async store => {
    for (const number of [1, 2]) await store.commit(encounterCommit(number));
    await send(store, hub);
    await store.commit(encounterCommit(3)); // in the backup, and never sent
    await copyStore(store, data, auditEntry('store.backup-begun'), copy => writeBackup(backup, copy));
  });
  rmSync(path.join(data, 'store'), { recursive: true });
  await restoreDataFolder(data, { backup, force: true, actor: 'jana' }, noted());
  await withKiosk(data, async store => {
    await store.commit(encounterCommit(4));
    await send(store, hub);
    await send(store, hub);
  });
  assert.deepEqual(await travellersAt(hub), [1, 2, 3, 4].map(encounterId));
});
