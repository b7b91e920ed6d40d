import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { PublishedLists } from '../daemon/published-lists.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const writer = fileURLToPath(new URL('./helpers/list-writer.js', import.meta.url));

/** Kills the writer so many ms after it has acknowledged so many epochs; the last one that it did. */
async function killed(folder: string, epochs: number, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let [last, count] = [0, 0];
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if (++count === epochs) setTimeout(() => child.kill('SIGKILL'), afterMs);
  }
  assert.deepEqual(await exited, [null, 'SIGKILL']);
  return last;
}

test('kill -9 while a list changes leaves the old epoch or the new one, whole', async t => {
  const folder = await temporaryFolder(t);
  for (const [epochs, afterMs] of [
    [1, 0],
    [3, 2],
    [2, 5],
    [6, 1],
    [2, 3],
  ] as const) {
    const acknowledged = await killed(folder, epochs, afterMs);
    const store = await openKioskStore(folder, storeOptions({ create: false }));
    const none = async () => {};
    const lists = { load: none, change: none, confirm: () => {}, layOutAnew: none };
    const machine = { clock: new SystemClock(), log: assert.fail };
    const place = new PublishedLists({ store, lists, isSearched: () => true, machine });
    const standing = await place.standing('fugitives');
    assert.ok(standing && [acknowledged, acknowledged + 1].includes(standing.epoch), `${standing?.epoch}`);
    const digest = await place.digest('fugitives');
    assert.equal(digest.root.toString('hex'), standing.root, `epoch ${standing.epoch}`);
    assert.equal(digest.size, 150);
    await store.close();
  }
});
