// Verbs beside a daemon at work: what a person has at a kiosk that runs.
import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { longestOrder } from '../daemon/control-frames.ts';
import { listenForOrders } from '../daemon/control-socket.ts';
import { changeAtOnce } from '../daemon/key-change.ts';
import { noted, withKiosk } from './helpers/data-folder.ts';
import { encounterCommit, encounterId, hitCommit } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd, Daemon } from './helpers/verb.ts';

const me = userInfo().username;

async function json(...args: string[]) {
  const { code, stdout, stderr } = await bitmapd([...args, '--json']);
  assert.ok(stdout.startsWith('{'), stderr);
  return { code, stderr, answer: JSON.parse(stdout) as Record<string, unknown> };
}

/** A folder with two hits and three others, and its daemon at work. */
async function runningKiosk(t: TestContext) {
  const data = path.join(await temporaryFolder(t), 'kiosk');
  await withKiosk(data, async store => {
    for (const number of [1, 2]) await store.commit(hitCommit(number));
    for (const number of [3, 4, 5]) await store.commit(encounterCommit(number));
  });
  const daemon = new Daemon(['run', '--profile', 'sim-egate', '--data', data, '--port', '0']);
  t.after(() => daemon.kill('SIGKILL'));
  await daemon.line(/ready:/);
  return { data, daemon };
}

test('a kiosk that runs is asked, and erases, and changes its keys, without being stopped', async t => {
  const { data, daemon } = await runningKiosk(t);
  const on = ['--data', data];

  const status = await json('store', 'status', ...on);
  assert.ok(status.code === 0 || status.code === 1, status.stderr);
  assert.equal(status.answer['isOpen'], true);

  const list = (await json('encounter', 'ls', ...on)).answer['encounters'] as { id: string }[];
  assert.deepEqual(list.map(({ id }) => id).slice(-5), [5, 4, 3, 2, 1].map(encounterId));
  const two = (await json('encounter', 'ls', '--limit', '2', ...on)).answer['encounters'] as object[];
  assert.equal(two.length, 2);

  assert.equal((await json('encounter', 'show', encounterId(1), ...on)).answer['id'], encounterId(1));
  const erased = await json('encounter', 'erase', encounterId(1), '--reason', 'redress 17', ...on);
  assert.deepEqual([erased.code, erased.answer['by'], erased.answer['keyDestroyed']], [0, me, true]);
  const shown = await json('encounter', 'show', encounterId(1), ...on);
  assert.deepEqual([shown.answer['candidates'], shown.answer['erased']], [[], erased.answer]);
  const again = await bitmapd(['encounter', 'erase', encounterId(1), '--reason', 'again', ...on]);
  assert.deepEqual([again.code, /erased already/.test(again.stderr)], [2, true], again.stderr);
  assert.equal((await bitmapd(['encounter', 'show', 'nobody', ...on])).code, 2);

  const quarantine = await bitmapd(['audit', 'quarantine', ...on]);
  assert.deepEqual([quarantine.code, quarantine.stdout], [0, 'nothing is in quarantine\n']);

  const accepted = await bitmapd(['audit', 'accept', '--reason', 'none', ...on]);
  assert.equal(accepted.code, 2);
  assert.match(accepted.stderr, /held by another process \(stop the daemon that runs on it, with systemctl/);

  const ring = await readFile(path.join(data, 'keyring'));
  const rotated = await json('store', 'rotate-key', ...on);
  assert.deepEqual([rotated.code, rotated.answer['done'], rotated.answer['unreadable']], [0, true, 0]);
  assert.ok(Number(rotated.answer['sealedAnew']) > 4);
  assert.notDeepEqual(await readFile(path.join(data, 'keyring')), ring);
  const later = await json('store', 'rotate-key', '--later', ...on);
  assert.deepEqual(later.answer, { done: false });
  await daemon.count(/keys: changed; \d+ records sealed anew/, 2);

  assert.equal(await daemon.kill('SIGTERM'), 0, daemon.lines.join('\n'));
  assert.equal((await json('audit', 'verify', ...on)).code, 0);
  const links = await withKiosk(data, store => store.auditLinks({ after: 0, limit: 999 }));
  const by = links.filter(({ actor }) => actor === me).map(({ action }) => action);
  const wanted = ['person.viewed', 'encounter.erased', 'person.viewed', 'keys.begun', 'keys.begun'];
  assert.deepEqual(by, wanted);
});

test('a hub that runs is asked in the same way; whom to erase it says only to its kiosks', async t => {
  const data = path.join(await temporaryFolder(t), 'hub');
  const hub = new Daemon(['hub', '--broker', 'mqtt://127.0.0.1:9', '--data', data]);
  t.after(() => hub.kill('SIGKILL'));
  await hub.line(/ready:/);
  const on = ['--data', data];
  assert.equal((await json('store', 'status', ...on)).answer['isOpen'], true);
  assert.deepEqual((await json('encounter', 'ls', ...on)).answer, { encounters: [] });
  assert.equal((await json('store', 'rotate-key', ...on)).answer['done'], true);
  assert.equal((await json('audit', 'quarantine', ...on)).code, 0);
  const erase = await bitmapd(['encounter', 'erase', encounterId(1), '--reason', 'redress', ...on]);
  assert.equal(erase.code, 2);
  assert.match(erase.stderr, /belongs to a hub \(ask the kiosk/);
  assert.equal(await hub.kill('SIGTERM'), 0);
});

/** Sends these bytes and gives what comes back. */
async function said(file: string, bytes: string): Promise<Record<string, unknown>> {
  const socket = connect({ path: file });
  socket.write(bytes);
  return JSON.parse(await text(socket)) as Record<string, unknown>;
}

test('only a known order of the right form is carried out; every other one is told why', async t => {
  const data = path.join(await temporaryFolder(t), 'kiosk');
  await withKiosk(data, async store => {
    const keyChange = changeAtOnce(store.rotation);
    const parts = { store: { kiosk: store }, keyChange, dataFolder: data, machine: noted() };
    const stop = await listenForOrders(parts);
    const file = path.join(data, 'control.sock');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    const refused: [string, RegExp][] = [
      ['{"order":"store.drop","actor":"jana"}\n', /no such order.*store\.backup/],
      ['{"order":"toString","actor":"jana"}\n', /no such order/],
      ['null\n', /no such order/],
      ['store.status\n', /no JSON/],
      ['{"order":"store.status"}\n', /the order is wrong.*actor/],
      ['{"order":"store.status","actor":" "}\n', /the order is wrong/],
      ['{"order":"store.status","actor":"jana","force":true}\n', /the order is wrong/],
      ['{"order":"encounter.list","actor":"jana","limit":100000}\n', /the order is wrong/],
      [`{"order":"${'x'.repeat(longestOrder)}`, /has no end/],
    ];
    for (const [bytes, why] of refused) {
      const frame = await said(file, bytes);
      assert.deepEqual([frame['kind'], frame['code']], ['fault', 'bad-usage'], bytes);
      assert.match(Object.values(frame).join(' '), why, bytes);
    }
    connect({ path: file }).end('half an order');
    const silent = connect({ path: file });
    await new Promise(resolve => silent.once('connect', resolve));
    const answered = await said(file, '{"order":"store.status","actor":"jana"}\n');
    assert.equal(answered['kind'], 'answer');
    await stop();
  });
});
