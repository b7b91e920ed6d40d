// What systemd is told, at a real datagram socket.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import test from 'node:test';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { encodeAddress } from '../daemon/systemd/address.ts';
import { datagramsTo } from '../daemon/systemd/datagrams.ts';
import { type Notice, Notifier } from '../daemon/systemd/notifier.ts';
import { serviceManager } from '../daemon/systemd/service-manager.ts';
import { extensionMs, longestStepMs } from '../daemon/systemd/parameters.ts';
import { NotifySocket } from './helpers/notify-socket.ts';
import { projectRoot } from './helpers/project.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const silent = () => {};
const moving = [{ name: 'lane', turn: () => true }];

test('an address is a path with its NUL or a name behind one, and nothing else', () => {
  assert.equal(
    Buffer.from(encodeAddress('/run/n')).toString('hex'),
    `0100${Buffer.from('/run/n').toString('hex')}00`,
  );
  assert.equal(Buffer.from(encodeAddress('@n')).toString('hex'), '0100006e');
  assert.equal(encodeAddress(`/${'n'.repeat(106)}`).length, 110);
  for (const wrong of ['', '/', '@', 'run/notify', 'vsock:2:1', `/${'n'.repeat(107)}`, '/a\0b'])
    assert.throws(() => encodeAddress(wrong), /no socket has such a name/);
});

for (const kind of ['path', 'abstract'] as const) {
  test(`a socket with ${kind === 'path' ? 'a' : 'an'} ${kind} name is told readiness, words, feeds and the end`, async t => {
    const socket = await NotifySocket.open(t, kind);
    const clock = new ManualClock();
    const environment = {
      NOTIFY_SOCKET: socket.name,
      WATCHDOG_USEC: '10000000',
      WATCHDOG_PID: '7',
      OTHER: 'x',
    };
    const service = await serviceManager(environment, { clock, log: silent, pid: 7 });
    assert.deepEqual(environment, { OTHER: 'x' }, 'no child speaks for the daemon');
    service.ready(moving, () => 'serves\ngate-1');
    assert.deepEqual(socket.take(), ['READY=1', 'STATUS=serves gate-1\nWATCHDOG=1']);
    await clock.advance(10_000);
    assert.deepEqual(socket.take(), ['WATCHDOG=1', 'WATCHDOG=1']);
    service.stopping();
    await clock.advance(60_000);
    assert.deepEqual(socket.take(), ['STOPPING=1\nSTATUS=stopping']);
  });
}

test('a long start asks for more time, until one of its steps has taken too long', async t => {
  const socket = await NotifySocket.open(t, 'abstract');
  const clock = new ManualClock();
  const service = await serviceManager({ NOTIFY_SOCKET: socket.name }, { clock, log: silent, pid: 7 });
  const extension = `EXTEND_TIMEOUT_USEC=${extensionMs * 1_000}`;
  await service.starting(async step => {
    step('the list fugitives');
    assert.deepEqual(socket.take(), ['STATUS=starting: the list fugitives', extension]);
    await clock.advance(5_000);
    assert.deepEqual(socket.take(), [extension]);
    for (let ms = 0; ms < longestStepMs; ms += 5_000) {
      await clock.advance(5_000);
      socket.take();
    }
    await clock.advance(longestStepMs);
    assert.deepEqual(socket.take(), [], 'it is stuck');
    step('the devices');
    assert.equal(socket.take().length, 2, 'the next step has time of its own');
  });
  assert.equal(clock.waiting, 0);
  service.ready(moving, () => 'serves');
  assert.deepEqual(socket.take(), ['READY=1', 'STATUS=serves'], 'no watchdog is set, so none is fed');
  service.stopping();
});

test('a start that fails says goodbye, and no timer keeps its process alive', async t => {
  const socket = await NotifySocket.open(t, 'abstract');
  const clock = new ManualClock();
  const service = await serviceManager({ NOTIFY_SOCKET: socket.name }, { clock, log: silent, pid: 7 });
  const start = async (step: (doing: string) => void) => {
    step('the store');
    throw new Error('the port is taken');
  };
  await assert.rejects(service.starting(start), /the port is taken/);
  assert.match(socket.take().at(-1) ?? '', /^STOPPING=1/);
  assert.equal(clock.waiting, 0);
});

