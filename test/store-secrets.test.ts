import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { exposedSecrets, loadOrMakeSecret, loadSecret, secretPlaces } from '../daemon/store/secrets.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const make = () => randomBytes(32);

test('a secret is made once, private, and read the same again', async t => {
  const folder = await temporaryFolder(t);
  const made = await loadOrMakeSecret('store-key', { folder }, make);
  assert.deepEqual(exposedSecrets({ folder }), ['store-key']);
  assert.equal((await stat(made.file)).mode & 0o777, 0o600);
  assert.deepEqual(await loadOrMakeSecret('store-key', { folder }, make), made);
  assert.deepEqual(await loadSecret('store-key', { folder }), made);
  assert.deepEqual(await readdir(folder), ['store.key']);
});

test('each secret has a file of its own', async t => {
  const folder = await temporaryFolder(t);
  for (const name of ['store-key', 'audit-key', 'site-key'] as const)
    await loadOrMakeSecret(name, { folder }, make);
  assert.deepEqual((await readdir(folder)).toSorted(), ['audit.key', 'site.key', 'store.key']);
});

test('two that make the secret at once end with one', async t => {
  const places = { folder: await temporaryFolder(t) };
  const made = await Promise.all([1, 2, 3].map(() => loadOrMakeSecret('store-key', places, make)));
  for (const secret of made) assert.deepEqual(secret, made[0]);
  assert.deepEqual(await readdir(places.folder), ['store.key']);
});

test('a credential of systemd goes before the file, is not called exposed, and may carry an ACL', async t => {
  const folder = await temporaryFolder(t);
  const credentials = path.join(folder, 'credentials');
  await mkdir(credentials);
  await writeFile(path.join(credentials, 'store-key'), 'from the machine', { mode: 0o440 });
  await loadOrMakeSecret('store-key', { folder }, make);
  const places = secretPlaces(folder, { CREDENTIALS_DIRECTORY: credentials });
  const found = await loadSecret('store-key', places);
  assert.equal(Buffer.from(found?.bytes ?? []).toString(), 'from the machine');
  assert.deepEqual(exposedSecrets(places), []);
  assert.equal(await loadSecret('audit-key', places), undefined);
});

test('a key file that others may read is refused, with the remedy', async t => {
  const folder = await temporaryFolder(t);
  const { file } = await loadOrMakeSecret('store-key', { folder }, make);
  await chmod(file, 0o640);
  await assert.rejects(loadSecret('store-key', { folder }), {
    name: 'Fault',
    code: 'not-allowed',
    message: `${file}: the key file is open to others, got mode 0640, wanted mode 0600 (chmod 600 ${file})`,
  });
});
