import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { tablesOf } from '../daemon/store/leveldb/level-files.ts';
import { TableScrub } from '../daemon/store/leveldb/table-scrub.ts';
import { encounterCommit, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

test('a table that no manifest names is being written, and passed over; one that is named and damaged is told of once', async t => {
  const folder = await temporaryFolder(t);
  for (const first of [1, 31]) {
    const store = await openKioskStore(folder, storeOptions());
    for (let number = first; number < first + 30; number++) await store.commit(encounterCommit(number));
    await store.close();
  }
  const [table = ''] = tablesOf(folder);
  writeFileSync(path.join(folder, '000099.ldb'), Buffer.alloc(4_096));
  const told: string[] = [];
  const now = () => new Date('2026-01-02T03:04:05.000Z');
  const look = async () => {
    const scrub = new TableScrub(folder, { now, onCorrupt: fault => void told.push(fault.message) });
    await scrub.begin();
    await scrub.opened();
    for (let step = 0; step < 4; step++) await scrub.step();
  };
  await look();
  assert.deepEqual(told, []);
  const bytes = readFileSync(path.join(folder, table));
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(path.join(folder, table), bytes);
  await look();
  assert.equal(told.length, 1, told.join());
  assert.match(told[0] ?? '', new RegExp(`${table}: a table is damaged`));
});
