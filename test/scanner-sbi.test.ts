import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { failsWith } from '../hal/contract-suite/expect.ts';
import { driver } from '../hal/drivers/sbi/fingerprint-scanner.ts';
import { readFingerRecord } from '../hal/drivers/sbi/finger-record.ts';
import { jpegFrames } from '../hal/drivers/sbi/jpeg-frames.ts';
import { fingerRecord } from './helpers/finger-record.ts';
import { sbiScannerContract } from './helpers/handed-in-contracts.ts';
import { issue } from './helpers/issued-certificate.ts';
import type { SbiDevice, SbiOptions } from './helpers/sbi-device.ts';
import { rawRecord, SbiRig } from './helpers/sbi-rig.ts';
import { clock, finger } from './helpers/scanner-rig.ts';

const rig = await SbiRig.make();
const { size, root } = rig;
const raw = (number: number, position = 0) => rawRecord(finger(number), position);
const within = { timeoutMs: 10_000 };
const stranger = issue('somebody else', { isAuthority: true });
const strange = issue('device 0042', { by: stranger });
const authenticator = issue('the authentication server', { by: root });
const { files, trustFile } = rig;
const decryptionKeyFile = path.join(files, 'key.pem');
await writeFile(decryptionKeyFile, authenticator.key.export({ type: 'pkcs8', format: 'pem' }));
const plugged = (options?: Partial<SbiOptions>) => rig.plugged(options);
const open = (device: SbiDevice, options?: object) => rig.open(device, options);

async function opened(test: TestContext, device: Partial<SbiOptions> = {}, options: object = {}) {
  const service = await plugged(device);
  test.after(() => service.close());
  const scanner = await open(service, options);
  test.after(() => scanner.dispose());
  service.record = () => raw(1);
  return { device: service, scanner };
}

sbiScannerContract(rig, number => raw(number));

for (const version of ['1.0', '0.9.5'] as const) {
  test(`a device of ${version} is found among the ports, known by its signature, and asked in its own words`, async t => {
    const { device, scanner } = await opened(t, { version });
    assert.deepEqual(scanner.info, { vendor: 'Maker', model: 'Certified 1', serial: '0042', ...size });
    const frame = await scanner.capture({ ...within, finger: 7 });
    assert.deepEqual(frame.pixels, finger(1));
    const { verb, message } = device.heard.at(-1) ?? { verb: '', message: {} };
    const [bio] = message.bio as [Record<string, unknown>];
    assert.equal(verb, 'RCAPTURE');
    assert.equal(version === '1.0' ? bio.serialNo : bio.deviceId, version === '1.0' ? '0042' : '2');
    assert.deepEqual([bio.type, bio.count, bio.bioSubType], ['Finger', 1, ['Left IndexFinger']]);
    assert.equal(bio.previousHash, 'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855');
    assert.ok(Number(message.timeout) <= 9_900 && Number(message.timeout) > 9_000);
  });
}

test('a device is found at the last of many ports', async t => {
  const device = await plugged();
  t.after(() => device.close());
  const scanner = await open(device, { firstPort: device.port - 60 });
  await scanner.dispose();
  await failsWith('absent', open(device, { serialNo: '0043' }));
});

test('each capture is a transaction of its own', async t => {
  const { device, scanner } = await opened(t);
  await scanner.capture(within);
  await scanner.capture(within);
  const ids = device.heard
    .filter(({ verb }) => verb === 'RCAPTURE')
    .map(({ message }) => message.transactionId);
  assert.equal(new Set(ids).size, 2);
});

test('what is encrypted for the authentication server is opened with its key', async t => {
  const auth = { purpose: 'Auth', domainUri: 'https://gate.example', decryptionKeyFile };
  const { scanner } = await opened(t, { purpose: 'Auth', authenticator }, auth);
  assert.deepEqual((await scanner.capture(within)).pixels, finger(1));
});

