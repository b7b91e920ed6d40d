import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { syntheticFolder } from './helpers/capture-folder.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

const folder = await syntheticFolder(3, 2);
const data = path.join(await temporaryFolder(), 'kiosk');
const file = (name: string) => path.join(folder, name);

async function json(...args: string[]) {
  const { code, stdout, stderr } = await bitmapd([...args, '--json']);
  assert.ok(stdout.startsWith('{'), stderr);
  return { code, answer: JSON.parse(stdout) as Record<string, unknown> };
}

const verbs = ['demo', 'run', 'hub', 'extract', 'compare', 'identify', 'eval', 'bench', 'list', 'encounter'];
for (const verb of [...verbs, 'audit', 'store', 'account', 'doctor']) {
  test(`${verb} tells what it takes`, async () => {
    const { code, stdout } = await bitmapd([verb, '--help']);
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^Usage: bitmapd ${verb}`));
  });
}

test('compare: two impressions of a finger match, two fingers do not; the exit code says so', async () => {
  const same = await json('compare', file('101_1.png'), file('101_2.png'));
  assert.equal(same.code, 0);
  assert.deepEqual(Object.keys(same.answer), ['score', 'match', 'threshold']);
  assert.equal(same.answer['match'], true);
  const other = await json('compare', file('101_1.png'), file('102_2.png'));
  assert.equal(other.code, 1);
  assert.equal(other.answer['match'], false);
});

test('extract writes a template that compares as its image does', async () => {
  const template = path.join(await temporaryFolder(), 'a.fmr');
  assert.equal((await json('extract', file('101_1.png'), '-o', template)).code, 0);
  const byImage = await json('compare', file('101_1.png'), file('101_2.png'));
  const byTemplate = await json('compare', template, file('101_2.png'));
  assert.equal(byTemplate.answer['score'], byImage.answer['score']);
});

test('identify finds the subject, and answers GREEN for nobody', async () => {
  const gallery = await syntheticFolder(3, 1);
  const found = await json('identify', file('102_2.png'), '--gallery', gallery, '--fpir-yellow', '0.05');
  assert.equal(found.code, 0);
  assert.equal((found.answer['candidates'] as { subject: string }[])[0]?.subject, '102');
  assert.ok(['RED', 'YELLOW'].includes(String(found.answer['answer'])));
});

test('eval prints the keys that others read', async () => {
  const { code, answer } = await json('eval', 'fingerprint', folder);
  assert.equal(code, 0);
  const keys = [
    'genuine',
    'impostor',
    'failuresToAcquire',
    'eer',
    'fmr100',
    'fmr1000',
    'fmr10000',
    'zeroFmr',
  ];
  for (const key of [...keys, 'extractMs', 'comparePerSecond']) assert.ok(key in answer, key);
  assert.deepEqual([answer['genuine'], answer['impostor']], [3, 12]);
});

test('a list is imported, shown and grows by a version; accounts are made; the audit stays whole', async () => {
  const first = await json('list', 'import', folder, '--list', 'fugitives', '--data', data);
  assert.equal(first.code, 0);
  assert.deepEqual(
    [first.answer['version'], first.answer['subjects'], first.answer['references']],
    [1, 3, 6],
  );
  assert.deepEqual(
    first.answer['repeated'],
    [],
    'two impressions of a finger that is not named are no mistake',
  );
  const second = await json('list', 'import', folder, '--list', 'fugitives', '--data', data);
  assert.equal(second.answer['version'], 2);
  const shown = await json('list', 'show', '--list', 'fugitives', '--data', data);
  assert.equal((shown.answer['subjects'] as unknown[]).length, 3);
  const account = await bitmapd(
    ['account', 'add', 'jana', '--role', 'officer', '--data', data],
    'a long password\n',
  );
  assert.equal(account.code, 0, account.stderr);
  const { answer } = await json('account', 'ls', '--data', data);
  assert.deepEqual(
    (answer['accounts'] as { name: string }[]).map(({ name }) => name),
    ['jana'],
  );
  const verdict = await json('audit', 'verify', '--data', data);
  assert.equal(verdict.code, 0);
  assert.equal(verdict.answer['verified'], 3);
});

test('doctor names what is missing and how to mend it', async () => {
  const { code, answer } = await json('doctor', '--profile', 'sim-egate', '--data', data);
  const checks = answer['checks'] as { name: string; status: string; remedy: string }[];
  assert.equal(code, 0, JSON.stringify(checks));
  for (const { name, status, remedy } of checks) assert.ok(status === 'ok' || remedy !== '', name);
  assert.ok(checks.some(({ name, status }) => name === 'broker' && status === 'warning'));
  const empty = await json('doctor', '--data', path.join(data, 'none'));
  assert.equal(empty.code, 1);
});
