// Whose keys count: what a certified identity has stated, in its own name, newer than what is held.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import { KioskKeys } from '../daemon/hub/kiosk-keys.ts';
import { HeldHubKeys } from '../daemon/link/sealed/hub-keys.ts';
import { readSigned, signText } from '../daemon/link/sealed/jws.ts';
import { provedStatement } from '../daemon/link/sealed/key-statement.ts';
import { isRenewalDue, type KeyOwner, ownKeys, renewedKeys } from '../daemon/link/sealed/own-keys.ts';
import { keyLifetimeMs, renewalMs } from '../daemon/link/sealed/parameters.ts';
import { hubSealing, kioskSealing } from '../daemon/link/sealed/sealing.ts';
import { clientIdOf, sourceOf } from '../daemon/link/topics.ts';
import { gate } from './helpers/link-fixtures.ts';
import { sealedLine } from './helpers/sealed-line.ts';
import { randomBytes } from 'node:crypto';

const refused = (why: RegExp) => (error: unknown) => error instanceof Fault && why.test(error.message);
const start = new Date('2026-05-01T00:00:00Z');
const line = await sealedLine(gate.tenant, () => start);
const owner = { source: sourceOf(gate), commonName: clientIdOf(gate) };

async function stated(commonName: string, source: string, until?: Date) {
  const { key, certificate, serialNumber } = await line.identity(commonName, until);
  const kept = renewedKeys(undefined, ['sig'], start);
  const keyOwner: KeyOwner = { source, uses: ['sig'], identity: key, certificate };
  return { ...ownKeys(kept, keyOwner, start), kept, keyOwner, serialNumber };
}

test('a statement is proved by a certificate of the fleet in the name of its owner, and by nothing else', async () => {
  const good = await stated(owner.commonName, owner.source);
  const prove = (text: string, authority = line.authority, now = start) =>
    provedStatement(text, owner, authority, now);
  assert.equal(prove(good.statement).keys.length, 1);
  const other = await stated('airport/s1/gate-02', owner.source);
  assert.throws(() => prove(other.statement), refused(/certificate is of CN=airport\/s1\/gate-02/));
  const borrowed = await stated(owner.commonName, '/bitmap/airport/s1/gate-02');
  assert.throws(() => prove(borrowed.statement), refused(/it is of \/bitmap\/airport\/s1\/gate-02/));
  const elsewhere = await sealedLine(gate.tenant, () => start);
  assert.throws(() => prove(good.statement, elsewhere.authority), refused(/not of this fleet/));
  const short = await stated(owner.commonName, owner.source, new Date('2026-05-02'));
  assert.throws(() => prove(short.statement, line.authority, new Date('2026-05-03')), refused(/expired/));
  assert.throws(
    () => prove(good.statement, line.authority, new Date('2019-01-01')),
    refused(/not valid yet/),
  );
  const gone = await stated(owner.commonName, owner.source);
  line.revoke(gone.serialNumber);
  assert.throws(() => prove(gone.statement), refused(/revoked/));
});

test('a certificate that is only attached proves nothing: its key must have signed', async () => {
  const { statement } = await stated(owner.commonName, owner.source);
  const mine = await stated('airport/s1/gate-02', '/bitmap/airport/s1/gate-02');
  const { payload, certificates, typ } = readSigned(statement);
  const forged = signText(typ, payload, mine.signing, certificates);
  assert.throws(
    () => provedStatement(forged, owner, line.authority, start),
    refused(/not signed by its certificate/),
  );
  const asMessage = signText('bitmap-up+jws', payload, mine.keyOwner.identity, certificates);
  assert.throws(() => provedStatement(asMessage, owner, line.authority, start), Fault);
});

test('an authority’s own certificate states no keys', async () => {
  const [pem = ''] = line.authority.certificates;
  const { statement } = await stated(owner.commonName, owner.source);
  const { typ, payload } = readSigned(statement);
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const key = (await stated(owner.commonName, owner.source)).signing;
  assert.throws(
    () => provedStatement(signText(typ, payload, key, [der]), owner, line.authority, start),
    Fault,
  );
});

test('an older statement of the hub is refused, a newer one taken and kept', async () => {
  const { key, certificate } = await line.identity('airport/hub');
  const hubOwner: KeyOwner = {
    source: '/bitmap/airport/hub',
    uses: ['sig', 'enc'],
    identity: key,
    certificate,
  };
  const first = renewedKeys(undefined, hubOwner.uses, start);
  const later = new Date(start.getTime() + 1_000);
  const old = ownKeys(first, hubOwner, start);
  const fresh = ownKeys(renewedKeys(first, hubOwner.uses, later), hubOwner, later);
  const saved: string[] = [];
  const held = new HeldHubKeys(
    'airport',
    line.authority,
    () => later,
    text => saved.push(text),
  );
  assert.throws(() => held.keys, refused(/not stated/));
  assert.ok(held.accept(fresh.statement));
  assert.equal(held.accept(old.statement), false);
  assert.equal(held.accept(fresh.statement), false);
  assert.deepEqual(saved, [fresh.statement]);
  assert.equal(held.version, fresh.version);
});

