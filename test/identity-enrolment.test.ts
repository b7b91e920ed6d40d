// Who gets a certificate at the hub, who does not, and what a lost answer or a replay does.
import assert from 'node:assert/strict';
import test from 'node:test';
import { checkedCertificate } from '../daemon/fleet/identity/identity.ts';
import type { CertificateAnswer } from '../daemon/fleet/identity/messages.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import {
  enrolBody,
  issued,
  newKey,
  newNonce,
  renewBody,
  type TestAuthority,
  testAuthority,
} from './helpers/authority.ts';

const day = 24 * 60 * 60 * 1000;
const serial = '10000000abcdef01';
const address = 'demo/a/egate-1';

async function site(clock = new ManualClock()): Promise<TestAuthority & { readonly clock: ManualClock }> {
  const made = await testAuthority('demo', clock);
  await made.operators.claim('site', {}, 'jana');
  await made.operators.allow({ serial, address }, 'jana');
  return { ...made, clock };
}

const later = (clock: ManualClock, ms: number) => clock.setWall(new Date(clock.wall().getTime() + ms));
const refusalOf = (answer: CertificateAnswer) => ('refused' in answer ? answer.refused : 'granted');
const certificateOf = (answer: CertificateAnswer) =>
  'refused' in answer ? answer.detail : answer.certificate;

test('a board that an operator has allowed gets the name that the operator gave it', async () => {
  const { desk, authority, audit } = await site();
  const key = newKey();
  const answer = await desk.enrol('site', await enrolBody(serial, key));
  const { name, kid } = checkedCertificate(certificateOf(answer), authority.rootPem, 'answer');
  assert.deepEqual([name, kid], [address, key.kid]);
  const last = audit.at(-1);
  assert.deepEqual(
    [last?.action, last?.actor, last?.detail?.['board']],
    ['certificate.issued', 'demo/claim/site', serial],
  );
});

test('a request that comes again is answered with the same certificate', async () => {
  const { desk, authority } = await site();
  const key = newKey();
  const body = await enrolBody(serial, key);
  const [first, second, third] = [
    await desk.enrol('site', body),
    await desk.enrol('site', body),
    await desk.enrol('site', await enrolBody(serial, key)),
  ];
  assert.equal(certificateOf(second), certificateOf(first));
  assert.equal(
    certificateOf(third),
    certificateOf(first),
    'also after the board has forgotten that it asked',
  );
  assert.equal(authority.live(address).length, 1);
  assert.equal(authority.registry.claim('site')?.used, 1);
});

test('two boards that ask at one moment for one place do not both get it', async () => {
  const { desk, authority } = await site();
  const bodies = [await enrolBody(serial, newKey()), await enrolBody(serial, newKey())];
  const answers = await Promise.all(bodies.map(body => desk.enrol('site', body)));
  assert.deepEqual(answers.map(refusalOf), ['granted', 'serial-used']);
  assert.equal(authority.live(address).length, 1);
});

test('each refusal names its reason', async () => {
  const { desk, operators, authority, clock } = await site();
  const key = newKey();
  const reason = async (claim: string, body: unknown) => refusalOf(await desk.enrol(claim, body));
  assert.equal(await reason('other', await enrolBody(serial, key)), 'claim-not-valid');
  assert.equal(await reason('site', await enrolBody('unknown', key)), 'unknown-serial');
  const csr = (await enrolBody(serial, key)).csr;
  const broken = csr.replace(/[A-Za-z0-9+/]{4}(?==*\s+-----END)/, 'AAAA');
  assert.notEqual(broken, csr);
  assert.equal(await reason('site', { nonce: newNonce(), serial, csr: broken }), 'bad-request');
  await operators.allow({ serial: 'pinned', address: 'demo/a/egate-2', kid: newKey().kid }, 'jana');
  assert.equal(await reason('site', await enrolBody('pinned', key)), 'wrong-key');
  const { key: taken } = await issued(authority, 'device', 'demo/a/egate-9');
  assert.equal(await reason('site', await enrolBody(serial, taken)), 'key-in-use');
  const claimKey = (await issued(authority, 'claim', 'demo/claim/x')).key;
  assert.equal(await reason('site', await enrolBody(serial, claimKey)), 'key-in-use');
  await operators.withdraw(serial, 'jana');
  assert.equal(await reason('site', await enrolBody(serial, key)), 'unknown-serial');
  later(clock, 31 * day);
  assert.equal(await reason('site', await enrolBody(serial, key)), 'claim-not-valid');
});

test('a claim is good for so many boards, and not after it is revoked', async () => {
  const { desk, operators } = await site();
  await operators.claim('two', { boards: 2 }, 'jana');
  for (const n of [1, 2, 3]) await operators.allow({ serial: `b${n}`, address: `demo/b/gate-${n}` }, 'jana');
  const ask = async (n: number) => refusalOf(await desk.enrol('two', await enrolBody(`b${n}`, newKey())));
  assert.deepEqual([await ask(1), await ask(2), await ask(3)], ['granted', 'granted', 'claim-not-valid']);
  await operators.revoke('demo/claim/site', 'key-compromise', 'jana');
  assert.equal(refusalOf(await desk.enrol('site', await enrolBody(serial, newKey()))), 'claim-not-valid');
});

