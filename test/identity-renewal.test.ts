// A kiosk asks for its certificate over a line that loses things, and for the next one in time.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test, { type TestContext } from 'node:test';
import * as fc from 'fast-check';
import { readClaim, formatClaim } from '../daemon/fleet/identity/claim.ts';
import { checkedGrant, enrol } from '../daemon/fleet/identity/enrol.ts';
import { checkedCertificate, type IdentityRecord } from '../daemon/fleet/identity/identity.ts';
import { identityDefaults } from '../daemon/fleet/identity/parameters.ts';
import { type Held, Renewal } from '../daemon/fleet/identity/renewal.ts';
import { renewalDue } from '../daemon/fleet/identity/renewal-due.ts';
import { Requester } from '../daemon/fleet/identity/requester.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { until } from './helpers/link-fixtures.ts';
import { issued, newKey, newNonce, testAuthority } from './helpers/authority.ts';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** Moves time on in steps, and lets WebCrypto, which works on threads of its own, come to an end after each. */
async function pass(clock: ManualClock, ms: number, steps = 4): Promise<void> {
  for (let step = 0; step < steps; step++) {
    await clock.advance(ms / steps);
    await new Promise(resolve => setTimeout(resolve, 40));
  }
}

/** A site with a claim, one board that is allowed, and a line to its desk that loses as many messages as it is told. */
async function site(clock = new ManualClock()) {
  const made = await testAuthority('demo', clock);
  const { certificate, key } = await made.operators.claim('site', {}, 'jana');
  await made.operators.allow({ serial: 'board-1', address: 'demo/a/egate-1' }, 'jana');
  const claim = readClaim(formatClaim(certificate.pem, key, made.authority.rootPem), 'claim.pem');
  const journal: string[] = [];
  const context = {
    ...{ clock, random: () => 0.5, randomBytes },
    log: (line: string) => void journal.push(line),
  };
  return { ...made, clock, claim, context, journal };
}

test('a request is sent again under its nonce until the answer is there', async () => {
  const { desk, claim, context, clock, authority } = await site();
  const sent: unknown[] = [];
  const requester: Requester = new Requester({
    ...context,
    send: async body => {
      sent.push(body);
      const answer = await desk.enrol('site', body);
      if (sent.length === 1) throw new Error('lost on the way');
      if (sent.length === 3) requester.handle(answer); // the second answer is lost
    },
  });
  const key = newKey();
  const enrolled = enrol(requester, claim, key, 'board-1');
  await pass(clock, 60_000, 8);
  const { address, record } = await enrolled;
  assert.deepEqual(address, { tenant: 'demo', shard: 'a', device: 'egate-1' });
  assert.equal(sent.length, 3);
  assert.deepEqual(sent[2], sent[0]);
  assert.equal(record.certificate, authority.live('demo/a/egate-1').at(-1)?.pem);
  assert.equal(clock.waiting, 0, 'nothing is sent any more');
});

test('answers to others, and to questions of the past, change nothing', async () => {
  const { context, clock } = await site();
  const requester = new Requester({ ...context, send: async () => {} });
  const granted = requester.request({ csr: 'x' });
  let settled = false;
  granted.catch(() => {}).finally(() => (settled = true));
  requester.handle({ nonce: newNonce(), refused: 'revoked', detail: 'somebody else' });
  await pass(clock, 1);
  assert.equal(settled, false);
  assert.throws(() => requester.handle({ nonce: 7 }), { code: 'bad-input' });
  await assert.rejects(requester.request({ csr: 'y' }), { code: 'busy' });
  requester.close();
  await assert.rejects(granted, { code: 'unavailable' });
});

test('a refusal reaches who asked, with its reason', async () => {
  const { desk, claim, context } = await site();
  const requester: Requester = new Requester({
    ...context,
    send: async body => requester.handle(await desk.enrol('site', body)),
  });
  await assert.rejects(enrol(requester, claim, newKey(), 'board-2'), {
    code: 'not-allowed',
    reason: 'unknown-serial',
  });
});

test('a kiosk takes no certificate of another authority, for another key, or of another name', async () => {
  const { authority } = await site();
  const stranger = await testAuthority('demo');
  const mine = newKey();
  const expected = { rootPem: authority.rootPem, tenant: 'demo', kid: mine.kid };
  const answer = async (of: typeof authority, name: string, key = mine) => ({
    nonce: newNonce(),
    chain: [of.rootPem],
    certificate: (await of.issue({ kind: 'device', name, publicJwk: key.publicJwk, by: 'test' })).pem,
  });
  const good = await answer(authority, 'demo/a/egate-1');
  assert.equal(checkedGrant(good, expected).address.device, 'egate-1');
  const bad = { code: 'bad-input' };
  assert.throws(() => checkedGrant({ ...good, certificate: 'none' }, expected), bad);
  for (const [given, more] of [
    [await answer(stranger.authority, 'demo/a/egate-1'), {}],
    [await answer(authority, 'demo/a/egate-1', newKey()), {}],
    [await answer(authority, 'demo/hub'), {}],
    [await answer(authority, 'other/a/egate-1'), {}],
    [good, { name: 'demo/a/egate-2' }],
    [
      { ...good, hubCertificates: [(await issued(stranger.authority, 'hub', 'demo/hub')).certificate.pem] },
      {},
    ],
    [{ ...good, hubCertificates: [(await issued(authority, 'device', 'demo/a/x')).certificate.pem] }, {}],
  ] as const)
    assert.throws(
      () => checkedGrant({ ...given, chain: [...given.chain] } as never, { ...expected, ...more }),
      bad,
    );
});

