// A site from nothing, by the verbs that an operator types: authority, broker, claim, board, revocation.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { loadIdentity } from '../daemon/device-identity.ts';
import { tlsOf } from '../daemon/fleet/identity/identity.ts';
import { connectAsync } from 'mqtt';
import { configuredMosquitto, mosquittoAbsent } from './helpers/brokers.ts';
import { projectRoot } from './helpers/project.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd, Daemon } from './helpers/verb.ts';

const skip = { skip: mosquittoAbsent };

/** A folder for the site, and verbs in it that answer in JSON. */
async function site(t: TestContext) {
  const folder = await temporaryFolder(t);
  const at = (name: string) => path.join(folder, name);
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await bitmapd([...args, '--json']);
    return { code, stderr, answer: JSON.parse(stdout) as Record<string, unknown> };
  };
  const hub = (...args: string[]) => run('hub', 'enroll', ...args, '--data', at('hub'));
  const board = (...args: string[]) => run('enroll', '--serial', 'B-1', '--data', at('kiosk'), ...args);
  return { folder, at, hub, board };
}

/** Mosquitto by the shipped configuration, over the files that `hub enroll broker` wrote. */
async function brokerOn(t: TestContext, files: string) {
  const shipped = readFileSync(path.join(projectRoot, 'systemd/mosquitto.conf'), 'utf8');
  const broker = await configuredMosquitto(port => {
    const placed = shipped.replace('listener 8883', `listener ${port} 127.0.0.1`);
    // As root in a container it would become another user, who may not read the files of the test.
    return `user root\n${placed.replaceAll('/etc/mosquitto/bitmapd', files)}`;
  });
  t.after(() => broker.dispose());
  return { reload: () => broker.reload(), url: `mqtts://127.0.0.1:${broker.port}` };
}

test('an operator sets up a site from nothing, and takes a kiosk back', skip, async t => {
  const { at, hub, board } = await site(t);
  assert.equal((await hub('init', 'demo')).code, 0);
  assert.equal((await hub('claim', 'hall', '--boards', '1', '--out', at('hall.claim'))).code, 0);
  assert.equal((await hub('broker', '--host', '127.0.0.1', '--out', at('broker'))).code, 0);
  assert.equal(statSync(at('hall.claim')).mode & 0o777, 0o600);
  const broker = await brokerOn(t, at('broker'));
  const daemon = new Daemon(['hub', '--broker', broker.url, '--data', at('hub')]);
  t.after(() => daemon.kill('SIGKILL'));
  await daemon.line(/connected to the broker/);

  const before = await board();
  assert.deepEqual([before.answer['serial'], before.answer['name']], ['B-1', undefined]);
  const enrol = () => board('--claim', at('hall.claim'), '--broker', broker.url, '--timeout', '30');
  const refused = await enrol();
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /unknown-serial.*enroll allow/);
  const kid = String(before.answer['kid']);
  assert.equal((await hub('allow', 'B-1', 'demo/hall/egate-1', '--key', kid)).code, 0, 'beside the daemon');
  const enrolled = await enrol();
  assert.deepEqual([enrolled.code, enrolled.answer['name']], [0, 'demo/hall/egate-1']);
  assert.equal((await enrol()).answer['notAfter'], enrolled.answer['notAfter'], 'once more: the same again');
  assert.equal((await board()).answer['name'], 'demo/hall/egate-1');

  const connect = async () => {
    const identity = await loadIdentity(at('kiosk'));
    assert.ok(identity);
    const options = {
      ...tlsOf(identity.record, identity.key.pem),
      reconnectPeriod: 0,
      protocolVersion: 5,
    } as const;
    const client = await connectAsync(broker.url, options);
    await client.publishAsync('bitmap/1/demo/hall/egate-1/up/health', 'x', { qos: 1 });
    await client.endAsync();
  };
  await connect();
  const { answer } = await hub('revoke', 'demo/hall/egate-1', '--reason', 'key-compromise');
  assert.equal((answer['revoked'] as unknown[]).length, 1);
  await copyFile(at('hub/authority/revoked.crl'), at('broker/revoked.crl')); // as bitmapd-revocation.service does
  broker.reload();
  await new Promise(resolve => setTimeout(resolve, 300));
  await assert.rejects(connect(), /certificate revoked/);
  await daemon.line(/demo\/hall\/egate-1 is revoked, and put out at the broker/);
  assert.equal(await daemon.kill('SIGTERM'), 0);

  const audit = await bitmapd(['audit', 'verify', '--data', at('hub'), '--json']);
  assert.equal(audit.code, 0, audit.stderr);
  const { certificates } = (await hub('ls', '--all')).answer as {
    certificates: { kind: string; counts: boolean }[];
  };
  assert.deepEqual(certificates.map(({ kind, counts }) => `${kind} ${counts}`).toSorted(), [
    'claim true',
    'device false',
    'device false', // what put it out
    'hub true',
    'server true',
  ]);
});

test('what an operator gets wrong is told in a line that says what to do', async t => {
  const { at, hub, board } = await site(t);
  const failure = async (given: ReturnType<typeof hub>, pattern: RegExp) => {
    const { code, stderr } = await given;
    assert.equal(code, 2);
    assert.match(stderr, pattern);
  };
  await failure(hub('ls'), /no (hub|kiosk) has kept anything here|this hub has no authority/);
  await hub('init', 'demo');
  await failure(hub('init', 'demo'), /there is an authority already/);
  await failure(hub('allow', 'B-1', 'demo/claim/x'), /not the address of a kiosk/);
  await failure(hub('allow', 'B-1', 'other/a/x'), /another tenant/);
  await failure(hub('revoke', 'demo/a/egate-1'), /nothing is there to be revoked/);
  await failure(hub('release', 'B-9'), /no such board/);
  await hub('claim', 'hall', '--out', at('hall.claim'));
  await failure(hub('claim', 'other', '--out', at('hall.claim')), /the file is there already/);
  await failure(hub('claim', 'hall', '--out', at('again.claim')), /a claim of that name counts/);
  assert.equal(existsSync(at('again.claim')), false);
  await failure(board('--claim', at('hall.claim')), /--broker mqtts/);
  await failure(board('--claim', at('none'), '--broker', 'mqtts://127.0.0.1:1'), /cannot be read/);
  await failure(
    board('--claim', at('hall.claim'), '--broker', 'mqtts://127.0.0.1:1', '--timeout', '1'),
    /ECONNREFUSED/,
  );
});

test('an authority is not for a kiosk', async t => {
  const { at, board } = await site(t);
  await board();
  await bitmapd(['list', 'show', '--data', at('kiosk')]);
  const { code, stderr } = await bitmapd(['hub', 'enroll', 'ls', '--data', at('kiosk')]);
  assert.equal(code, 2);
  assert.match(stderr, /no kiosk has kept anything here|belongs to a kiosk/);
});