test('a released board enrols with a new key, and what it had counts no more', async () => {
  const { desk, operators, authority } = await site();
  const [before, after] = [newKey(), newKey()];
  await desk.enrol('site', await enrolBody(serial, before));
  await assert.rejects(operators.allow({ serial, address }, 'jana'), { code: 'conflict' });
  await operators.release(serial, 'jana');
  assert.ok(authority.sender(before.kid), 'until it has come');
  assert.equal(refusalOf(await desk.enrol('site', await enrolBody(serial, after))), 'granted');
  assert.throws(() => authority.sender(before.kid), { message: /revoked/ });
  assert.equal(authority.sender(after.kid).name, address);
});

test('an address that is in use goes to another board only by --replace', async () => {
  const { desk, operators, authority } = await site();
  const old = newKey();
  await desk.enrol('site', await enrolBody(serial, old));
  await assert.rejects(operators.allow({ serial: 'new', address }, 'jana'), {
    code: 'conflict',
    message: /--replace/,
  });
  await operators.allow({ serial: 'new', address, replaces: true }, 'jana');
  await desk.enrol('site', await enrolBody('new', newKey()));
  assert.throws(() => authority.sender(old.kid), { message: /revoked/ });
  assert.equal(refusalOf(await desk.enrol('site', await enrolBody(serial, old))), 'serial-used');
});

test('no operator gives a name that is not a kiosk of the tenant, or does not fit', async () => {
  const { operators } = await site();
  const long = 'x'.repeat(30);
  for (const wrong of [
    'demo/claim/x',
    'demo/all/x',
    'demo/hub',
    'other/a/egate',
    'demo/a/+',
    'demo/a/b/c',
    `demo/${long}/${long}`,
  ])
    await assert.rejects(
      operators.allow({ serial: 's', address: wrong }, 'jana'),
      { code: 'bad-input' },
      wrong,
    );
});

test('a kiosk renews for its key or for a new one, and both certificates count in the overlap', async () => {
  const { desk, authority, clock } = await site();
  const [first, second] = [newKey(), newKey()];
  await desk.enrol('site', await enrolBody(serial, first));
  later(clock, 120 * day);
  assert.equal(refusalOf(await desk.renew(first.kid, await renewBody(first))), 'granted');
  later(clock, day);
  assert.equal(refusalOf(await desk.renew(first.kid, await renewBody(second))), 'granted');
  assert.deepEqual([authority.sender(first.kid).name, authority.sender(second.kid).name], [address, address]);
  later(clock, 179.9 * day);
  assert.ok(authority.sender(second.kid));
  later(clock, day);
  assert.throws(() => authority.sender(first.kid), { message: /over/ });
});

test('a replayed renewal brings back no retired key', async () => {
  const { desk, authority, clock } = await site();
  const [first, second] = [newKey(), newKey()];
  await desk.enrol('site', await enrolBody(serial, first));
  later(clock, 120 * day);
  const old = await renewBody(first);
  const given = await desk.renew(first.kid, old);
  later(clock, day);
  await desk.renew(first.kid, await renewBody(second));
  assert.equal(
    certificateOf(await desk.renew(first.kid, old)),
    certificateOf(given),
    'the same answer as before',
  );
  assert.equal(refusalOf(await desk.renew(first.kid, await renewBody(first))), 'key-retired');
  assert.equal(authority.live(address).at(-1)?.kid, second.kid);
});

test('a kiosk that is revoked, or asks for keys by the minute, is refused; a key of nobody is not answered', async () => {
  const { desk, operators, clock } = await site();
  const key = newKey();
  await desk.enrol('site', await enrolBody(serial, key));
  assert.equal(refusalOf(await desk.renew(key.kid, await renewBody(newKey()))), 'too-soon');
  assert.equal(refusalOf(await desk.renew(key.kid, await renewBody(key))), 'granted', 'which it has');
  await assert.rejects(desk.renew(newKey().kid, await renewBody(newKey())), { code: 'not-allowed' });
  later(clock, 120 * day);
  const { key: other } = await issued((await site(clock)).authority, 'device', 'demo/a/egate-2');
  await assert.rejects(desk.renew(other.kid, await renewBody(other)), { code: 'not-allowed' });
  await operators.revoke(address, 'key-compromise', 'jana');
  assert.equal(refusalOf(await desk.renew(key.kid, await renewBody(newKey()))), 'revoked');
});

test('a body of another shape is bad input that names the field', async () => {
  const { desk } = await site();
  const body = await enrolBody(serial, newKey());
  for (const [field, value] of [
    ['serial', '../x'],
    ['nonce', 'short'],
    ['csr', 'none'],
    ['csr', 7],
  ] as const)
    assert.throws(() => desk.enrol('site', { ...body, [field]: value }), {
      code: 'bad-input',
      message: new RegExp(field),
    });
  assert.throws(() => desk.enrol('site', undefined), { code: 'bad-input' });
});

test('what an authority knows is there after a start', async () => {
  const { desk, authority, reopened } = await site();
  const key = newKey();
  await desk.enrol('site', await enrolBody(serial, key));
  const list = await authority.revocationList();
  const again = await reopened();
  assert.deepEqual(again.registry.allowances, authority.registry.allowances);
  assert.deepEqual(again.registry.claims, authority.registry.claims);
  assert.deepEqual(again.live(address), authority.live(address));
  assert.equal(await again.revocationList(), list);
});
