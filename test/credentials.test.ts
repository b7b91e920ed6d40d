// Secrets in systemd credentials, with the real systemd-creds where the machine has it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { markProvisioned, openDataFolder } from '../daemon/data-folder.ts';
import { realMachine } from '../daemon/machine.ts';
import { projectRoot } from './helpers/project.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const script = path.join(projectRoot, 'scripts/make-credentials.sh');

function reasonToSkip(): string | false {
  if (process.getuid?.() !== 0) return 'not root: systemd-creds cannot read the key of the host';
  if (spawnSync('systemd-creds', ['setup']).status !== 0) return 'systemd-creds is missing, or has no key';
  return false;
}
const real = { skip: reasonToSkip() };

function makeCredentials(data: string, store: string) {
  const made = spawnSync('sh', [script, 'bitmapd', data], {
    env: { ...process.env, CREDENTIAL_STORE: store },
    encoding: 'utf8',
  });
  assert.equal(made.status, 0, made.stderr);
}

const opened = (store: string, name: string) =>
  spawnSync('systemd-creds', ['decrypt', `--name=${name}`, path.join(store, `bitmapd.${name}`), '-']).stdout;

test('secrets move into credentials, and lie in the clear no more', real, async t => {
  const folder = await temporaryFolder(t);
  const [data, store] = [path.join(folder, 'data'), path.join(folder, 'credstore')];
  await mkdir(data);
  await writeFile(path.join(data, 'store.key'), 'k'.repeat(32), { mode: 0o600 });
  await writeFile(path.join(data, 'audit.key'), 'a pem', { mode: 0o600 });
  makeCredentials(data, store);
  assert.equal(opened(store, 'store-key').toString(), 'k'.repeat(32));
  assert.equal(opened(store, 'audit-key').toString(), 'a pem');
  assert.equal((await stat(path.join(store, 'bitmapd.store-key'))).mode & 0o077, 0);
  assert.equal((await readFile(path.join(store, 'bitmapd.store-key'))).includes('kkkk'), false);
  for (const name of ['store.key', 'audit.key']) assert.equal(existsSync(path.join(data, name)), false);
  makeCredentials(data, store);
  assert.equal(opened(store, 'store-key').toString(), 'k'.repeat(32), 'a second run changes nothing');
});

test('a new kiosk gets a new key; one that has lost its key does not', real, async t => {
  const folder = await temporaryFolder(t);
  const [data, store] = [path.join(folder, 'data'), path.join(folder, 'credstore')];
  await mkdir(data);
  await writeFile(path.join(data, 'provisioned'), 'kiosk\n');
  makeCredentials(data, store);
  assert.equal(existsSync(path.join(store, 'bitmapd.store-key')), false);
  makeCredentials(path.join(folder, 'other'), store);
  assert.equal(opened(store, 'store-key').length, 32);
});

test('a store that is opened by a credential opens by nothing else, and tells which secrets it exposes', async t => {
  const folder = await temporaryFolder(t);
  const [data, credentials] = [path.join(folder, 'data'), path.join(folder, 'credentials')];
  await mkdir(credentials);
  await writeFile(path.join(credentials, 'store-key'), 'k'.repeat(32), { mode: 0o440 });
  const machine = realMachine(() => {});
  process.env['CREDENTIALS_DIRECTORY'] = credentials;
  t.after(() => delete process.env['CREDENTIALS_DIRECTORY']);
  const { exposedSecrets, siteKey } = await openDataFolder(data, 'kiosk', machine);
  assert.deepEqual(exposedSecrets, ['audit-key'], 'no credential gave the other');
  assert.equal(existsSync(path.join(data, 'store.key')), false);
  await markProvisioned(data, 'kiosk');
  await writeFile(path.join(credentials, 'store-key'), 'n'.repeat(32), { mode: 0o440 });
  await assert.rejects(openDataFolder(data, 'kiosk', machine), { code: 'corrupt' });
  await writeFile(path.join(credentials, 'store-key-before'), 'k'.repeat(32), { mode: 0o440 });
  assert.deepEqual((await openDataFolder(data, 'kiosk', machine)).siteKey, siteKey);
  await writeFile(path.join(credentials, 'site-key'), 's'.repeat(32), { mode: 0o440 });
  const own = (await openDataFolder(data, 'kiosk', machine)).siteKey;
  assert.equal(Buffer.from(own).toString(), 's'.repeat(32));
});
