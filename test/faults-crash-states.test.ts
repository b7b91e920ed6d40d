import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { withEndings } from './faults/endings.ts';
import { Content, dataByInode, isData, Names } from './faults/power-cut/disk.ts';
import type { Disk } from './faults/power-cut/disk.ts';
import type { History } from './faults/power-cut/history.ts';
import { countsOf, Skip } from './faults/row.ts';
import { historyOfLife, unseenMutants } from './faults/rows/crash-states.ts';
import { testShortForm } from './faults/short-form.ts';

testShortForm('crash-states');

/** Without a power cut: everything that was done is there. */
function finalDisk(history: History): Disk {
  const names = new Names();
  for (const change of history.changes) if (!isData(change)) names.apply(change);
  const data = dataByInode(history.changes);
  return names.disk(inode => {
    const content = new Content();
    for (const change of data.get(inode) ?? []) content.apply(change);
    return content.bytes;
  });
}

test('a history that is replayed to its end gives the folder as it really is, byte for byte', async t => {
  await withEndings(async endings => {
    const { history, root } = await historyOfLife(endings, [60, 60]);
    const disk = finalDisk(history);
    const names = readdirSync(root, { recursive: true }).map(String).toSorted();
    assert.deepEqual([...disk.keys()].toSorted(), names);
    for (const [name, bytes] of disk) {
      if (bytes === undefined) continue;
      assert.ok(readFileSync(path.join(root, name)).equals(bytes), name);
    }
    assert.equal(history.said.filter(({ text }) => text.startsWith('done')).length, 120);
  }).catch(error => skipOrThrow(t, error));
});

test('with sync switched off, and with the sync of the folder switched off, the same search finds a loss', async t => {
  await withEndings(async endings => {
    assert.deepEqual(await unseenMutants(endings, countsOf('short', 1)), []);
  }).catch(error => skipOrThrow(t, error));
});

function skipOrThrow(t: { skip(why: string): void }, error: unknown): void {
  if (!(error instanceof Skip)) throw error;
  t.skip(error.message);
}
