import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import * as fc from 'fast-check';
import type { OpenDatabase } from '../daemon/store/database.ts';
import { levelVolume } from '../daemon/store/leveldb/level.ts';
import { lengthenNewestLog } from '../daemon/store/leveldb/log-length.ts';
import { writeBufferBytes } from '../daemon/store/parameters.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'bitmapd-log-length-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const newFolder = () => path.join(mkdtempSync(path.join(scratch, 'x-')), 'store');
const newestLog = (folder: string) => {
  const [name = 'none'] = readdirSync(folder)
    .filter(file => file.endsWith('.log'))
    .toSorted()
    .toReversed();
  return path.join(folder, name);
};

async function opened(folder: string): Promise<OpenDatabase> {
  await levelVolume.prepare(folder, true);
  return levelVolume.open(folder, true);
}

const put = (database: OpenDatabase, number: number, length: number) =>
  database.batch([{ type: 'put', key: `key ${number}`, value: new Uint8Array(length).fill(number) }], {
    sync: true,
  });

/** What a power cut now would leave, opened. */
async function afterPowerCut(folder: string, damage: (log: string) => void = () => {}): Promise<string[]> {
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true });
  damage(newestLog(copy));
  const database = await levelVolume.open(copy, false);
  const keys: string[] = [];
  for await (const [key, value] of database.iterator({})) keys.push(`${key}: ${value.length} of ${value[0]}`);
  await database.close();
  return keys.toSorted();
}

test('a new log has at once the length that it will grow to, and takes no room for it', async () => {
  const folder = newFolder();
  const database = await opened(folder);
  await levelVolume.names(folder, () => new Date()).syncWhenGrown();
  const { size, blocks } = statSync(newestLog(folder));
  await database.close();
  assert.equal(size, writeBufferBytes);
  assert.ok(blocks * 512 < 64 * 1024, `${blocks} blocks`);
});

test('what is written before and after a log is lengthened is there after a power cut', async () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 12 });
  const property = fc.asyncProperty(lengths, fc.nat(11), async (written, lengthenedAt) => {
    const folder = newFolder();
    const database = await opened(folder);
    for (const [number, length] of written.entries()) {
      if (number === lengthenedAt) lengthenNewestLog(folder, readdirSync(folder));
      await put(database, number, length);
    }
    const seen = await afterPowerCut(folder);
    await database.close();
    assert.deepEqual(
      seen,
      written.map((length, number) => `key ${number}: ${length} of ${number}`).toSorted(),
    );
  });
  await fc.assert(property, { numRuns: 15 });
});

test('LevelDB writes on where it was: a record stands right behind the one before', async () => {
  const folder = newFolder();
  const database = await opened(folder);
  await put(database, 1, 100);
  const { size } = statSync(newestLog(folder));
  lengthenNewestLog(folder, readdirSync(folder));
  await put(database, 2, 100);
  const bytes = readFileSync(newestLog(folder));
  await database.close();
  assert.equal(bytes.length, writeBufferBytes);
  assert.ok(bytes.subarray(size, 2 * size).includes('key 2'));
  assert.ok(bytes.subarray(2 * size).every(byte => byte === 0));
});

test('a last record of which a part is on the disk is left out, and those before it are there', async () => {
  const folder = newFolder();
  const database = await opened(folder);
  lengthenNewestLog(folder, readdirSync(folder));
  await put(database, 1, 300);
  await put(database, 2, 9000);
  const seen = await afterPowerCut(folder, log => {
    const bytes = readFileSync(log);
    writeFileSync(log, bytes.fill(0, 4096, 8192)); // a page that did not reach the disk
  });
  await database.close();
  assert.deepEqual(seen, ['key 1: 300 of 1']);
});

test('a log that is longer, or gone, is left alone', async () => {
  const folder = newFolder();
  const database = await opened(folder);
  await database.batch([{ type: 'put', key: 'long', value: new Uint8Array(writeBufferBytes).fill(1) }], {
    sync: true,
  });
  const log = newestLog(folder);
  const { size } = statSync(log);
  lengthenNewestLog(folder, [path.basename(log), '000001.log']);
  lengthenNewestLog(folder, ['999999.log', 'CURRENT']);
  assert.equal(statSync(log).size, size);
  assert.ok(size > writeBufferBytes);
  await database.close();
});