test('a claim file is read as it was written, and nothing else is taken for one', async () => {
  const { authority, claim } = await site();
  assert.deepEqual([claim.tenant, claim.name], ['demo', 'site']);
  const device = await issued(authority, 'device', 'demo/a/egate-1');
  const { pem } = device.certificate;
  for (const text of [
    '',
    formatClaim(pem, device.key.pem, authority.rootPem),
    formatClaim(claim.tls.cert ?? '', device.key.pem, authority.rootPem),
    formatClaim(claim.tls.cert ?? '', claim.tls.key ?? '', pem),
  ])
    assert.throws(() => readClaim(text, 'claim.pem'), { code: 'bad-input' });
});

test('the next certificate is due in the last third of the lifetime at the latest, before the end', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      (hours, jitter) => {
        const notBefore = new Date('2026-01-01T00:00:00Z');
        const notAfter = new Date(notBefore.getTime() + hours * hour);
        const due = renewalDue({ notBefore, notAfter }, jitter, identityDefaults);
        const share = (due.getTime() - notBefore.getTime()) / (hours * hour);
        assert.ok(share >= 0.66 && share <= 0.77, `${share}`);
      },
    ),
  );
});

async function kiosk(t: TestContext) {
  const made = await site();
  const key = newKey();
  const requester: Requester = new Requester({
    ...made.context,
    send: async body => requester.handle(await made.desk.enrol('site', body)),
  });
  const { record } = await enrol(requester, made.claim, key, 'board-1');
  const kept: IdentityRecord[] = [];
  const renewed: Held[] = [];
  let answers = true;
  const renewal: Renewal = new Renewal({
    ...made.context,
    held: { record, key },
    send: async body => {
      const answer = await made.desk.renew(renewal.held.key.kid, body);
      if (answers) renewal.handle(answer);
    },
    keep: async held => void kept.push(held.record),
    onRenewed: held => void renewed.push(held),
  });
  t.after(() => renewal.close());
  return { ...made, renewal, key, kept, renewed, silence: (quiet: boolean) => (answers = !quiet) };
}

const endOf = ({ record }: Held) =>
  checkedCertificate(record.certificate, record.chain.at(-1) ?? '', 'test').notAfter.toISOString();

test('a kiosk renews by itself when it is time, keeps what came, and only then goes on with it', async t => {
  const { renewal, clock, kept, renewed, authority, key } = await kiosk(t);
  await pass(clock, 2 * hour);
  assert.equal(renewed.length, 0);
  clock.setWall(new Date(renewal.due.getTime() + 1));
  await pass(clock, hour);
  await until('it is renewed', () => kept.length === 1);
  assert.deepEqual(
    renewed.map(held => held.record),
    kept,
  );
  assert.equal(endOf(renewal.held), authority.live('demo/a/egate-1').at(-1)?.notAfter);
  assert.equal(authority.live('demo/a/egate-1').length, 2, 'both count in the overlap');
  assert.equal(renewal.held.key.kid, key.kid);
  await pass(clock, 2 * hour);
  await until('it is renewed', () => renewed.length === 1);
});

test('a kiosk whose clock was never set renews nothing', async t => {
  const { renewal, clock, renewed } = await kiosk(t);
  clock.setWall('2070-01-01T00:00:00Z');
  clock.wallTrusted = false;
  await pass(clock, 2 * hour);
  assert.equal(renewed.length, 0);
  clock.setWall(renewal.due);
  clock.wallTrusted = true;
  await pass(clock, hour);
  await until('it is renewed', () => renewed.length === 1);
});

test('a hub that is away for days does not stop a renewal', async t => {
  const { renewal, clock, renewed, silence } = await kiosk(t);
  silence(true);
  clock.setWall(new Date(renewal.due.getTime() + 1));
  await pass(clock, 2 * hour);
  assert.equal(renewed.length, 0);
  silence(false);
  await pass(clock, 5 * 60_000);
  await until('it is renewed', () => renewed.length === 1);
});

test('a revoked kiosk is told, asks seldom, and raises the alarm when its time is over', async t => {
  const { renewal, clock, journal, operators } = await kiosk(t);
  await operators.revoke('demo/a/egate-1', 'key-compromise', 'jana');
  clock.setWall(new Date(renewal.due.getTime() + 1));
  await pass(clock, hour);
  const refusals = () => journal.filter(line => line.includes('revoked'));
  await until('it is told', () => refusals().length === 1);
  clock.setWall(new Date(clock.wall().getTime() + 120 * day));
  await pass(clock, 2.5 * hour);
  assert.ok(refusals().length <= 4, `${refusals().length}`);
  assert.match(refusals().at(-1) ?? '', /ALARM/);
});

test('a kiosk changes its key by a renewal that is signed with the one before', async t => {
  const { renewal, clock, authority, key, renewed } = await kiosk(t);
  const next = newKey();
  clock.setWall('2026-03-01T00:00:00Z');
  const changed = renewal.renew(next);
  await pass(clock, 1);
  assert.equal((await changed).key.kid, next.kid);
  assert.equal(renewed.at(-1)?.key.kid, next.kid);
  for (const { kid } of [key, next]) assert.equal(authority.sender(kid).name, 'demo/a/egate-1');
});
