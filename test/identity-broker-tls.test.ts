// TLS of a real Mosquitto with the shipped configuration: versions, resumed sessions, files that are read again.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import test, { type TestContext } from 'node:test';
import { connect, type ConnectionOptions } from 'node:tls';
import { issued, type Keyed, testAuthority } from './helpers/authority.ts';
import { mosquittoAbsent } from './helpers/brokers.ts';
import { until } from './helpers/link-fixtures.ts';
import { clientOf, type SiteBroker, siteBroker } from './helpers/site-broker.ts';

const skip = { skip: mosquittoAbsent };

/** MQTT 5, 3.1: CONNECT with a clean start and the client id `x`. */
const connectPacket = Buffer.from([0x10, 0x0e, 0, 4, ...Buffer.from('MQTT'), 5, 2, 0, 60, 0, 0, 1, 0x78]);

async function site(t: TestContext) {
  const made = await testAuthority();
  const broker = await siteBroker(made.authority);
  t.after(() => broker.dispose());
  return { ...made, broker };
}

interface Handshake {
  readonly protocol: string | null;
  readonly resumed: boolean;
  /** Whether CONNACK came. */
  readonly answered: boolean;
  readonly error: string;
  readonly session: Buffer | undefined;
}

/** A handshake with a CONNECT behind it: under TLS 1.3 a client hears only then that its certificate is refused. */
function handshake(
  { port }: SiteBroker,
  ca: string,
  { certificate, key }: Keyed,
  options: ConnectionOptions = {},
): Promise<Handshake> {
  return new Promise(resolve => {
    const got = {
      protocol: null as string | null,
      resumed: false,
      answered: false,
      error: '',
      session: undefined as Buffer | undefined,
    };
    const socket = connect(
      { host: '127.0.0.1', port, ca, cert: certificate.pem, key: key.pem, ...options },
      () => {
        got.protocol = socket.getProtocol();
        got.resumed = socket.isSessionReused();
        socket.write(connectPacket);
      },
    );
    socket.on('session', session => (got.session = session));
    socket.on('data', () => {
      got.answered = true;
      setTimeout(() => socket.destroy(), 50); // a ticket may come behind it
    });
    socket.on('error', ({ message }) => (got.error = message));
    socket.on('close', () => resolve(got));
  });
}

const versions = (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') => ({
  minVersion: version,
  maxVersion: version,
});

test('the broker speaks TLS 1.2 and 1.3, and nothing older', skip, async t => {
  const { authority, broker } = await site(t);
  const kiosk = await issued(authority, 'device', 'demo/a/egate-1');
  const speaks = (options: ConnectionOptions) => handshake(broker, authority.rootPem, kiosk, options);
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const { protocol, answered } = await speaks(versions(version));
    assert.deepEqual([protocol, answered], [version, true]);
  }
  const old = await speaks({ ...versions('TLSv1.1'), ciphers: 'DEFAULT:@SECLEVEL=0' });
  assert.match(old.error, /alert protocol version/);
});

for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
  test(`a revoked kiosk does not come back by resuming a session of ${version}`, skip, async t => {
    const { authority, broker, operators } = await site(t);
    const kiosk = await issued(authority, 'device', 'demo/a/egate-1');
    const open = (session?: Buffer) =>
      handshake(broker, authority.rootPem, kiosk, { ...versions(version), ...(session && { session }) });
    const first = await open();
    assert.ok(first.session, 'the broker gives tickets');
    const resumed = await open(first.session);
    assert.deepEqual([resumed.resumed, resumed.answered], [true, true], 'which count before');
    await operators.revoke('demo/a/egate-1', 'key-compromise', 'jana');
    await broker.revise();
    const after = await open(first.session);
    assert.equal(after.answered, false);
    assert.match(after.error, /certificate revoked/);
  });

test('at SIGHUP the broker takes up a new certificate of its own, and connections stay', skip, async t => {
  const { authority, broker } = await site(t);
  const kiosk = await clientOf(
    broker,
    authority.rootPem,
    await issued(authority, 'device', 'demo/a/egate-1'),
  );
  t.after(() => kiosk.close());
  const serialOf = () =>
    new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: broker.port, ca: authority.rootPem }, () => {
        resolve(socket.getPeerCertificate().serialNumber.toLowerCase());
        socket.destroy();
      });
      socket.on('error', reject);
    });
  const next = await issued(authority, 'server', 'demo/broker', { hosts: ['127.0.0.1'] });
  const before = await serialOf();
  writeFileSync(broker.file('broker.pem'), next.certificate.pem);
  writeFileSync(broker.file('broker.key'), next.key.pem);
  await broker.revise();
  assert.equal(await serialOf(), next.certificate.serialNumber);
  assert.notEqual(before, next.certificate.serialNumber);
  assert.deepEqual(kiosk.ended, []);
});

test('a kiosk takes no other server for its broker', skip, async t => {
  const { authority, broker } = await site(t);
  const kiosk = await issued(authority, 'device', 'demo/a/egate-1');
  const stranger = await testAuthority('demo');
  const distrusting = await clientOf(broker, stranger.authority.rootPem, kiosk);
  assert.equal(distrusting.connack, undefined);
  assert.match(distrusting.ended.join(), /unable to verify|self.signed certificate/);
  // A kiosk in the place of the broker: its certificate is of the same authority, and for clients alone.
  const mallory = await issued(authority, 'device', 'demo/a/egate-2');
  writeFileSync(broker.file('broker.pem'), mallory.certificate.pem);
  writeFileSync(broker.file('broker.key'), mallory.key.pem);
  await broker.revise();
  const deceived = await clientOf(broker, authority.rootPem, kiosk);
  assert.equal(deceived.connack, undefined);
  assert.match(deceived.ended.join(), /unsuitable certificate purpose|certificate purpose/i);
});

test(
  'what a kiosk takes from a shared subscription of the hub is lost to the hub, so the hub has none',
  skip,
  async t => {
    const { authority, broker } = await site(t);
    const hub = await clientOf(broker, authority.rootPem, await issued(authority, 'hub', 'demo/hub'));
    const mallory = await clientOf(
      broker,
      authority.rootPem,
      await issued(authority, 'device', 'demo/a/egate-1'),
    );
    const honest = await clientOf(
      broker,
      authority.rootPem,
      await issued(authority, 'device', 'demo/a/egate-2'),
    );
    t.after(() => Promise.all([hub, mallory, honest].map(one => one.close())));
    await hub.subscribe('$share/hub/bitmap/1/demo/+/+/up/#');
    await mallory.subscribe('$share/hub/bitmap/1/demo/+/+/up/#');
    for (let n = 0; n < 20; n++) assert.equal(await honest.publish('bitmap/1/demo/a/egate-2/up/health'), 0);
    await until('half of it', () => hub.got.length >= 10);
    await new Promise(resolve => setTimeout(resolve, 300));
    assert.equal(mallory.got.length, 0);
    assert.equal(hub.got.length, 10, 'the other ten went to one that may not read them');
  },
);
