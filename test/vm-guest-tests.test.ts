// How a row judges a program of tests: programs of this machine stand for those of a guest.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import type { Guest } from './vm/guest.ts';
import { runTests } from './vm/guest-tests.ts';
import type { Bench } from './vm/row.ts';

const here = {
  run: async (_program: string, args: readonly string[]) => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env; // or it reports to the tests that are running
    const { stdout, stderr, status, signal } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    return { stdout, stderr, code: status, signal };
  },
} as unknown as Guest;

async function judged(program: string) {
  const broken: string[] = [];
  const bench = { broken: (what: string) => void broken.push(what) } as unknown as Bench;
  const source = `import { test } from 'node:test'; ${program}`;
  const args = ['--test-reporter=tap', '--input-type=module', '--eval', source];
  return { ...(await runTests(here, bench, args)), broken };
}

test('tests that pass are counted, and nothing is told of them', async () => {
  const { passed, failed, broken } = await judged(`test('a', () => {}); test('b', () => {});`);
  assert.deepEqual([passed, failed, broken], [2, 0, []]);
});

test('a test that fails is told of, with what it says', async () => {
  const { failed, broken } = await judged(`test('a', () => { throw new Error('why'); });`);
  assert.equal(failed, 1);
  assert.match(broken.join(), /not ok 1 - a[^]*why/);
});

test('a program that throws after its tests, is killed, or has none is told of', async () => {
  for (const program of [
    `test('a', () => {}); await import('node:nothing');`,
    `test('a', () => {}); process.on('exit', () => process.kill(process.pid, 'SIGKILL'));`,
    `process.exit(0);`,
  ])
    assert.match((await judged(program)).broken.join(), /^ended with/, program);
});