test('keys overlap: what was sealed under the old ones is read until they end', async () => {
  let now = start;
  const clock = () => now;
  const at = (ms: number) => new Date(start.getTime() + ms);
  const hubIdentity = await line.identity('airport/hub');
  const hubOwner: KeyOwner = {
    source: '/bitmap/airport/hub',
    uses: ['sig', 'enc'],
    identity: hubIdentity.key,
    certificate: hubIdentity.certificate,
  };
  let hubKept = renewedKeys(undefined, hubOwner.uses, start);
  const kiosks = new KioskKeys(line.authority, clock);
  const hub = hubSealing({ own: () => ownKeys(hubKept, hubOwner, now), kiosks, now: clock });
  const kiosk = await stated(owner.commonName, owner.source);
  let kept = kiosk.kept;
  const held = new HeldHubKeys('airport', line.authority, clock, () => {});
  held.accept(hub.statement);
  const own = () => ownKeys(kept, kiosk.keyOwner, now);
  const sealing = kioskSealing({ own, hub: held, now: clock, randomBytes });
  kiosks.introduce(gate, sealing.statement);
  const before = sealing.seal(Buffer.from('"before"'));

  now = at(keyLifetimeMs - renewalMs + 1);
  assert.ok(isRenewalDue(hubKept, hubOwner.uses, now) && isRenewalDue(kept, ['sig'], now));
  hubKept = renewedKeys(hubKept, hubOwner.uses, now);
  kept = renewedKeys(kept, ['sig'], now);
  assert.ok(!isRenewalDue(hubKept, hubOwner.uses, now));
  assert.equal(JSON.parse(hub.open(gate, before).toString()), 'before', 'on its way while the keys changed');
  assert.throws(() => hub.open(gate, sealing.seal(Buffer.from('1'))), refused(/has not stated/));
  kiosks.introduce(gate, sealing.statement);
  assert.equal(
    JSON.parse(hub.open(gate, sealing.seal(Buffer.from('2'))).toString()),
    2,
    'under the old key of the hub',
  );
  assert.ok(sealing.acceptHubKeys(hub.statement));
  assert.equal(JSON.parse(hub.open(gate, sealing.seal(Buffer.from('3'))).toString()), 3);
  assert.equal(sealing.open(hub.sign(Buffer.from('4'))).toString(), '4');

  now = at(keyLifetimeMs + 1);
  assert.throws(() => hub.open(gate, before), refused(/was good from/));
});

test('a kiosk that is revoked is heard no more, from that moment on', async () => {
  const { statement, signing, serialNumber } = await stated(owner.commonName, owner.source);
  const kiosks = new KioskKeys(line.authority, () => start);
  kiosks.introduce(gate, statement);
  const said = signText('x', Buffer.from('1'), signing);
  assert.equal(kiosks.keysOf(gate)?.verified(said, 'x', start).toString(), '1');
  line.revoke(serialNumber);
  assert.throws(() => kiosks.keysOf(gate), refused(/revoked/));
});

test('the word of a kiosk ends with its certificate, whatever its keys say', async () => {
  const { statement, signing } = await stated(owner.commonName, owner.source, new Date('2026-05-02'));
  const kiosks = new KioskKeys(line.authority, () => start);
  kiosks.introduce(gate, statement);
  const said = signText('x', Buffer.from('1'), signing);
  assert.throws(
    () => kiosks.keysOf(gate)?.verified(said, 'x', new Date('2026-05-03')),
    refused(/certificate of .* has expired/),
  );
});

test('what stands in the place of a shard is no kiosk, whatever its certificate', async () => {
  const claim = { ...gate, shard: 'claim' };
  const { statement } = await stated(clientIdOf(claim), sourceOf(claim));
  const kiosks = new KioskKeys(line.authority, () => start);
  assert.throws(() => kiosks.introduce(claim, statement), refused(/reserved/));
});

test('a key’s name is not the key: a text under the name of a known key has to be signed by it', async () => {
  const { statement, signing } = await stated(owner.commonName, owner.source);
  const kiosks = new KioskKeys(line.authority, () => start);
  kiosks.introduce(gate, statement);
  const thief = await stated('airport/s1/gate-02', '/bitmap/airport/s1/gate-02');
  const forged = signText('x', Buffer.from('1'), { ...thief.signing, id: signing.id });
  assert.throws(() => kiosks.keysOf(gate)?.verified(forged, 'x', start), refused(/signature is not right/));
});

test('what was signed as one kind of text is not taken as another', async () => {
  const { statement, signing } = await stated(owner.commonName, owner.source);
  const kiosks = new KioskKeys(line.authority, () => start);
  kiosks.introduce(gate, statement);
  const said = signText('bitmap-down+jws', Buffer.from('1'), signing);
  assert.throws(
    () => kiosks.keysOf(gate)?.verified(said, 'bitmap-up+jws', start),
    refused(/signature is not right/),
  );
});
