import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ClassicLevel } from 'classic-level';
import { crc32c } from '../daemon/store/crc32c.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { liveTables } from '../daemon/store/manifest.ts';
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
  change(file, bytes => (bytes[bytes.indexOf('encounter/') + 60] ^= 1)); // in a value
  const told: string[] = [];
  const onCorrupt = (fault: Error) => void told.push(fault.message);
  const store = await openKioskStore(folder, storeOptions({ create: false, onCorrupt }));
  t.after(() => store.close());
  assert.match(told[0] ?? '', /\.ldb: a table is damaged, got the checksum of the block at \d+ fails/);
});

function change(file: string, by: (bytes: Buffer) => unknown): void {
  const bytes = readFileSync(file);
  by(bytes);
  writeFileSync(file, bytes);
}

const hazards: Readonly<Record<string, (bytes: Buffer) => unknown>> = {
  'a key is below the one before it': bytes => (bytes[bytes.lastIndexOf('encounter/')] = 0),
  'a key is above the one behind it': bytes => (bytes[bytes.indexOf('encounter/')] = 0xff),
  'the index is hit': bytes => (bytes[bytes.length - 60] ^= 1),
};

for (const [what, damage] of Object.entries(hazards)) {
  test(`a store is not opened when LevelDB would end the process over a table: ${what}`, async t => {
    const folder = await temporaryFolder(t);
    const file = await storeWithTable(folder);
    change(file, damage);
    await assert.rejects(openKioskStore(folder, storeOptions({ create: false, onCorrupt: () => {} })), {
      code: 'corrupt',
      message: /a table is damaged.*store repair/,
    });
  });
}

test('a table that no manifest names stops nobody: a crash left it half written', async t => {
  const folder = await temporaryFolder(t);
  const table = readFileSync(await storeWithTable(folder));
  writeFileSync(path.join(folder, '900000.ldb'), table.subarray(0, table.length >> 1));
  const store = await openKioskStore(folder, storeOptions({ create: false }));
  await store.close();
});

test('the manifest names the tables that are there, and between which keys', async t => {
  const folder = await temporaryFolder(t);
  const table = await storeWithTable(folder);
  const live = liveTables(folder);
  assert.deepEqual([...live.keys()], [Number.parseInt(path.basename(table), 10)]);
  const [{ smallest, largest } = { smallest: Buffer.of(), largest: Buffer.of() }] = live.values();
  assert.match(smallest.toString('latin1'), /^[a-z]+\//);
  assert.ok(Buffer.compare(smallest, largest) < 0);
});

test('a store that LevelDB has repaired is opened: its tables are compressed', async t => {
  const folder = await temporaryFolder(t);
  await storeWithTable(folder);
  await ClassicLevel.repair(folder);
  const told: string[] = [];
  const onCorrupt = (fault: Error) => void told.push(fault.message);
  const store = await openKioskStore(folder, storeOptions({ create: false, onCorrupt }));
  await store.close();
  assert.deepEqual(told, []);
});
