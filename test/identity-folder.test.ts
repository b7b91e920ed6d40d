// What a kiosk and a hub keep of their identities, in real files.
import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { firstKey, identityFileOf, keepIdentity, loadIdentity, nextKey } from '../daemon/device-identity.ts';
import {
  hubIdentity,
  makeAuthority,
  openAuthority,
  revocationFileOf,
  writeRevocationList,
} from '../daemon/hub-authority.ts';
import { realMachine } from '../daemon/machine.ts';
import type { AuditEntry } from '../daemon/store/contract/audit.ts';
import { testAuthority } from './helpers/authority.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

async function enrolledFolder(folder: string) {
  const { authority } = await testAuthority();
  const certified = async (publicJwk: Parameters<typeof authority.issue>[0]['publicJwk']) => ({
    certificate: (await authority.issue({ kind: 'device', name: 'demo/a/egate-1', publicJwk, by: 'test' }))
      .pem,
    chain: [authority.rootPem],
    hubCertificates: [],
  });
  const key = await firstKey(folder);
  await keepIdentity(folder, await certified(key.publicJwk));
  return { key, certified };
}

test('the key of a kiosk is made once, and is for its owner alone', async t => {
  const folder = await temporaryFolder(t);
  assert.equal(await loadIdentity(folder), undefined);
  const key = await firstKey(folder);
  assert.equal((await firstKey(folder)).kid, key.kid);
  assert.equal(modeOf(path.join(folder, 'device.key')), '600');
});

test('an identity is there again after a start; without its key it is told of', async t => {
  const folder = await temporaryFolder(t);
  const { key } = await enrolledFolder(folder);
  const loaded = await loadIdentity(folder);
  assert.deepEqual([loaded?.certificate.name, loaded?.key.kid], ['demo/a/egate-1', key.kid]);
  assert.equal(modeOf(identityFileOf(folder)), '600');
  await writeFile(path.join(folder, 'device.key'), (await nextKey(folder)).pem);
  await writeFile(path.join(folder, 'device.key.next'), (await nextKey(await temporaryFolder(t))).pem);
  await assert.rejects(loadIdentity(folder), { code: 'not-found', message: /key of the identity/ });
  await writeFile(identityFileOf(folder), '{"certificate":');
  await assert.rejects(loadIdentity(folder), { code: 'corrupt' });
});

test('a change of keys that is cut short at any point leaves a whole identity', async t => {
  const folder = await temporaryFolder(t);
  const { key, certified } = await enrolledFolder(folder);
  const kid = async () => (await loadIdentity(folder))?.key.kid;
  const next = await nextKey(folder);
  assert.equal(await kid(), key.kid, 'the next key is made');
  const oldKey = await readFile(path.join(folder, 'device.key'));
  const record = await certified(next.publicJwk);
  await writeFile(identityFileOf(folder), JSON.stringify(record));
  assert.equal(await kid(), next.kid, 'the identity is kept, its key is not in its place yet');
  await writeFile(path.join(folder, 'device.key'), new Uint8Array(oldKey.length));
  await assert.doesNotReject(
    keepIdentity(folder, record),
    'the old key is overwritten, the new one not in its place',
  );
  assert.equal(await kid(), next.kid);
  assert.equal(existsSync(path.join(folder, 'device.key.next')), false);
});

test('the key of a credential counts until it was changed', async t => {
  const folder = await temporaryFolder(t);
  const credentials = await temporaryFolder(t);
  const { key, certified } = await enrolledFolder(folder);
  await writeFile(path.join(credentials, 'device-key'), key.pem, { mode: 0o400 });
  await writeFile(path.join(folder, 'device.key'), '');
  process.env['CREDENTIALS_DIRECTORY'] = credentials;
  t.after(() => delete process.env['CREDENTIALS_DIRECTORY']);
  await rm(path.join(folder, 'device.key'));
  assert.equal((await loadIdentity(folder))?.key.kid, key.kid);
  const next = await nextKey(folder);
  await keepIdentity(folder, await certified(next.publicJwk));
  assert.equal((await loadIdentity(folder))?.key.kid, next.kid);
});

test('the authority of a hub is made once, kept in files for its owner alone, and there after a start', async t => {
  const folder = await temporaryFolder(t);
  const audit: AuditEntry[] = [];
  const store = { audit: async (entries: readonly AuditEntry[]) => void audit.push(...entries) };
  const machine = realMachine(() => {});
  await assert.rejects(openAuthority(folder, store, machine), { code: 'not-found', message: /enroll init/ });
  const authority = await makeAuthority(folder, 'demo', 'jana', store, machine);
  await assert.rejects(makeAuthority(folder, 'demo', 'jana', store, machine), { code: 'conflict' });
  const hub = await hubIdentity(folder, authority);
  const again = await openAuthority(folder, store, machine);
  assert.deepEqual(await hubIdentity(folder, again).then(one => one.certificate), hub.certificate);
  assert.equal(again.tenant, 'demo');
  assert.deepEqual(
    audit.map(({ action }) => action),
    ['authority.made', 'certificate.issued'],
  );
  for (const name of await readdir(folder, { recursive: true })) {
    const mode = statSync(path.join(folder, name)).mode & 0o77;
    assert.equal(mode, 0, name);
  }
  const before = await readFile(revocationFileOf(folder), 'utf8');
  const [{ serialNumber } = { serialNumber: '' }] = again.registry.certificates;
  await again.revoke(serialNumber, 'superseded', 'jana');
  assert.notEqual(await writeRevocationList(folder, again), before);
  assert.notEqual((await hubIdentity(folder, again)).certificate, hub.certificate);
  for (const one of again.live('demo/hub')) await again.revoke(one.serialNumber, 'key-compromise', 'jana');
  await assert.rejects(hubIdentity(folder, again), { code: 'not-allowed', message: /remove the key/ });
  await rm(path.join(folder, 'hub.key'));
  assert.notEqual(await hubIdentity(folder, again).then(one => one.certificate), hub.certificate);
});

test('an authority whose key is lost is not begun anew', async t => {
  const folder = path.join(await temporaryFolder(t), 'hub');
  await mkdir(folder);
  const store = { audit: async () => {} };
  const machine = realMachine(() => {});
  await makeAuthority(folder, 'demo', 'jana', store, machine);
  await rm(path.join(folder, 'authority.key'));
  await assert.rejects(openAuthority(folder, store, machine), {
    code: 'not-found',
    message: /key of the authority/,
  });
  await assert.rejects(makeAuthority(folder, 'demo', 'jana', store, machine), { code: 'conflict' });
});
