import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { loadOrCreateKey } from '../daemon/store/key-file.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

test('a key file is made once, private, and read the same again', async t => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'store.key');
  const made = await loadOrCreateKey(file, { create: true, randomBytes });
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const read = await loadOrCreateKey(file, { create: false, randomBytes });
  assert.equal(read.id, made.id);
  assert.deepEqual(await readdir(folder), ['store.key']);
});

test('two that make the key at once end with one key', async t => {
  const file = path.join(await temporaryFolder(t), 'store.key');
  const once = await loadOrCreateKey(file, { create: true, randomBytes });
  const again = await loadOrCreateKey(file, { create: true, randomBytes });
  assert.equal(once.id, again.id);
});

test('a key file that others may read is refused, with the remedy', async t => {
  const file = path.join(await temporaryFolder(t), 'store.key');
  await loadOrCreateKey(file, { create: true, randomBytes });
  await chmod(file, 0o640);
  await assert.rejects(loadOrCreateKey(file, { create: true, randomBytes }), {
    name: 'Fault',
    code: 'not-allowed',
    message: `${file}: the key file is open to others, got mode 0640, wanted mode 0600 (chmod 600 ${file})`,
  });
});

test('a missing key file is not made unless asked; a short one is refused', async t => {
  const folder = await temporaryFolder(t);
  const missing = loadOrCreateKey(path.join(folder, 'none.key'), { create: false, randomBytes });
  await assert.rejects(missing, { code: 'not-found' });
  await writeFile(path.join(folder, 'short.key'), 'short', { mode: 0o600 });
  const short = loadOrCreateKey(path.join(folder, 'short.key'), { create: true, randomBytes });
  await assert.rejects(short, { code: 'bad-input', message: /short.key: not a sealing key, got 5 bytes/ });
});
