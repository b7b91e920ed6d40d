// One line to a broker: versions, certificates, refusals, silence. Small servers that speak only CONNECT stand for odd brokers.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import test, { type TestContext } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../daemon/core/errors.ts';
import { fullJitterMs } from '../daemon/link/backoff.ts';
import { startBroker } from '../daemon/link/broker.ts';
import { Transport, type TransportOptions } from '../daemon/link/transport.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { mosquittoAbsent, mosquittoBroker } from './helpers/brokers.ts';
import { selfSigned } from './helpers/certificate.ts';
import { quickLink, until } from './helpers/link-fixtures.ts';

const accept = Buffer.from([0x20, 2, 0, 0]);
/** The protocol level stands behind the fixed header and the name MQTT (MQTT 3.1.1, figure 3.6). */
const levelOf = (connect: Buffer) => connect[8];

async function serve(context: TestContext, server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', socket => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a TCP server has a port');
  return address.port;
}

const tcp = async (context: TestContext, onConnect: (socket: Socket, packet: Buffer) => void) => {
  const server = createTcpServer(socket => {
    socket.on('error', () => socket.destroy());
    socket.once('data', packet => onConnect(socket, packet));
  });
  return `mqtt://127.0.0.1:${await serve(context, server)}`;
};

function open(context: TestContext, url: string, options: Partial<TransportOptions> = {}) {
  const errors: string[] = [];
  const transport = new Transport(
    { url, clientId: 'test', subscriptions: [], ...options },
    {
      onUp: () => undefined,
      onDown: () => undefined,
      onMessage: () => undefined,
      onError: reason => errors.push(reason),
    },
    { clock: new SystemClock(), random: randomFrom(3).uniform, parameters: quickLink.transport },
  );
  transport.begin();
  context.after(() => transport.close());
  return { transport, errors };
}

test('MQTT 5 is spoken where it is understood', { skip: mosquittoAbsent }, async t => {
  const broker = await mosquittoBroker();
  t.after(() => broker.dispose());
  const { transport } = open(t, broker.url);
  await until('up', () => transport.connected);
  assert.equal(transport.protocolVersion, 5);
});

test('a broker that refuses MQTT 5 is spoken to in 3.1.1, without an error', async t => {
  const broker = await startBroker({ port: 0 });
  const { transport, errors } = open(t, broker.url);
  t.after(() => broker.close());
  await until('up', () => transport.connected);
  assert.equal(transport.protocolVersion, 4);
  assert.deepEqual(errors, []);
});

test('a broker that hangs up on MQTT 5 is spoken to in 3.1.1, and that is remembered', async t => {
  const levels: (number | undefined)[] = [];
  const sockets: Socket[] = [];
  const url = await tcp(t, (socket, packet) => {
    levels.push(levelOf(packet));
    sockets.push(socket);
    if (levelOf(packet) === 5) socket.end();
    else socket.write(accept);
  });
  const { transport } = open(t, url);
  await until('up', () => transport.connected);
  sockets[1]?.destroy();
  await until('up again', () => levels.length === 3 && transport.connected);
  assert.deepEqual(levels, [5, 4, 4]);
});

test('what was accepted once is not given up when the broker hangs up', async t => {
  const levels: (number | undefined)[] = [];
  const sockets: Socket[] = [];
  const url = await tcp(t, (socket, packet) => {
    levels.push(levelOf(packet));
    sockets.push(socket);
    if (levels.length === 2) socket.end();
    else socket.write(Buffer.from([0x20, 3, 0, 0, 0]));
  });
  const { transport } = open(t, url);
  await until('up', () => transport.connected);
  sockets[0]?.destroy();
  await until('up again', () => levels.length === 3 && transport.connected);
  assert.deepEqual(levels, [5, 5, 5]);
});

test('a password that is refused is said, and tried again later', { skip: mosquittoAbsent }, async t => {
  const broker = await mosquittoBroker('allow_anonymous false');
  t.after(() => broker.dispose());
  const { transport, errors } = open(t, broker.url, { username: 'gate', password: 'wrong' });
  await until('refused twice', () => errors.length >= 2);
  assert.match(errors[0] ?? '', /not authorized/i);
  assert.equal(transport.connected, false);
});

