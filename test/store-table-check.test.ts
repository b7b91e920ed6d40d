import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { crc32c } from '../daemon/store/crc32c.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { tableDefect } from '../daemon/store/table-check.ts';
import { encounterCommit, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

/** A store with one table, closed. */
async function storeWithTable(folder: string): Promise<string> {
  for (const first of [1, 31]) {
    const store = await openKioskStore(folder, storeOptions());
    for (let number = first; number < first + 30; number++) await store.commit(encounterCommit(number));
    await store.close();
  }
  const table = readdirSync(folder).find(name => name.endsWith('.ldb'));
  assert.ok(table !== undefined);
  return path.join(folder, table);
}

test('the checksum is the one of RFC 3720, for any length', () => {
  assert.equal(crc32c(Buffer.from('123456789')), 0xe3069283);
  assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
  assert.equal(crc32c(new Uint8Array(0)), 0);
});

test('a table of LevelDB is found whole, and any flipped bit but of the padding, or any cut, is found', async t => {
  const table = readFileSync(await storeWithTable(await temporaryFolder(t)));
  assert.equal(tableDefect(table), undefined);
  const padding = new Set(Array.from({ length: 40 }, (_, index) => table.length - 48 + index));
  for (let at = 0; at < table.length; at += at < table.length - 2_000 ? 97 : 1) {
    const flipped = Buffer.from(table);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
    if (tableDefect(flipped) === undefined) assert.ok(padding.has(at), `byte ${at} of ${table.length}`);
  }
  for (const length of [0, 47, 48, table.length - 1, table.length >> 1]) {
    assert.notEqual(tableDefect(table.subarray(0, length)), undefined, `cut to ${length}`);
  }
});

test('a store whose table is damaged says so when it is opened', async t => {
  const folder = await temporaryFolder(t);
  const file = await storeWithTable(folder);
  const bytes = readFileSync(file);
  const at = bytes.indexOf('encounter/');
  bytes[at] = 'd'.charCodeAt(0); // no list of encounters has this one any more
  writeFileSync(file, bytes);
  const told: string[] = [];
  const onCorrupt = (fault: Error) => void told.push(fault.message);
  const store = await openKioskStore(folder, storeOptions({ create: false, onCorrupt }));
  t.after(() => store.close());
  assert.match(told[0] ?? '', /\.ldb: a table is damaged, got the checksum of the block at \d+ fails/);
});
