// What the authority signs, as OpenSSL reads and judges it (RFC 5280).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { issued, type Keyed, testAuthority } from './helpers/authority.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const day = 24 * 60 * 60 * 1000;

function openssl(...args: string[]): string {
  const { stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  return `${stdout}${stderr}`;
}

async function fileOf(t: TestContext, text: string): Promise<string> {
  const file = path.join(await temporaryFolder(t), 'file.pem');
  await writeFile(file, text);
  return file;
}

const textOf = async (t: TestContext, { certificate }: Keyed) =>
  openssl('x509', '-noout', '-text', '-in', await fileOf(t, certificate.pem));

test('OpenSSL finds every kind of certificate good for its purpose, by its strictest rules', async t => {
  const { authority } = await testAuthority();
  const root = await fileOf(t, authority.rootPem);
  const cases = [
    ['device', 'demo/a/egate-1', ['sslclient'], 'sslserver'],
    ['claim', 'demo/claim/site', ['sslclient'], 'sslserver'],
    ['hub', 'demo/hub', ['sslclient', 'sslserver'], 'smimesign'], // it serves lists
    ['server', 'demo/broker', ['sslserver'], 'sslclient'],
  ] as const;
  for (const [kind, name, good, bad] of cases) {
    const hosts = kind === 'server' ? { hosts: ['broker.example', '127.0.0.1', '::1'] } : {};
    const file = await fileOf(t, (await issued(authority, kind, name, hosts)).certificate.pem);
    const verify = (purpose: string) =>
      openssl('verify', '-x509_strict', '-purpose', purpose, '-CAfile', root, file);
    for (const one of good) assert.match(verify(one), /: OK$/m, `${kind} for ${one}`);
    assert.match(
      verify(bad),
      /unsuitable certificate purpose|unsupported certificate purpose/,
      `${kind} for ${bad}`,
    );
  }
});

test('the root vouches for certificates and lists alone, and for no authority below it', async t => {
  const { authority } = await testAuthority();
  const text = openssl('x509', '-noout', '-text', '-in', await fileOf(t, authority.rootPem));
  assert.match(text, /Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
  assert.match(text, /Key Usage: critical\s+Certificate Sign, CRL Sign\s/);
});

test('a certificate of a kiosk carries its name, its purpose and nothing else', async t => {
  const { authority } = await testAuthority();
  const text = await textOf(t, await issued(authority, 'device', 'demo/a/egate-1'));
  assert.match(text, /Subject: CN ?= ?demo\/a\/egate-1\n/);
  assert.match(text, /Basic Constraints: critical\s+CA:FALSE/);
  assert.match(text, /X509v3 Key Usage: critical\s+Digital Signature\n/);
  assert.match(text, /Extended Key Usage: critical\s+TLS Web Client Authentication\n/);
  assert.match(text, /Subject Key Identifier/);
  assert.match(text, /Authority Key Identifier/);
  assert.doesNotMatch(text, /Alternative Name/);
});

test("a server's hosts stand in its certificate as names and addresses", async t => {
  const { authority } = await testAuthority();
  const hosts = ['broker.example', '192.0.2.7', '2001:db8::1'];
  const text = await textOf(t, await issued(authority, 'server', 'demo/broker', { hosts }));
  assert.match(text, /DNS:broker\.example, IP Address:192\.0\.2\.7, IP Address:2001:DB8:0:0:0:0:0:1/);
});

test('serial numbers are 16 bytes, positive, and never the same', async () => {
  const { authority } = await testAuthority();
  const serials = new Set<string>();
  for (let n = 0; n < 50; n++)
    serials.add((await issued(authority, 'device', 'demo/a/egate-1')).certificate.serialNumber);
  assert.equal(serials.size, 50);
  for (const serial of serials) assert.match(serial, /^[4-7][0-9a-f]{31}$/);
});

test('no certificate outlives the root', async () => {
  const clock = new ManualClock('2026-01-01T00:00:00Z');
  const { authority } = await testAuthority('demo', clock);
  clock.setWall('2035-12-01T00:00:00Z');
  const { certificate } = await issued(authority, 'device', 'demo/a/egate-1');
  assert.equal(certificate.notAfter, '2036-01-01T00:00:00.000Z');
});

test('a revoked certificate stands in the list with its reason, and OpenSSL refuses it', async t => {
  const { authority } = await testAuthority();
  const [good, bad] = [
    await issued(authority, 'device', 'demo/a/egate-1'),
    await issued(authority, 'device', 'demo/a/egate-2'),
  ];
  const root = await fileOf(t, authority.rootPem);
  const files = [await fileOf(t, good.certificate.pem), await fileOf(t, bad.certificate.pem)];
  const judged = async () => {
    const list = await fileOf(t, await authority.revocationList());
    const verdicts = files.map(file =>
      openssl('verify', '-crl_check', '-CAfile', root, '-CRLfile', list, file),
    );
    return { text: openssl('crl', '-noout', '-text', '-CAfile', root, '-in', list), verdicts };
  };
  const before = await judged();
  assert.match(before.text, /verify OK/);
  assert.match(before.text, /No Revoked Certificates/);
  for (const verdict of before.verdicts) assert.match(verdict, /: OK/);
  await authority.revoke(bad.certificate.serialNumber, 'key-compromise', 'jana');
  const after = await judged();
  assert.match(after.text, /CRL Number:\s+2\n/);
  assert.match(after.text, new RegExp(`Serial Number: ${bad.certificate.serialNumber}`, 'i'));
  assert.match(after.text, /CRL Reason Code:\s+Key Compromise/);
  assert.match(after.verdicts[0] ?? '', /: OK/);
  assert.match(after.verdicts[1] ?? '', /certificate revoked/);
});

test('the list stays the same until something is revoked or half of its time is over', async () => {
  const clock = new ManualClock();
  const { authority } = await testAuthority('demo', clock);
  const first = await authority.revocationList();
  clock.setWall(new Date(clock.wall().getTime() + 182 * day));
  assert.equal(await authority.revocationList(), first);
  clock.setWall(new Date(clock.wall().getTime() + 2 * day));
  const second = await authority.revocationList();
  assert.notEqual(second, first);
  const { certificate } = await issued(authority, 'device', 'demo/a/egate-1');
  await authority.revoke(certificate.serialNumber, 'superseded', 'jana');
  assert.notEqual(await authority.revocationList(), second);
});

test('a key counts for its owner until its certificate is over or revoked, also after a start', async () => {
  const clock = new ManualClock();
  const { authority, reopened } = await testAuthority('demo', clock);
  const { certificate, key } = await issued(authority, 'device', 'demo/a/egate-1');
  assert.deepEqual(authority.sender(key.kid), {
    name: 'demo/a/egate-1',
    kind: 'device',
    publicJwk: key.publicJwk,
  });
  assert.throws(() => authority.sender('another'), { code: 'not-allowed' });
  await authority.revoke(certificate.serialNumber, 'privilege-withdrawn', 'jana');
  assert.throws(() => authority.sender(key.kid), { code: 'not-allowed', message: /revoked/ });
  const again = await reopened();
  assert.throws(() => again.sender(key.kid), { code: 'not-allowed', message: /revoked/ });
  const other = await issued(again, 'device', 'demo/a/egate-2');
  clock.setWall(other.certificate.notAfter);
  assert.throws(() => again.sender(other.key.kid), { code: 'not-allowed', message: /over/ });
});

test('the keys of a server, and those that only decrypt, speak for nobody', async () => {
  const { authority } = await testAuthority();
  for (const [kind, name] of [
    ['server', 'demo/broker'],
    ['hub-seal', 'demo/hub'],
  ] as const) {
    const { key } = await issued(authority, kind, name);
    assert.throws(
      () => authority.sender(key.kid),
      { code: 'not-allowed', message: /not for messages/ },
      kind,
    );
  }
});

test('what is issued and revoked stands in the audit before it is known', async () => {
  const { authority, audit } = await testAuthority();
  const { certificate } = await issued(authority, 'device', 'demo/a/egate-1', { by: 'jana' });
  await authority.revoke(certificate.serialNumber, 'key-compromise', 'petr');
  await authority.revoke(certificate.serialNumber, 'superseded', 'petr');
  assert.deepEqual(
    audit.map(({ action, actor, object, detail }) => [
      action,
      actor,
      object,
      detail?.['serialNumber'],
      detail?.['reason'],
    ]),
    [
      ['certificate.issued', 'jana', 'demo/a/egate-1', certificate.serialNumber, undefined],
      ['certificate.revoked', 'petr', 'demo/a/egate-1', certificate.serialNumber, 'key-compromise'],
    ],
  );
});
