// LevelDB ends the process over a damaged key when it merges a table: once, and never again over the same table.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { markName, OpenMark } from '../daemon/store/leveldb/open-mark.ts';
import { scrubAtOpenBytes } from '../daemon/store/parameters.ts';
import { withScratchCopy } from '../daemon/store/leveldb/scratch-copy.ts';
import { tablesOf } from '../daemon/store/leveldb/level-files.ts';
import { footerOf, memorySource } from '../daemon/store/leveldb/table-format.ts';
import { withRaw } from './helpers/audit.ts';
import type { Compacted } from './helpers/store-compactor.ts';
import { encounterId, hitCommit, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const compactor = fileURLToPath(new URL('./helpers/store-compactor.js', import.meta.url));
const travellers = 240;
const pictureBytes = 64 * 1024;

/** A store whose oldest tables lie beyond what is looked at whenever it is opened. */
async function storeOfHits(folder: string): Promise<void> {
  const store = await openKioskStore(folder, storeOptions());
  for (let first = 1; first <= travellers; first += 16) {
    await Promise.all(Array.from({ length: 16 }, (_, lane) => store.commit(pictured(first + lane))));
  }
  await store.close();
}

function pictured(number: number) {
  const sample = {
    modality: 'fingerprint',
    position: 0,
    png: randomBytes(pictureBytes),
    template: Uint8Array.of(number & 255),
  } as const;
  return { ...hitCommit(number), evidence: { encounter: encounterId(number), samples: [sample] } };
}

const sizeOf = (folder: string, name: string) => statSync(path.join(folder, name)).size;

/** Puts a key of pictures in the oldest table below the one before it. */
function damageOldest(folder: string): string {
  const tables = tablesOf(folder);
  const [oldest = ''] = tables;
  const newer = tables.slice(1).reduce((sum, name) => sum + sizeOf(folder, name), 0);
  assert.ok(newer > scrubAtOpenBytes, `${newer} bytes in newer tables`);
  const file = path.join(folder, oldest);
  const bytes = readFileSync(file);
  const { metaIndex } = footerOf(memorySource(bytes));
  bytes[bytes.lastIndexOf('evidence/', metaIndex.offset)] = 0x21;
  writeFileSync(file, bytes);
  return oldest;
}

const compact = (folder: string) =>
  spawnSync(process.execPath, [compactor, folder], { encoding: 'utf8', timeout: 60_000 });

test('a damaged key in an old table ends the process once; then the rest serves on, and the hub is told', async t => {
  const folder = await temporaryFolder(t);
  await storeOfHits(folder);
  const table = damageOldest(folder);
  const first = compact(folder);
  assert.equal(first.signal, 'SIGABRT', first.stdout + first.stderr);
  const second = compact(folder);
  assert.equal(second.status, 0, second.stderr);
  const { aside, alarms, encounters, evidence } = JSON.parse(second.stdout) as Compacted;
  assert.deepEqual([encounters, evidence], [travellers, travellers - 1]);
  const [only, ...more] = aside;
  assert.deepEqual([only?.split('-')[0], more], [`quarantine/${table.split('.')[0]}`, []]);
  assert.match(alarms.join(), /a table was damaged and is set aside.*a copy is in quarantine/);
  const third = compact(folder);
  assert.equal(third.status, 0, third.stderr);
  assert.equal((JSON.parse(third.stdout) as Compacted).alarms.length, alarms.length);
  assert.ok(existsSync(path.join(folder, only ?? '')));
});

test('a damaged key in an old table does not end who verifies a copy, however often', async t => {
  const folder = await temporaryFolder(t);
  await storeOfHits(folder);
  damageOldest(folder);
  const before = readFileSync(path.join(folder, tablesOf(folder)[0] ?? ''));
  for (let time = 0; time < 2; time++) {
    const merged = await withScratchCopy(folder, copy =>
      withRaw(copy, async database => {
        await database.compactRange('a', 'z');
        return tablesOf(copy).length;
      }),
    );
    assert.ok(merged > 0);
  }
  assert.deepEqual(
    readFileSync(path.join(folder, tablesOf(folder)[0] ?? '')),
    before,
    'the folder is only read',
  );
});

test('who holds a store is told from who died with it, and from a power cut', async t => {
  const folder = await temporaryFolder(t);
  const mark = new OpenMark(folder);
  const file = path.join(folder, markName);
  assert.equal(mark.lastEnd(), 'closed');
  mark.set();
  assert.equal(mark.lastEnd(), 'held');
  const holder = JSON.parse(readFileSync(file, 'utf8'));
  for (const [changes, end] of [
    [{ startedAt: '1' }, 'died'],
    [{ pid: 2 ** 22 + 1 }, 'died'],
    [{ folder: 1 }, 'died'],
    [{ boot: 'another' }, 'power-cut'],
  ] as const) {
    writeFileSync(file, JSON.stringify({ ...holder, ...changes }));
    assert.equal(mark.lastEnd(), end);
  }
  for (const torn of ['', '{"pid":', 'null', '7']) {
    writeFileSync(file, torn);
    assert.equal(mark.lastEnd(), 'died', torn);
  }
  mark.clear();
  assert.equal(mark.lastEnd(), 'closed');
});