test('without a key the purpose Auth is refused when it opens, and another key opens nothing', async t => {
  const device = await plugged({ purpose: 'Auth', authenticator });
  t.after(() => device.close());
  device.record = () => raw(1);
  await failsWith('io', open(device, { purpose: 'Auth' }));
  const otherKeyFile = path.join(files, 'other.pem');
  await writeFile(otherKeyFile, stranger.key.export({ type: 'pkcs8', format: 'pem' }));
  const scanner = await open(device, { purpose: 'Auth', decryptionKeyFile: otherKeyFile });
  await failsWith('io', scanner.capture(within));
  await scanner.dispose();
});

test('a device that nobody who is trusted vouches for does not open', async t => {
  const device = await plugged({ identity: strange });
  t.after(() => device.close());
  const error = await failsWith('io', open(device));
  assert.match(error.message, /nobody who is trusted/);
});

test('neither does one whose certificate has ended, nor one that a mere device vouches for', async t => {
  const device = await plugged();
  t.after(() => device.close());
  device.forge.signer = issue('device 0042', { by: root, until: '2025' });
  assert.match((await failsWith('io', open(device))).message, /is valid/);
  device.forge.signer = issue('device 0042', { by: device.identity });
  assert.match((await failsWith('io', open(device))).message, /nobody who is trusted/);
});

test('a maker for whom a root vouches vouches for its devices', async t => {
  const maker = issue('the maker', { by: root, isAuthority: true });
  const device = await plugged({ identity: issue('device 0042', { by: maker }) });
  t.after(() => device.close());
  await (await open(device)).dispose();
});

test('a device of another environment or purpose does not open', async t => {
  const device = await plugged();
  t.after(() => device.close());
  await failsWith('io', open(device, { env: 'Production' }));
  await failsWith('io', open(device, { purpose: 'Auth', decryptionKeyFile }));
});

test('a device that is busy or not ready says so', async t => {
  const device = await plugged();
  t.after(() => device.close());
  device.status = 'Busy';
  await failsWith('busy', open(device));
  device.status = 'Not Ready';
  await failsWith('absent', open(device));
});

const forgeries: readonly (readonly [string, RegExp, SbiDevice['forge']])[] = [
  ['of another transaction', /transactionId/, { data: data => ({ ...data, transactionId: 'yesterday' }) }],
  ['of another environment', /env is/, { data: data => ({ ...data, env: 'Developer' }) }],
  ['of another purpose', /purpose is/, { data: data => ({ ...data, purpose: 'Auth' }) }],
  ['of another trait', /bioType/, { data: data => ({ ...data, bioType: 'Iris' }) }],
  ['of another time', /it is of 2001/, { data: data => ({ ...data, timestamp: '2001-02-03T04:05:06Z' }) }],
  ['of no time', /it is of soon/, { data: data => ({ ...data, timestamp: 'soon' }) }],
  ['whose hash is of something else', /hash/, { block: block => ({ ...block, hash: 'AB'.repeat(32) }) }],
  ['without a hash', /hash/, { block: ({ hash: _hash, ...block }) => block }],
  ['signed by a stranger', /nobody who is trusted/, { signer: strange }],
  [
    'with a bit of the signature turned',
    /signature/i,
    { block: block => ({ ...block, data: turned(block.data) }) },
  ],
  ['without a signature', /is refused/, { block: block => ({ ...block, data: undefined }) }],
];
const turned = (data: unknown) => String(data).replace(/.{4}$/, end => (end === 'AAAA' ? 'BBBB' : 'AAAA'));
for (const [what, message, forge] of forgeries) {
  test(`a capture ${what} is refused`, async t => {
    const { device, scanner } = await opened(t);
    device.forge = forge;
    const error = await failsWith('io', scanner.capture(within));
    assert.match(error.message, message);
    device.forge = {};
    await scanner.capture(within);
  });
}

test('another finger than the one that was asked for is refused', async t => {
  const { device, scanner } = await opened(t);
  device.record = () => raw(1, 3);
  await failsWith('io', scanner.capture({ ...within, finger: 2 }));
  await scanner.capture({ ...within, finger: 3 });
});

