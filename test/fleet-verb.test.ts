// `bitmapd fleet` as a process: beside a hub at work, by its control socket, and on the folder of one that is stopped.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { KioskPage } from '../daemon/hub/desk/fleet-desk.ts';
import { birth, type FleetHub, fleetHub, health, kioskAt, openFleetHub } from './helpers/fleet-hub.ts';
import { PublishedFolder, entriesOf, FastClock } from './helpers/published-list.ts';
import { bitmapd } from './helpers/verb.ts';

const me = userInfo().username;

async function json(hub: Pick<FleetHub, 'data'>, ...args: string[]) {
  const { code, stdout, stderr } = await bitmapd(['fleet', ...args, '--data', hub.data, '--json']);
  assert.ok(stdout.startsWith('{'), stderr);
  return { code, stderr, answer: JSON.parse(stdout) as Record<string, unknown> };
}

async function page(hub: Pick<FleetHub, 'data'>, ...filter: string[]): Promise<KioskPage> {
  return (await json(hub, 'ls', ...filter)).answer as unknown as KioskPage;
}

/** A file in the hub's folder. */
async function file(hub: FleetHub, name: string, content: string): Promise<string> {
  const where = path.join(hub.data, name);
  await writeFile(where, content);
  return where;
}

const policy = 'policy:\n  lists:\n    - {name: fugitives, action: refer}\n';

test('an operator lists kiosks, filters them, and publishes a configuration for some', async t => {
  const hub = await fleetHub(t, 4);
  await hub.fleet.shadow.handle(kioskAt(1), health('degraded'));
  assert.deepEqual((await json(hub, 'tags', 'demo/s1/gate-0001', 'north', 'old')).answer['tags'], [
    'north',
    'old',
  ]);
  assert.equal((await json(hub, 'group', 'put', 'hall', 'demo/s1/gate-0001', 'demo/s2/gate-0002')).code, 0);

  const all = await page(hub);
  assert.deepEqual(all.kiosks[0], {
    address: 'demo/s1/gate-0001',
    line: 'online',
    software: '0.1.0',
    configuration: { version: 0, state: 'applied' },
    isBehind: false,
    lists: {},
    health: 'degraded',
    lastHeardAt: all.kiosks[0]?.lastHeardAt,
    tags: ['north', 'old'],
  });
  const { kiosks, lines, degraded } = all.summary;
  assert.deepEqual([kiosks, lines.online, degraded], [4, 4, 1]);

  const config = await file(hub, 'gates.yaml', policy);
  const dry = (await json(hub, 'config', config, '--to', 'group:hall', '--dry-run')).answer;
  const versions = [
    { address: 'demo/s1/gate-0001', version: 1, isSame: false },
    { address: 'demo/s2/gate-0002', version: 1, isSame: false },
  ];
  assert.deepEqual([dry['published'], dry['dryRun']], [versions, true]);
  assert.deepEqual((await page(hub, '--behind')).kiosks, []);
  assert.equal(hub.sent.length, 0, 'a dry run tells nobody');
  assert.deepEqual((await json(hub, 'config', config, '--to', 'group:hall')).answer['published'], versions);
  assert.deepEqual(
    hub.sent.map(({ to, kind }) => [to.device, kind]),
    [
      ['gate-0001', 'shadow'],
      ['gate-0002', 'shadow'],
    ],
  );
  const again = (await json(hub, 'config', config, '--to', 'shard:s1', '--dry-run')).answer;
  assert.deepEqual(again['published'], [
    { address: 'demo/s1/gate-0001', version: 2, isSame: true },
    { address: 'demo/s1/gate-0003', version: 1, isSame: false },
  ]);
  const behind = await page(hub, '--behind', '--tag', 'north');
  assert.deepEqual(
    behind.kiosks.map(({ address, desired }) => [address, desired]),
    [['demo/s1/gate-0001', 1]],
  );

  const shown = (await json(hub, 'show', 'demo/s1/gate-0001')).answer;
  assert.deepEqual([shown['groups'], shown['isBehind']], [['hall'], true]);
  const published = (await json(hub, 'config', 'show', 'demo/s1/gate-0001')).answer;
  assert.deepEqual([published['version'], published['by']], [1, me]);
  assert.match(JSON.stringify(published['configuration']), /"name":"fugitives".*"healthIntervalS":30/);

  const people = await bitmapd(['fleet', 'ls', '--data', hub.data]);
  assert.match(people.stdout, /demo\/s1\/gate-0001 +online +0\.1\.0 +0 applied +wants 1 +- +degraded/);
  assert.match(people.stdout, /4 kiosks: 4 online, 0 offline.*2 behind, 1 degraded/);
  const by = (await hub.store.auditLinks({ after: 0, limit: 99 })).filter(({ actor }) => actor === me);
  assert.deepEqual(
    by.map(({ action }) => action),
    ['tags.put', 'group.put', 'configuration.published'],
  );
});

