import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd, Daemon } from './helpers/verb.ts';

test('a list that cannot be imported leaves no data folder behind', async t => {
  const folder = await temporaryFolder(t);
  const data = path.join(folder, 'kiosk');
  const { code, stderr } = await bitmapd([
    'list',
    'import',
    path.join(folder, 'none'),
    '--list',
    'a',
    '--data',
    data,
  ]);
  assert.equal(code, 2, stderr);
  assert.ok(!existsSync(data));
});

test('a running daemon is backed up, and refuses to be restored over; stopped, it is', async t => {
  const folder = await temporaryFolder(t);
  const [data, backup] = [path.join(folder, 'kiosk'), path.join(folder, 'backup')];
  const daemon = new Daemon(['run', '--profile', 'sim-egate', '--data', data, '--port', '0']);
  t.after(() => daemon.kill('SIGKILL'));
  await daemon.line(/ready:/);
  const made = await bitmapd(['store', 'backup', backup, '--data', data, '--json']);
  assert.equal(made.code, 0, made.stderr);
  const document = JSON.parse(made.stdout) as Record<string, unknown>;
  const manifest = JSON.parse(await readFile(path.join(backup, 'manifest.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  for (const key of ['kind', 'epoch', 'audit', 'records', 'copy'])
    assert.deepEqual(document[key], manifest[key]);
  await daemon.line(/control: store.backup for .+ is done/);

  const busy = await bitmapd(['store', 'restore', backup, '--data', data, '--force']);
  assert.deepEqual([busy.code, busy.stdout], [2, '']);
  assert.match(busy.stderr, /the store is held by another process \(stop the daemon/);
  assert.equal(await daemon.kill('SIGTERM'), 0);

  const added = await bitmapd(
    ['account', 'add', 'jana', '--role', 'officer', '--data', data],
    'a long password',
  );
  assert.equal(added.code, 0, added.stderr);
  const older = await bitmapd(['store', 'restore', backup, '--data', data]);
  assert.equal(older.code, 2);
  assert.match(
    older.stderr,
    /the backup is older than the store, got audit link \d+, wanted link \d+, as in the store that stands \(with --force/,
  );
  const forced = await bitmapd(['store', 'restore', backup, '--data', data, '--force']);
  assert.equal(forced.code, 0, forced.stderr);
  assert.match(forced.stdout, /restored, the store of a kiosk as of .*, \d+ records, audit link \d+/);
  const verified = await bitmapd(['audit', 'verify', '--data', data]);
  assert.equal(verified.code, 0, verified.stdout + verified.stderr);
  const status = await bitmapd(['store', 'status', '--data', data]);
  assert.match(status.stdout, /^ample: everything is kept\n[\d.]+ MiB free, ballast /);
});

test('without its store a data folder is not begun anew', async t => {
  const folder = await temporaryFolder(t);
  const made = await bitmapd(
    ['account', 'add', 'jana', '--role', 'officer', '--data', folder],
    'a long password\n',
  );
  assert.equal(made.code, 0, made.stderr);
  await rm(path.join(folder, 'store'), { recursive: true });
  const run = await bitmapd(['run', '--profile', 'sim-egate', '--data', folder, '--port', '0']);
  assert.equal(run.code, 2);
  assert.match(run.stderr, /store: no store is there/);
});
