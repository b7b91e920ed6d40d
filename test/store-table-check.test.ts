import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ClassicLevel } from 'classic-level';
import * as fc from 'fast-check';
import { crc32c } from '../daemon/store/leveldb/crc32c.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { liveTables } from '../daemon/store/leveldb/manifest.ts';
import { tablesOf } from '../daemon/store/leveldb/level-files.ts';
import { tableDefect, tableHazard } from '../daemon/store/leveldb/table-check.ts';
import {
  entriesIn,
  footerOf,
  indexEntries,
  memorySource,
  restartsOf,
} from '../daemon/store/leveldb/table-format.ts';
import { salvageTable } from '../daemon/store/leveldb/table-salvage.ts';
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

function firstRestart(bytes: Buffer): number {
  const source = memorySource(bytes);
  const [block] = indexEntries(source, footerOf(source).index);
  assert.ok(block !== undefined);
  return restartsOf(source, block).at;
}

const hazards: Readonly<Record<string, (bytes: Buffer) => unknown>> = {
  'a key is below the one before it': bytes => (bytes[bytes.indexOf('outbox/')] = 0),
  'a key is above the one behind it': bytes => (bytes[bytes.indexOf('encounter/')] = 0xff),
  'a block is begun behind its first key': bytes => (bytes[firstRestart(bytes)] ^= 2),
  'the index is hit': bytes => (bytes[bytes.length - 60] ^= 1),
};

for (const [what, damage] of Object.entries(hazards)) {
  test(`a table over which LevelDB would end the process is set aside, and the rest of it serves on: ${what}`, async t => {
    const folder = await temporaryFolder(t);
    const file = await storeWithTable(folder);
    change(file, damage);
    const bytes = readFileSync(file);
    const told: string[] = [];
    const onCorrupt = (fault: Error) => void told.push(fault.message);
    const store = await openKioskStore(folder, storeOptions({ create: false, onCorrupt }));
    const lost = 60 - (await store.encounters({ limit: 100 })).length;
    assert.ok(lost >= 0 && lost < 16, `${lost}: as many as tell their keys by the damaged one`);
    const [{ key } = { key: '' }, ...more] = await store.quarantined();
    assert.deepEqual([readFileSync(path.join(folder, key)), more], [bytes, []]);
    const alarms = await store.outbox.read('urgent', 0, 9);
    assert.equal(alarms.length, 1);
    await store.close();
    assert.deepEqual(told, []);
    assert.equal(
      tableHazard(memorySource(readFileSync(file)), liveTables(folder).get(numberOf(file))),
      undefined,
    );
    assert.equal(tableDefect(readFileSync(file)), undefined);
  });
}

const numberOf = (file: string) => Number.parseInt(path.basename(file), 10);

test('whatever is hit in a table, what is made of it is no hazard, and holds nothing that was not there', async t => {
  const folder = await temporaryFolder(t);
  const file = await storeWithTable(folder);
  const live = liveTables(folder).get(numberOf(file));
  const table = readFileSync(file);
  const whole = new Set(recordsIn(table));
  fc.assert(
    fc.property(fc.nat(table.length - 1), fc.nat(7), fc.boolean(), (at, bit, cut) => {
      const damaged = Buffer.from(cut ? table.subarray(0, at) : table);
      if (!cut) damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
      const salvage = salvageTable(damaged, live);
      if (salvage === undefined) return assert.fail(`nothing can be made of it, ${at} ${bit} ${cut}`);
      assert.equal(tableHazard(memorySource(salvage.table), live), undefined);
      const strange = recordsIn(salvage.table).filter(record => !whole.has(record));
      assert.ok(strange.length <= 16, `${strange.length} records that were not there`);
      if (!cut) assert.ok(salvage.kept >= whole.size - 40, `${salvage.kept} of ${whole.size}`);
    }),
    { numRuns: 300 },
  );
});

function recordsIn(table: Buffer): string[] {
  const source = memorySource(table);
  return indexEntries(source, footerOf(source).index).flatMap(block =>
    [...entriesIn(source, block)].map(({ key, valueAt, valueBytes }) =>
      Buffer.concat([key, table.subarray(valueAt, valueAt + valueBytes)]).toString('latin1'),
    ),
  );
}

test('a table of which nothing is left by which the store knows its head stops it: it is not begun anew', async t => {
  const folder = await temporaryFolder(t);
  await storeWithTable(folder);
  await (await openKioskStore(folder, storeOptions())).close(); // makes a table of the log
  for (const name of tablesOf(folder)) {
    change(path.join(folder, name), bytes => bytes.fill(0));
  }
  for (const create of [false, true]) {
    await assert.rejects(openKioskStore(folder, storeOptions({ create, onCorrupt: () => {} })), {
      code: 'corrupt',
      message: /store repair/,
    });
  }
});

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
  const [{ bytes, smallest, largest } = { bytes: 0, smallest: Buffer.of(), largest: Buffer.of() }] =
    live.values();
  assert.equal(bytes, readFileSync(table).length);
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
