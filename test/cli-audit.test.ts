// `bitmapd audit`, as an auditor and an operator run it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { verdictLines } from '../daemon/cli/audit-folder.ts';
import { openKiosk } from '../daemon/open-stores.ts';
import { type Machine, realMachine } from '../daemon/machine.ts';
import type { FolderVerdict } from '../daemon/store/audit/verify-folder.ts';
import { appendLinks, number, strangersKey, withRaw } from './helpers/audit.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

const machine: Machine = realMachine(() => {});
const folder = await temporaryFolder({ after });
const data = path.join(folder, 'kiosk');
const publicKey = path.join(folder, 'auditor.pem');
const copy = path.join(folder, 'copy');

before(async () => {
  const store = await openKiosk(data, machine);
  await appendLinks(store, 1, 300);
  await store.close();
  assert.equal((await bitmapd(['audit', 'public-key', '--data', data, '-o', publicKey])).code, 0);
  await cp(path.join(data, 'store'), copy, { recursive: true });
});

async function verify(...args: string[]) {
  const { code, stdout, stderr } = await bitmapd(['audit', 'verify', ...args, '--json']);
  return { code, stderr, verdict: JSON.parse(stdout) as FolderVerdict };
}

/** Every file below a folder with a digest of what it holds. */
async function filesOf(root: string): Promise<Record<string, string>> {
  const names = await readdir(root, { recursive: true, withFileTypes: true });
  const files = names.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
  const digests = files.sort().map(async file => {
    return [
      path.relative(root, file),
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    ];
  });
  return Object.fromEntries(await Promise.all(digests));
}

test('a data folder is proved with all that it has, and nothing in it changes', async () => {
  const before = await filesOf(data);
  const { code, verdict } = await verify('--data', data);
  assert.equal(code, 0);
  assert.deepEqual([verdict.verified, verdict.signed?.seq, verdict.unsigned], [300, 300, 0]);
  assert.deepEqual(verdict.checked, { signatures: true, witness: true, entries: true });
  assert.deepEqual(await filesOf(data), before);
});

test('a copy of the database is proved with the public key alone, also from a medium that is read-only', async () => {
  const before = await filesOf(copy);
  await chmod(copy, 0o500);
  const { code, verdict } = await verify('--store', copy, '--public-key', publicKey, '--scratch', folder);
  await chmod(copy, 0o700);
  assert.deepEqual([code, verdict.verified, verdict.firstBad], [0, 300, undefined]);
  assert.deepEqual(verdict.checked, { signatures: true, witness: false, entries: false });
  const witness = path.join(data, 'witness', 'audit.witness');
  const seen = await verify(
    '--store',
    copy,
    '--public-key',
    publicKey,
    '--witness',
    witness,
    '--since',
    '290',
  );
  assert.deepEqual([seen.code, seen.verdict.after, seen.verdict.verified], [0, 256, 44]);
  assert.equal(seen.verdict.checked.witness, true);
  assert.deepEqual(await filesOf(copy), before);
});

test('the first bad record is named, with exit 1', async () => {
  const bad = path.join(folder, 'bad');
  await cp(copy, bad, { recursive: true });
  const key = `audit/${number(123)}`;
  await withRaw(bad, async database => {
    const link = Uint8Array.from((await database.get(key)) ?? []);
    link[70] = (link[70] ?? 0) ^ 1;
    await database.put(key, link);
  });
  const { code, verdict } = await verify('--store', bad, '--public-key', publicKey);
  assert.deepEqual([code, verdict.verified, verdict.firstBad], [1, 122, { key, defect: 'altered' }]);
  assert.deepEqual(verdictLines(verdict).slice(0, 1), [
    `broken: ${key} is altered; the 122 records before it are good`,
  ]);
});

test('a stranger’s key proves nothing, and what cannot be read is exit 2', async () => {
  const strange = path.join(folder, 'stranger.pem');
  await writeFile(strange, strangersKey.pem);
  const { code, verdict } = await verify('--store', copy, '--public-key', strange);
  assert.deepEqual([code, verdict.firstBad?.defect], [1, 'forged']);
  for (const args of [
    ['--store', path.join(folder, 'nowhere')],
    ['--store', copy, '--public-key', path.join(copy, 'CURRENT')],
  ]) {
    const { code: exit, stderr } = await bitmapd(['audit', 'verify', ...args]);
    assert.equal(exit, 2, stderr);
    assert.match(stderr, /^bitmapd: .+\n$/);
  }
});

test('what is in quarantine is listed, and handed out as it was found', async () => {
  const out = path.join(folder, 'quarantine');
  const list = ['audit', 'quarantine', '--data', data, '-o', out];
  assert.match((await bitmapd(list)).stdout, /^nothing is in quarantine$/m);
  const bytes = Uint8Array.of(1, 2, 3);
  await withRaw(path.join(data, 'store'), database => database.put('account/jana', bytes));
  const store = await openKiosk(data, machine, { provision: false });
  assert.deepEqual(await store.accounts(), []);
  await store.close();
  const { records } = JSON.parse((await bitmapd([...list, '--json'])).stdout);
  assert.deepEqual([records.length, records[0].key, records[0].bytes], [1, 'account/jana', 3]);
  assert.deepEqual(new Uint8Array(await readFile(path.join(out, records[0].sha256))), bytes);
  const { stdout } = await bitmapd(['doctor', '--data', data]);
  assert.match(stdout, /^WARNING +records +1 were found damaged/m);
});

test('a store that a daemon is at work on is proved as it stands', async () => {
  const store = await openKiosk(data, machine, { provision: false });
  const stop = new AbortController();
  const work = async () => {
    while (!stop.signal.aborted) await appendLinks(store, 301, 310);
  };
  const working = work();
  const { code, verdict, stderr } = await verify('--data', data);
  stop.abort();
  await working;
  await store.close();
  assert.deepEqual([code, verdict.firstBad], [0, undefined], stderr);
  assert.ok(verdict.verified >= 300);
});

test('a store that was set back is told of until it is accepted, which stands in the chain', async () => {
  const accept = ['audit', 'accept', '--data', data, '--reason', 'restored after a fire'];
  const early = await bitmapd(accept);
  assert.deepEqual([early.code, /does not contradict/.test(early.stderr)], [2, true]);
  await rm(path.join(data, 'store'), { recursive: true });
  await cp(copy, path.join(data, 'store'), { recursive: true });
  const { code, verdict } = await verify('--data', data);
  assert.deepEqual([code, verdict.firstBad?.key, verdict.firstBad?.defect], [1, 'witness', 'rolled-back']);
  assert.equal((await bitmapd(accept)).code, 0);
  const store = await openKiosk(data, machine, { provision: false });
  const actions = (await store.auditLinks({ after: 300, limit: 10 })).map(link => link.action);
  assert.equal(store.witness.state, 'agrees');
  await store.close();
  assert.deepEqual(actions, ['outbox.epoch-begun', 'audit.witness-rolled-back', 'audit.rollback-accepted']);
});