test('a port where nobody listens, one that is silent and one that talks rubbish are errors, not crashes', async t => {
  const silent = open(t, await tcp(t, () => undefined));
  const rubbish = open(t, await tcp(t, socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
  const nobody = open(t, 'mqtt://127.0.0.1:1');
  await until('all have failed', () => [silent, rubbish, nobody].every(({ errors }) => errors.length > 0));
  assert.match(silent.errors[0] ?? '', /connack timeout/);
  assert.match(nobody.errors[0] ?? '', /ECONNREFUSED/);
});

test('no more is sent without PUBACK than the broker says it takes, and the rest follows in order', async t => {
  const packetBytes = 9; // PUBLISH at QoS 1, MQTT 5, one byte each of topic and payload
  let publishes = Buffer.alloc(0);
  let broker: Socket | undefined;
  const url = await tcp(t, socket => {
    broker = socket;
    socket.on('data', bytes => {
      publishes = Buffer.concat([publishes, bytes]);
    });
    socket.write(Buffer.from([0x20, 6, 0, 0, 3, 0x21, 0, 2])); // CONNACK with Receive Maximum 2
  });
  const { transport } = open(t, url);
  await until('up', () => transport.connected);
  const sent = ['1', '2', '3', '4'].map(payload =>
    transport.publish({ topic: 'a', payload: Buffer.from(payload) }),
  );
  const packets = () => publishes.length / packetBytes;
  await until('two have come', () => packets() >= 2);
  await new Promise(resolve => setTimeout(resolve, 50));
  assert.equal(packets(), 2);
  for (let n = 0; n < 4; n++) {
    await until('the next has come', () => packets() > n);
    const messageId = publishes.subarray(n * packetBytes + 5, n * packetBytes + 7);
    broker?.write(Buffer.concat([Buffer.from([0x40, 2]), messageId]));
  }
  await Promise.all(sent);
  const payloads = [0, 1, 2, 3].map(n => String.fromCharCode(publishes[(n + 1) * packetBytes - 1] ?? 0));
  assert.deepEqual(payloads, ['1', '2', '3', '4']);
});

test('nothing is published while the line is down', async t => {
  const { transport } = open(t, 'mqtt://127.0.0.1:1');
  await assert.rejects(transport.publish({ topic: 'a', payload: Buffer.from('b') }), {
    name: 'Fault',
    code: 'unavailable',
  });
});

test('mqtts: the broker must show a certificate of the authority given, the kiosk shows its own', async t => {
  const [broker, kiosk] = [selfSigned('broker'), selfSigned('gate-01')];
  const seen: (string | string[] | undefined)[] = [];
  const server = createTlsServer(
    { ...broker, ca: kiosk.cert, requestCert: true, rejectUnauthorized: true },
    (socket: TLSSocket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => {
        seen.push(socket.getPeerCertificate().subject.CN);
        socket.write(Buffer.from([0x20, 3, 0, 0, 0]));
      });
    },
  );
  server.on('tlsClientError', () => undefined);
  const url = `mqtts://127.0.0.1:${await serve(t, server)}`;
  const trusted = open(t, url, { tls: { ca: broker.cert, ...kiosk } });
  await until('up', () => trusted.transport.connected);
  assert.deepEqual(seen, ['gate-01']);
  const untrusted = open(t, url, { tls: kiosk });
  const nameless = open(t, url, { tls: { ca: broker.cert } });
  await until('both refused', () => untrusted.errors.length > 0 && nameless.errors.length > 0);
  assert.match(untrusted.errors[0] ?? '', /self.signed/i);
  assert.equal(nameless.transport.connected, false);
  assert.deepEqual(seen, ['gate-01']);
});

test('an address or a certificate that cannot be used is a Fault at once', t => {
  assert.throws(() => open(t, 'http://127.0.0.1'), Fault);
  assert.throws(() => open(t, 'not a url'), Fault);
  assert.throws(() => open(t, 'mqtts://127.0.0.1:1', { tls: { cert: 'no PEM', key: 'no PEM' } }), Fault);
});

test('the built-in broker says which port is taken', async t => {
  const broker = await startBroker({ port: 0 });
  t.after(() => broker.close());
  await assert.rejects(startBroker({ port: Number(new URL(broker.url).port) }), {
    name: 'Fault',
    code: 'busy',
  });
});

test('a reconnect delay lies between nothing and a bound that doubles up to the cap', () => {
  const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.nat({ max: 5_000 }), unit, (failures, random) => {
      const delayMs = fullJitterMs(failures, 100, 30_000, random);
      assert.ok(delayMs >= 0 && delayMs <= Math.min(30_000, 100 * 2 ** failures));
      assert.equal(fullJitterMs(failures, 100, 30_000, 0), 0);
    }),
  );
  assert.equal(fullJitterMs(3, 100, 30_000, 0.5), 400);
});