test('a mistake says what is wrong, where, and what would be right; nothing is published', async t => {
  const hub = await fleetHub(t, 2);
  const bad = await file(hub, 'bad.yaml', `${policy}healthIntervalS: 1\n`);
  const good = await file(hub, 'good.yaml', policy);
  const refused: [string[], RegExp][] = [
    [['config', bad, '--to', 'everybody'], /bad\.yaml:4: field healthIntervalS is wrong, got 1, wanted/],
    [['config', path.join(hub.data, 'none'), '--to', 'everybody'], /none: the file cannot be read/],
    [['config', good, '--to', 'everyone'], /nobody is meant by this, got everyone, wanted TENANT/],
    [['config', good, '--to', 'everybody', 'group:halle'], /halle: no such group/],
    [['config', good, '--to', 'everybody', 'shard:s9'], /shard s9: no kiosk has that shard/],
    [['config', good, '--to', 'demo/s1/gate-0009'], /gate-0009: no such kiosk.*fleet ls/],
    [['config', good], /required option '--to/],
    [['config', 'show', 'demo/s1/gate-0001'], /nothing was published for the kiosk/],
    [['show', 'gate-0001'], /not the name of a kiosk/],
    [['ls', '--line', 'up'], /Allowed choices are online, offline, not-heard/],
    [['job', 'create', 'dance', '--to', 'everybody'], /no such kind of job, got dance, wanted restart/],
    [['job', 'create', 'lock-lane', '--to', 'everybody'], /parameters of lock-lane/],
    [['job', 'create', 'restart', '--to', 'everybody', '--steps', '50,10'], /rollout\.stepsPercent.*growing/],
    [['job', 'show', 'x'], /x: no such job/],
    [['group', 'put', 'a/b', 'demo/s1/gate-0001'], /group: not a name, got "a\/b"/],
    [['group', 'rm', 'halle'], /no such group/],
    [['tags', 'demo/s1/gate-0001', 'x', '--none'], /tags together with --none/],
  ];
  const outcomes = await Promise.all(
    refused.map(([args]) => bitmapd(['fleet', ...args, '--data', hub.data])),
  );
  for (const [at, [args, why]] of refused.entries()) {
    assert.equal(outcomes[at]?.code, 2, args.join(' '));
    assert.match(outcomes[at]?.stderr ?? '', why);
  }
  assert.equal(hub.sent.length, 0);
  const unheard = await json(hub, 'config', good, '--to', 'demo/s1/gate-0009', '--unheard');
  assert.deepEqual(unheard.answer['published'], [
    { address: 'demo/s1/gate-0009', version: 1, isSame: false },
  ]);
});

/** The kiosk takes the job that it is asked to do, and says how it ended. */
async function carryOut(hub: FleetHub, job: string, number: number, status: 'SUCCEEDED' | 'FAILED') {
  const kiosk = kioskAt(number);
  const say = { type: 'update', job, id: `${number}` };
  await hub.fleet.jobs.handle(kiosk, { ...say, expectedVersion: 1, status: 'IN_PROGRESS' });
  const result = status === 'SUCCEEDED' ? { result: { frames: number } } : { reason: 'the camera is dark' };
  await hub.fleet.jobs.handle(kiosk, { ...say, expectedVersion: 2, status, ...result });
}

test('a job is made, followed to its end, and told of; its exit code is its outcome', async t => {
  const hub = await fleetHub(t, 10);
  const made = await json(
    hub,
    ...['job', 'create', 'capture-self-test', '--to', 'everybody'],
    ...['--canary', '2', '--steps', '50,100', '--threshold', '60'],
  );
  const id = String(made.answer['id']);
  assert.deepEqual([made.code, made.answer['meant']], [0, 10]);
  const watched = bitmapd(['fleet', 'job', 'show', id, '--watch', '--data', hub.data]);
  const asked = [1, 3, 5, 7, 9, 2, 4, 6, 8, 10]; // by address: the shard of the odd ones comes first
  for (const [stage, to] of [2, 5, 10].entries()) {
    await hub.fleet.jobs.tick();
    const from = [0, 2, 5][stage] ?? 0;
    for (const number of asked.slice(from, to))
      await carryOut(hub, id, number, number === 5 ? 'FAILED' : 'SUCCEEDED');
    if (stage === 0) {
      const half = await bitmapd(['fleet', 'job', 'show', id, '--data', hub.data]);
      assert.match(half.stdout, /> canary +\[#{30}\] +2 of 2 ended\n +50 % +\[\.{30}\] +0 of 3 ended/);
      assert.match(half.stdout, /2 SUCCEEDED, 8 not asked yet/);
    }
    await hub.fleet.jobs.tick();
  }
  await hub.fleet.jobs.tick();
  const { code, stdout, stderr } = await watched;
  assert.equal(code, 0, stderr);
  assert.match(stderr, /COMPLETED stage 2 of 2: 9 SUCCEEDED, 1 FAILED/);
  assert.match(stdout, /50 % +\[#{30}\] +3 of 3 ended, 1 failed/);
  assert.match(stdout, /gate-0005 +FAILED +- +the camera is dark/);

  const result = await json(hub, 'job', 'result', id, 'demo/s1/gate-0003');
  assert.deepEqual(result.answer['result'], { frames: 3 });
  const none = await json(hub, 'job', 'result', id, 'demo/s1/gate-0005');
  assert.match(none.stderr, /handed in nothing, got FAILED/);
  const [listed] = (await json(hub, 'job', 'ls')).answer['jobs'] as { id: string; status: string }[];
  assert.deepEqual([listed?.id, listed?.status], [id, 'COMPLETED']);
  assert.match((await json(hub, 'job', 'cancel', id)).stderr, /the job has ended/);
  assert.equal((await json(hub, 'job', 'forget', id)).code, 0);
  assert.deepEqual((await json(hub, 'job', 'ls')).answer['jobs'], []);
});

test('of a job that was canceled the exit code is 1', async t => {
  const hub = await fleetHub(t, 2);
  const made = await json(hub, 'job', 'create', 'lock-lane', '--reason', 'fire drill', '--to', 'shard:s1');
  const id = String(made.answer['id']);
  assert.equal(made.answer['meant'], 1);
  const watched = bitmapd(['fleet', 'job', 'show', id, '--watch', '--data', hub.data, '--json']);
  assert.equal((await json(hub, 'job', 'cancel', id, '--force')).answer['status'], 'CANCELED');
  const { code, stdout } = await watched;
  assert.deepEqual([code, JSON.parse(stdout).status], [1, 'CANCELED']);
});

test('on the folder of a hub that is stopped nobody is heard, and what is published goes out when it starts', async t => {
  const hub = await fleetHub(t, 2);
  const good = await file(hub, 'good.yaml', policy);
  await hub.close();
  const { kiosks, summary } = await page(hub);
  assert.deepEqual([kiosks.map(({ line }) => line), summary.lines.online], [['not-heard', 'not-heard'], 0]);
  assert.equal((await json(hub, 'config', good, '--to', 'demo/s1/gate-0001')).code, 0);
  const id = String((await json(hub, 'job', 'create', 'restart', '--to', 'everybody')).answer['id']);
  const watched = await json(hub, 'job', 'show', id, '--watch');
  assert.deepEqual([watched.code, /the hub is stopped/.test(watched.stderr)], [2, true], watched.stderr);
  const started = await openFleetHub(hub.data);
  t.after(() => started.close());
  await started.fleet.shadow.handle(kioskAt(1), { ...birth, type: 'request', seq: 9 });
  await started.fleet.jobs.tick();
  assert.deepEqual(started.sent.map(({ kind, to }) => `${kind} ${to.device}`).toSorted(), [
    'job gate-0001',
    'shadow gate-0001',
  ]);
});

test('lists are told of with their signatures, and with how many kiosks have which epoch', async t => {
  const hub = await fleetHub(t, 3);
  const clock = new FastClock(1);
  clock.at = clock.wallNow();
  const published = await PublishedFolder.make(path.join(hub.data, 'lists'), clock);
  for (const count of [5, 6]) await published.publish(entriesOf(count));
  const report = { list: 'fugitives', at: '2026-11-26T12:00:00.000Z', root: '', version: 1, how: 'delta' };
  const counts = { added: 1, replaced: 0, deleted: 0, bytes: 10, tookMs: 1 };
  const put = async (number: number, epoch: number, more: object = {}) => {
    const { tenant, shard, device } = kioskAt(number);
    const value = { ...report, ...counts, epoch, ...more };
    await hub.store.documents.write([
      { kind: 'list-report', name: `fugitives/${tenant}/${shard}/${device}`, value },
    ]);
  };
  await put(1, 2);
  await put(2, 2);
  await put(3, 1, { refusal: { code: 'forged', detail: 'not of that key' } });
  const [list] = (await json(hub, 'lists')).answer['lists'] as Record<string, unknown>[];
  assert.deepEqual([list?.['epoch'], list?.['subjects']], [2, 6]);
  assert.deepEqual(list?.['confirmed'], [
    { epoch: 2, kiosks: 2 },
    { epoch: 1, kiosks: 1 },
  ]);
  const people = await bitmapd(['fleet', 'lists', '--data', hub.data]);
  assert.match(
    people.stdout,
    /fugitives: 2 of 3 kiosks have confirmed epoch 2; 1 at 1\n +demo\/s1\/gate-0003 refused: forged/,
  );
  const rows = (await page(hub)).kiosks;
  assert.deepEqual(
    rows.map(({ lists }) => lists['fugitives']),
    [2, 1, 2],
  );
});

test('the accounts of a hub are made as those of a kiosk are, on a folder that is its own', async t => {
  const hub = await fleetHub(t, 0);
  await hub.close();
  const on = ['--data', hub.data];
  const added = await bitmapd(['account', 'add', 'jana', '--role', 'supervisor', ...on], 'a long password\n');
  assert.equal(added.code, 0, added.stderr);
  const reserved = await bitmapd(['account', 'add', 'hub', '--role', 'officer', ...on], 'a long password\n');
  assert.match(reserved.stderr, /the account name is reserved/);
  const { stdout } = await bitmapd(['account', 'ls', ...on, '--json']);
  const { accounts } = JSON.parse(stdout) as { accounts: { name: string; role: string }[] };
  assert.deepEqual(
    accounts.map(({ name, role }) => [name, role]),
    [['jana', 'supervisor']],
  );
  const again = await openFleetHub(hub.data);
  t.after(() => again.close());
  const links = await again.store.auditLinks({ after: 0, limit: 99 });
  assert.ok(links.some(({ action, object }) => action === 'account.created' && object === 'jana'));
});
