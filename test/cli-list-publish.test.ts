import assert from 'node:assert/strict';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { syntheticFolder } from './helpers/capture-folder.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

async function json(...args: string[]) {
  const { code, stdout, stderr } = await bitmapd(['list', ...args, '--json']);
  assert.ok(stdout.startsWith('{'), stderr);
  return { code, answer: JSON.parse(stdout) as Record<string, unknown>, stderr };
}

test('a list gets its keys, is published from a folder, epoch by epoch, and its keys are changed', async t => {
  const data = path.join(await temporaryFolder(t), 'hub');
  const medium = path.join(await temporaryFolder(t), 'medium');
  const people = await syntheticFolder(2, 1);
  const on = ['--list', 'fugitives', '--data', data, '--keys', medium];

  const early = await json('publish', people, ...on);
  assert.deepEqual([early.code, (early.answer['error'] as { code: string }).code], [2, 'not-found']);
  const made = await json('keys', ...on);
  assert.deepEqual([made.code, made.answer['root']], [0, 1], made.stderr);
  assert.deepEqual((await readdir(medium)).sort(), [
    'root-1.pem',
    'root-2.pem',
    'root-3.pem',
    'targets-1.pem',
    'targets-2.pem',
  ]);
  assert.deepEqual((await readdir(path.join(data, 'list-keys'))).sort(), [
    'snapshot-1.pem',
    'timestamp-1.pem',
  ]);
  assert.equal((await json('keys', ...on)).code, 2, 'keys are not made twice');

  const first = await json('publish', people, ...on, '--expires', '2099-01-01T00:00:00Z');
  assert.deepEqual([first.code, first.answer['epoch'], first.answer['added']], [0, 1, 2], first.stderr);
  const [someone = ''] = await readdir(people);
  await rm(path.join(people, someone));
  const second = await json('publish', people, ...on, '--expires', '2099-01-01T00:00:00Z');
  assert.deepEqual([second.answer['epoch'], second.answer['deleted'], second.answer['added']], [2, 1, 0]);

  const without = await json('publish', people, '--list', 'fugitives', '--data', data);
  assert.match((without.answer['error'] as { message: string }).message, /too few keys of the role targets/);
  const changed = await json('keys', ...on, '--change', 'targets');
  assert.deepEqual([changed.code, changed.answer['root']], [0, 2], changed.stderr);
  assert.equal((await json('sign', ...on)).code, 0);
  const shown = await json('show', '--data', data);
  const [row] = shown.answer['lists'] as Record<string, unknown>[];
  assert.deepEqual([row?.['epoch'], row?.['subjects'], row?.['root'], row?.['version']], [2, 1, 2, 4]);
});