test('a watchdog of another process is not fed', async t => {
  const socket = await NotifySocket.open(t, 'abstract');
  const environment = { NOTIFY_SOCKET: socket.name, WATCHDOG_USEC: '10000000', WATCHDOG_PID: '8' };
  const service = await serviceManager(environment, { clock: new ManualClock(), log: silent, pid: 7 });
  service.ready(moving, () => 'serves');
  assert.equal(
    socket.take().some(text => text.includes('WATCHDOG')),
    false,
  );
  service.stopping();
});

test('what a full socket does not take is told later, the newest of each name, and nobody waits', async t => {
  const socket = await NotifySocket.open(t, 'abstract');
  const clock = new ManualClock();
  const notifier = new Notifier(await datagramsTo(encodeAddress(socket.name)), clock, silent);
  for (let number = 0; number < 2_000; number++) notifier.tell({ STATUS: `${number}` });
  notifier.tell({ READY: 1 });
  assert.ok(socket.take().length < 2_000, 'the queue of a datagram socket is short');
  await clock.advance(1_000);
  assert.deepEqual(socket.take(), ['STATUS=1999\nREADY=1']);
  assert.equal(clock.waiting, 0);
});

test('a socket that is gone is told of once and tried again; one that cannot be named ends the start', async () => {
  const clock = new ManualClock();
  const log: string[] = [];
  const name = `@bitmapd-test-${process.pid}-gone`;
  const notifier = new Notifier(await datagramsTo(encodeAddress(name)), clock, line => log.push(line));
  notifier.tell({ READY: 1 });
  await clock.advance(5_000);
  assert.deepEqual(log, ['systemd: NOTIFY_SOCKET: systemd is not reached: sendto: ECONNREFUSED']);
  const socket = new NotifySocket(name);
  await clock.advance(1_000);
  assert.deepEqual(socket.take(), ['READY=1']);
  socket.close();
  const given = { NOTIFY_SOCKET: 'vsock:2:1' };
  await assert.rejects(serviceManager(given, { clock, log: silent, pid: 7 }), /no socket has such a name/);
});

test('nothing is told where nobody asks', async () => {
  const clock = new ManualClock();
  const service = await serviceManager({ WATCHDOG_USEC: '1000' }, { clock, log: silent, pid: 7 });
  const told: Notice[] = [];
  assert.equal(await service.starting(async () => 7), 7);
  service.ready([{ name: 'lane', turn: () => told.push({}) > 0 }], () => 'serves');
  service.stopping();
  assert.deepEqual([told, clock.waiting], [[], 0]);
});

test('a kiosk under a service manager says what it starts, that it serves, feeds and says goodbye', async t => {
  const socket = await NotifySocket.open(t, 'path');
  const folder = await temporaryFolder(t);
  const bin = path.join(projectRoot, 'dist/daemon/cli/bitmapd.js');
  const args = ['run', '--profile', 'sim-egate', '--data', path.join(folder, 'data'), '--port', '0'];
  const environment = { NOTIFY_SOCKET: socket.name, WATCHDOG_USEC: '1000000' };
  const daemon = spawn(process.execPath, [bin, ...args], {
    stdio: 'ignore',
    env: { ...process.env, ...environment },
  });
  t.after(() => void daemon.kill('SIGKILL'));
  await socket.until(/^READY=1/);
  assert.match(socket.received[0] ?? '', /^STATUS=starting: the store/);
  const status = await socket.until(/^STATUS=serves/);
  assert.match(status, /link degraded: .*(broker|not connected|ECONNREFUSED)/);
  const clock = new SystemClock();
  const before = socket.received.length;
  await new Promise<void>(resolve => clock.after(2_600, resolve));
  socket.take();
  const feeds = socket.received.slice(before).filter(text => text.includes('WATCHDOG=1')).length;
  assert.ok(feeds >= 3 && feeds <= 7, `${feeds} feeds in 2.6 s of a watchdog of 1 s`);
  daemon.kill('SIGTERM');
  await once(daemon, 'exit');
  assert.equal(daemon.exitCode, 0);
  assert.match(await socket.until(/STOPPING=1/), /STATUS=stopping/);
});
