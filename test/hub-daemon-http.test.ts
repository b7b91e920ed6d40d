// A hub as its own process: its API and the fleet's verbs beside it.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd, Daemon } from './helpers/verb.ts';

const password = 'a long password';

test('a hub serves its API where it is asked to, and is asked about its fleet beside it', async t => {
  const data = path.join(await temporaryFolder(t), 'hub');
  const on = ['--data', data];
  assert.equal((await bitmapd(['hub', 'enroll', 'init', 'demo', ...on])).code, 0);
  assert.equal((await bitmapd(['account', 'add', 'jana', '--role', 'officer', ...on], password)).code, 0);
  const hub = new Daemon(['hub', '--broker', 'mqtt://127.0.0.1:9', '--port', '0', ...on]);
  t.after(() => hub.kill('SIGKILL'));
  const url = /API on (\S+)/.exec(await hub.line(/ready:/))?.[1] ?? assert.fail('no API');
  const { kiosks } = JSON.parse((await bitmapd(['fleet', 'ls', ...on, '--json'])).stdout);
  assert.deepEqual(kiosks, []);
  const signIn = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'jana', password }),
  });
  assert.equal(signIn.status, 200);
  const headers = { cookie: signIn.headers.get('set-cookie')?.split(';', 1)[0] ?? '' };
  const listed = await fetch(`${url}/v1/kiosks`, { headers });
  assert.equal(((await listed.json()) as { summary: { kiosks: number } }).summary.kiosks, 0);
  assert.match(await (await fetch(`${url}/metrics`)).text(), /bitmapd_hub_link_up 0\n/);
  assert.equal(await hub.kill('SIGTERM'), 0, hub.lines.join('\n'));
});

test('without a port a hub serves nothing', async t => {
  const data = path.join(await temporaryFolder(t), 'hub');
  const hub = new Daemon(['hub', '--broker', 'mqtt://127.0.0.1:9', '--data', data]);
  t.after(() => hub.kill('SIGKILL'));
  assert.doesNotMatch(await hub.line(/ready:/), /API/);
});
