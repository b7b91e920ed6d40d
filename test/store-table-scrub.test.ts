import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { TableScrub } from '../daemon/store/leveldb/table-scrub.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

test('a table that grows between two looks is being written; one that stands still without an end is damaged', async t => {
  const folder = await temporaryFolder(t);
  const table = path.join(folder, '000005.ldb');
  writeFileSync(table, Buffer.alloc(4_096));
  const told: string[] = [];
  const now = () => new Date('2026-01-02T03:04:05.000Z');
  const scrub = new TableScrub(folder, { now, onCorrupt: fault => void told.push(fault.message) });
  for (let look = 0; look < 3; look++) {
    await scrub.step();
    appendFileSync(table, Buffer.alloc(4_096));
  }
  assert.deepEqual(told, []);
  await scrub.step();
  await scrub.step();
  assert.equal(told.length, 1);
  assert.match(told[0] ?? '', /a table is damaged/);
});
