import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { rememberVolume, requireVolume } from '../daemon/volume-memory.ts';
import { asRoot, smallMemory } from './helpers/small-disk.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const never = (line: string) => {
  throw new Error(line);
};

test('a folder on a volume that is not mounted is told from a new one', asRoot, async t => {
  const environment = { XDG_STATE_HOME: await temporaryFolder(t) };
  const volume = await smallMemory(t, 4);
  const folder = path.join(volume, 'kiosk');
  await requireVolume(folder, environment);
  await rememberVolume(folder, environment, never);
  await requireVolume(folder, environment);
  assert.equal(spawnSync('umount', [volume]).status, 0);
  await assert.rejects(requireVolume(folder, environment), {
    code: 'not-found',
    message: new RegExp(
      `the volume of the data folder is not mounted, wanted a volume at ${volume} \\(mount it;`,
    ),
  });
  assert.ok(!existsSync(folder));
});

test('a folder that lies where the system lies is not remembered', async t => {
  const state = await temporaryFolder(t);
  const folder = await temporaryFolder(t);
  const other = spawnSync('stat', ['-c', '%d', '/', folder], { encoding: 'utf8' }).stdout.trim().split('\n');
  if (new Set(other).size > 1) return t.skip('the temporary folder is on a volume of its own');
  await rememberVolume(folder, { XDG_STATE_HOME: state }, never);
  assert.deepEqual(readdirSync(state), []);
});

test('where nothing can be remembered that is said, and the kiosk goes on', asRoot, async t => {
  const volume = await smallMemory(t, 4);
  const lines: string[] = [];
  await rememberVolume(volume, { XDG_STATE_HOME: '/dev/null' }, line => lines.push(line));
  assert.match(lines.join('\n'), /should .* not be mounted one day, that will not be noticed/);
});
