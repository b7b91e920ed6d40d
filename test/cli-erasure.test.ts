import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { realMachine } from '../daemon/machine.ts';
import { openKiosk } from '../daemon/main.ts';
import { encounterId, hit, hitCommit } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

async function json(...args: string[]) {
  const { code, stdout, stderr } = await bitmapd([...args, '--json']);
  assert.ok(stdout.startsWith('{'), stderr);
  return { code, answer: JSON.parse(stdout) as Record<string, unknown> };
}

/** A kiosk's folder with two hits. */
async function kioskWithHits(): Promise<string> {
  const folder = await temporaryFolder();
  const store = await openKiosk(
    folder,
    realMachine(() => {}),
  );
  for (const number of [1, 2]) await store.commit(hitCommit(number));
  await store.close();
  return folder;
}

test('encounter erase: the person is gone, the receipt is printed, and a second time is refused', async () => {
  const data = await kioskWithHits();
  const { code, answer } = await json(
    'encounter',
    'erase',
    encounterId(1),
    '--reason',
    'redress 17',
    '--data',
    data,
  );
  assert.equal(code, 0);
  assert.deepEqual(
    [answer['encounter'], answer['records'], answer['keyDestroyed']],
    [encounterId(1), 2, true],
  );
  const shown = await json('encounter', 'show', encounterId(1), '--data', data);
  assert.deepEqual([shown.answer['candidates'], shown.answer['erased']], [[], answer]);
  assert.equal((await json('audit', 'verify', '--data', data)).code, 0);
  const again = await bitmapd(['encounter', 'erase', encounterId(1), '--reason', 'again', '--data', data]);
  assert.equal(again.code, 2);
  assert.match(again.stderr, /erased already/);
  const silent = await bitmapd(['encounter', 'erase', encounterId(2), '--data', data]);
  assert.equal(silent.code, 2);
  assert.match(silent.stderr, /--reason/);
});

test('store rotate-key: the keyring changes, everything is there as before, and --later leaves it to the daemon', async () => {
  const data = await kioskWithHits();
  const before = await readFile(path.join(data, 'keyring'));
  const { code, answer } = await json('store', 'rotate-key', '--data', data);
  assert.equal(code, 0);
  assert.deepEqual([answer['done'], answer['unreadable']], [true, 0]);
  assert.ok(Number(answer['sealedAnew']) > 4);
  assert.notDeepEqual(await readFile(path.join(data, 'keyring')), before);
  const later = await json('store', 'rotate-key', '--later', '--data', data);
  assert.deepEqual(later.answer, { done: false });
  const machine = realMachine(() => {});
  const store = await openKiosk(data, machine, { provision: false });
  assert.equal(store.rotation.isUnderWay, true);
  assert.deepEqual(await store.encounter(encounterId(2)), hit(2));
  await store.close();
  assert.deepEqual((await json('store', 'rotate-key', '--data', data)).answer['done'], true);
  assert.deepEqual(
    (await readdir(data)).filter(name => name.includes('keyring')),
    ['keyring'],
  );
});
