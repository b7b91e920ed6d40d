import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { writePng } from '../daemon/formats/image/write-png.ts';
import { failsWith } from '../hal/contract-suite/expect.ts';
import { driver } from '../hal/drivers/http/fingerprint-scanner.ts';
import { httpScannerContract } from './helpers/handed-in-contracts.ts';
import { clock, finger } from './helpers/scanner-rig.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { evidence, layDown, type VendorServer, vendorInfo, vendorServer } from './helpers/vendor-service.ts';

const png = await writePng({ widthPx: 192, heightPx: 192, dpi: 500, pixels: finger(1) });
const within = { timeoutMs: 10_000 };

const bringFinger = (vendor: VendorServer, headers?: Readonly<Record<string, string>>) =>
  layDown(vendor, png, headers);

httpScannerContract(finger);

async function opened(test: TestContext) {
  const vendor = await vendorServer(vendorInfo);
  test.after(() => vendor.close());
  const scanner = await driver.open('finger', { url: vendor.url }, { clock });
  test.after(() => scanner.dispose());
  return { vendor, scanner };
}
const turn = () => new Promise<void>(resolve => void clock.after(1, resolve));

test('the scanner is what the service says it is, and its evidence comes with the image', async t => {
  const { vendor, scanner } = await opened(t);
  assert.deepEqual(scanner.info, vendorInfo);
  bringFinger(vendor);
  const frame = await scanner.capture(within);
  assert.deepEqual(frame.pixels, finger(1));
  assert.deepEqual(frame.presentation, JSON.parse(evidence));
});

test('the service is told which finger and how long', async t => {
  const { vendor, scanner } = await opened(t);
  bringFinger(vendor);
  await scanner.capture({ ...within, finger: 3 });
  const [asked] = vendor.asked;
  assert.equal(asked?.searchParams.get('finger'), '3');
  const timeoutMs = Number(asked?.searchParams.get('timeoutMs'));
  assert.ok(timeoutMs > 9_000 && timeoutMs <= 10_000, `${timeoutMs}`);
});

test('an abort takes the question back', async t => {
  const { vendor, scanner } = await opened(t);
  const controller = new AbortController();
  const pending = scanner.capture({ ...within, signal: controller.signal });
  while (vendor.asked.length === 0) await turn();
  controller.abort(new Error('no longer wanted'));
  await assert.rejects(pending, /no longer wanted/);
  while (vendor.left.length === 0) await turn();
});

test('a service that gives up early is asked again until the time is over', async t => {
  const { vendor, scanner } = await opened(t);
  vendor.capture = (_request, response) => void response.writeHead(204).end();
  await failsWith('timeout', scanner.capture({ timeoutMs: 200 }));
  assert.ok(vendor.asked.length > 1, `${vendor.asked.length} questions`);
});

const statuses = [
  [409, 'busy'],
  [503, 'absent'],
  [500, 'io'],
  [302, 'io'],
] as const;
for (const [status, kind] of statuses) {
  test(`status ${status} is ${kind}`, async t => {
    const { vendor, scanner } = await opened(t);
    vendor.capture = (_request, response) =>
      void response.writeHead(status, { location: 'http://example.org/' }).end();
    await failsWith(kind, scanner.capture(within));
  });
}

test('a body without end is cut at the limit', async t => {
  const { vendor, scanner } = await opened(t);
  vendor.capture = (_request, response) => {
    const chunk = Buffer.alloc(2 ** 20);
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', more);
    more();
  };
  const error = await failsWith('io', scanner.capture(within));
  assert.match(error.message, /more than 16777216 bytes/);
});

test('a service that dies in its answer, or is not there, is absent', async t => {
  const { vendor, scanner } = await opened(t);
  vendor.capture = (_request, response) => {
    response.write(png.subarray(0, 100), () => response.destroy());
  };
  await failsWith('absent', scanner.capture(within));
  await vendor.close();
  await failsWith('absent', scanner.capture(within));
  await failsWith('absent', driver.open('finger', { url: vendor.url }, { clock }));
});

test('an image of another resolution is refused, whether the file or the header says so', async t => {
  const { vendor, scanner } = await opened(t);
  bringFinger(vendor, { 'bitmapd-dpi': '1000' });
  await failsWith('io', scanner.capture(within));
});

test('the token is sent, and its lack is told', async t => {
  const vendor = await vendorServer(vendorInfo);
  t.after(() => vendor.close());
  vendor.token = 'open sesame';
  const tokenFile = path.join(await temporaryFolder(t), 'token');
  await writeFile(tokenFile, 'open sesame\n');
  await failsWith('io', driver.open('finger', { url: vendor.url }, { clock }));
  const scanner = await driver.open('finger', { url: vendor.url, tokenFile }, { clock });
  await scanner.dispose();
});

test('a service on another machine is not asked', async () => {
  for (const url of ['http://192.0.2.7:8080', 'http://127.0.0.1.example.org', 'http://localhost.example.org'])
    await failsWith('io', driver.open('finger', { url }, { clock }));
});
