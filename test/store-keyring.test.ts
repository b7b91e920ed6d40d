import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { Keyring, withNewKeys, withoutOldKeys } from '../daemon/store/keyring.ts';
import { KeyringFile } from '../daemon/store/keyring-file.ts';
import { overwriteFile } from '../daemon/store/overwrite-file.ts';
import { derivedKey, type SealingKey, sealingKey } from '../daemon/store/seal.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const newKey = () => sealingKey(randomBytes(32));
const ids = (keys: readonly SealingKey[]) => keys.map(({ id }) => id);

test('new keys seal, old ones open, and a key of the audit opens nothing else', () => {
  const [old, record, link] = [newKey(), newKey(), newKey()];
  const ring = new Keyring(withNewKeys(Keyring.of(old).keys, record, link));
  assert.equal(ring.sealing('encounter/1').id, record.id);
  assert.equal(ring.sealing('audit/1').id, link.id);
  assert.equal(ring.opening('encounter/1', old.id).id, old.id);
  assert.equal(ring.opening('audit/1', old.id).id, old.id);
  assert.throws(() => ring.opening('encounter/1', link.id), { code: 'corrupt', message: /another key/ });
});

test('a ring without its old keys keeps those of the audit', () => {
  const [old, record, link] = [newKey(), newKey(), newKey()];
  const keys = withoutOldKeys(withNewKeys(Keyring.of(old).keys, record, link));
  assert.deepEqual([ids(keys.records), ids(keys.audit)], [[record.id], [link.id, old.id]]);
});

test('a wiped ring holds zeros, also of keys that it had dropped, and seals nothing', () => {
  const [old, record, link] = [newKey(), newKey(), newKey()];
  const ring = new Keyring(withNewKeys({ records: [old], audit: [newKey()] }, record, link));
  ring.replace(withoutOldKeys(ring.keys));
  assert.equal(ring.opening('encounter/1', old.id).id, old.id, 'reads under way still open');
  ring.wipe();
  for (const { secret } of [old, record, link]) assert.deepEqual(secret, new Uint8Array(32));
  assert.throws(() => ring.sealing('encounter/1'), { code: 'unavailable' });
});

test('a keyring is made once, private, and is the same when it is read again; another root does not open it', async t => {
  const folder = await temporaryFolder(t);
  const root = newKey();
  const file = new KeyringFile(path.join(folder, 'keyring'), root, randomBytes);
  const made = await file.load({ create: true });
  assert.notEqual(made.keys.records[0]?.id, made.keys.audit[0]?.id);
  assert.deepEqual(await file.load({ create: false }), made);
  assert.deepEqual(await readdir(folder), ['keyring']);
  const other = new KeyringFile(file.file, newKey(), randomBytes);
  await assert.rejects(other.load({ create: true }), { code: 'corrupt', message: /store-key-before/ });
});

test('a store from before there was a ring has its root for its only key', async t => {
  const root = newKey();
  const file = new KeyringFile(path.join(await temporaryFolder(t), 'keyring'), root, randomBytes);
  const { keys, siteKey } = await file.load({ create: false });
  assert.deepEqual([ids(keys.records), ids(keys.audit)], [[root.id], [root.id]]);
  assert.deepEqual(siteKey, derivedKey(root, 'site key'));
});

test('a new root takes over from the one before, and the old file is overwritten', async t => {
  const [before, root] = [newKey(), newKey()];
  const name = path.join(await temporaryFolder(t), 'keyring');
  const made = await new KeyringFile(name, before, randomBytes).load({ create: true });
  const old = await open(name, 'r');
  t.after(() => old.close());
  const file = new KeyringFile(name, root, randomBytes);
  assert.deepEqual(await file.load({ create: false, before }), made);
  assert.deepEqual(await file.load({ create: false }), made, 'without the old one from now on');
  assert.ok((await old.readFile()).every(byte => byte === 0));
});

test('a changed bit, or half a file, is refused', async t => {
  const name = path.join(await temporaryFolder(t), 'keyring');
  const file = new KeyringFile(name, newKey(), randomBytes);
  await file.load({ create: true });
  const whole = await readFile(name);
  const changed = Buffer.from(whole);
  changed[changed.length - 1] ^= 1;
  for (const bad of [whole.subarray(0, 60), changed]) {
    await writeFile(name, bad);
    await assert.rejects(file.load({ create: true }), { code: 'corrupt' });
  }
});

test('an overwritten keyring opens for nobody', async t => {
  const file = new KeyringFile(path.join(await temporaryFolder(t), 'keyring'), newKey(), randomBytes);
  await file.load({ create: true });
  await overwriteFile(file.file);
  assert.ok((await readFile(file.file)).every(byte => byte === 0));
  await assert.rejects(file.load({ create: true }), { code: 'erased', message: /provision the kiosk anew/ });
});