test('errors of the device keep their meaning', async t => {
  const { device, scanner } = await opened(t);
  const failed = (errorCode: string) => ({ biometrics: [{ error: { errorCode, errorInfo: 'so it is' } }] });
  for (const [code, kind] of [
    ['103', 'tampered'],
    ['106', 'absent'],
    ['502', 'io'],
  ] as const) {
    device.instead = failed(code);
    await failsWith(kind, scanner.capture(within));
  }
  device.instead = [{ deviceInfo: 'x', error: null }];
  await failsWith('busy', scanner.capture(within));
  device.instead = 'what?';
  await failsWith('io', scanner.capture(within));
});

test('a PNG in the record is read; what is not decoded here is named', async t => {
  const { device, scanner } = await opened(t);
  const picture = sharp(finger(1), { raw: { width: 192, height: 192, channels: 1 } }).toColourspace('b-w');
  const png = await picture.png().toBuffer();
  device.record = () => fingerRecord({ ...size, compression: 6, data: png });
  assert.deepEqual((await scanner.capture(within)).pixels, finger(1));
  device.record = () => fingerRecord({ ...size, compression: 5, data: png });
  assert.match((await failsWith('io', scanner.capture(within))).message, /JPEG 2000 lossless is not decoded/);
  device.record = () => fingerRecord({ ...size, dpi: 1_000, compression: 6, data: png });
  assert.match((await failsWith('io', scanner.capture(within))).message, /1000 dpi/);
});

test('the stream is open during a capture and no longer, where the device needs it', async t => {
  const { device, scanner } = await opened(t, {}, { stream: true });
  const seen = new Set<number>();
  device.record = () => {
    seen.add(device.streams);
    return raw(1);
  };
  while (!seen.has(1)) await scanner.capture(within);
  while (device.streams > 0) await turn();
  device.record = () => undefined;
  const pending = failsWith('absent', scanner.capture(within));
  while (device.streams === 0) await turn();
  await scanner.dispose();
  await pending;
  while (device.streams > 0) await turn();
});

test('a service that dies is absent', async t => {
  const { device, scanner } = await opened(t);
  await device.close();
  await failsWith('absent', scanner.capture(within));
  await failsWith(
    'absent',
    driver.open('finger', { trustFile, env: 'Staging', ...size, firstPort: 9, lastPort: 9 }, { clock }),
  );
});

test('a record is read whatever blocks and units it has, and never beyond its end', () => {
  const fields = {
    widthPx: 40,
    heightPx: 32,
    position: 4,
    compression: 0,
    data: new Uint8Array(1_280).fill(7),
  };
  fc.assert(
    fc.property(
      fc.nat(3),
      fc.option(fc.nat(2), { nil: undefined }),
      fc.boolean(),
      (quality, certified, perCentimetre) => {
        const blocks = certified === undefined ? {} : { certificationBlocks: certified };
        const record = fingerRecord({
          ...fields,
          dpi: 500,
          perCentimetre,
          qualityBlocks: quality,
          ...blocks,
        });
        const { data, compression, ...read } = readFingerRecord(record);
        assert.deepEqual(
          { ...read, compression },
          { position: 4, widthPx: 40, heightPx: 32, dpi: 500, compression: 'raw' },
        );
        assert.deepEqual(Uint8Array.from(data), fields.data);
        for (let cut = 1; cut < 60; cut++) assert.throws(() => readFingerRecord(record.subarray(0, cut)));
        assert.throws(() => readFingerRecord(record.subarray(0, -1)), RangeError);
      },
    ),
    { numRuns: 30 },
  );
});

test('the frames of a stream are found in whatever pieces it comes', async () => {
  const frames = [1, 2, 3].map(n => Uint8Array.of(0xff, 0xd8, n, n, 0xff, 0xd9));
  const stream = Buffer.concat(
    frames.flatMap(frame => [Buffer.from('--b\r\n\r\n'), frame, Buffer.from('\r\n')]),
  );
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), async length => {
      async function* pieces() {
        for (let at = 0; at < stream.length; at += length) yield stream.subarray(at, at + length);
      }
      const found: Uint8Array[] = [];
      for await (const frame of jpegFrames(pieces())) found.push(frame);
      assert.deepEqual(found, frames);
    }),
  );
});

const turn = () => new Promise<void>(resolve => void clock.after(1, resolve));
