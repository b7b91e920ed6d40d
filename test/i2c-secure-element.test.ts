// The ATECC608 against a chip that is played at the level of its commands, with keys of node:crypto.
import assert from 'node:assert/strict';
import { createECDH, createHash, createPublicKey, verify } from 'node:crypto';
import test from 'node:test';
import * as fc from 'fast-check';
import { Atecc608, packetOf } from '../hal/chips/atecc608.ts';
import { crc16 } from '../hal/chips/crc.ts';
import { failsWith } from '../hal/contract-suite/expect.ts';
import { SimAtecc608 } from '../hal/drivers/sim/chips/atecc608.ts';
import { RegisterFile } from '../hal/drivers/sim/register-file.ts';
import { chipBench } from './helpers/chip-bench.ts';

const serialNumber = Uint8Array.of(0x01, 0x23, 1, 2, 3, 4, 5, 6, 0xee);

/** A generator that is no secret: this is a test. */
const counting = (length: number) => Uint8Array.from({ length }, (_, index) => index + 1);

async function bench() {
  const key = createECDH('prime256v1');
  key.setPrivateKey(createHash('sha256').update('a key of a test').digest());
  const element = new SimAtecc608({
    privateKeys: new Map([[0, new Uint8Array(key.getPrivateKey())]]),
    serialNumber,
    random: counting,
  });
  const { bus, site, inTime } = chipBench([0x00, element.wakeToken], [0x60, element]);
  const chip = await inTime(Atecc608.open(site(0x60)));
  return { element, chip, bus, site, inTime, publicPoint: new Uint8Array(key.getPublicKey().subarray(1)) };
}

test('CRC-16 and packets are those of the datasheet', () => {
  // The answer to a wake token, and an Info command, as CryptoAuthLib shows them.
  assert.equal(crc16(Uint8Array.of(0x04, 0x11)), 0x4333);
  assert.deepEqual(packetOf(0x30, 0, 0, new Uint8Array()), [0x07, 0x30, 0x00, 0x00, 0x00, 0x03, 0x5d]);
});

test('it is awake for its command alone', async () => {
  const { element, chip, inTime } = await bench();
  assert.equal(element.isAwake, false);
  assert.deepEqual(await inTime(chip.serialNumber()), serialNumber);
  assert.deepEqual(await inTime(chip.random()), counting(32));
  assert.equal(element.isAwake, false);
});

test('what it signs is ES256 of the key of its slot', async () => {
  const { element, chip, inTime, publicPoint } = await bench();
  const point = await inTime(chip.publicKey(0));
  assert.deepEqual(point, publicPoint);
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: base64(point.subarray(0, 32)), y: base64(point.subarray(32)) };
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
  const texts = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 50 }), { numRuns: 5, seed: 6 });
  for (const text of texts) {
    element.busyReads = 20;
    const signature = await inTime(chip.sign(0, createHash('sha256').update(text).digest()));
    assert.ok(verify('sha256', text, key, signature));
    assert.ok(!verify('sha256', Uint8Array.of(...text, 0), key, signature));
  }
});

test('both ends of ECDH have one secret', async () => {
  const { chip, inTime, publicPoint } = await bench();
  const other = createECDH('prime256v1');
  const otherPoint = new Uint8Array(other.generateKeys().subarray(1));
  const secret = await inTime(chip.ecdh(0, otherPoint));
  assert.deepEqual(Buffer.from(secret), other.computeSecret(Buffer.from([4, ...publicPoint])));
  const noPoint = await failsWith('io', inTime(chip.ecdh(0, new Uint8Array(64).fill(7))));
  assert.match(noPoint.message, /elliptic curves/);
});

test('a slot that is not configured, noise, and a chip that is another one are refused', async () => {
  const { element, chip, site, bus, inTime } = await bench();
  assert.match((await failsWith('io', inTime(chip.publicKey(5)))).message, /not configured/);
  element.noise = 1;
  assert.match((await failsWith('io', inTime(chip.random()))).message, /check sum/);
  bus.targets.set(0x61, new RegisterFile());
  await failsWith('io', inTime(Atecc608.open(site(0x61))));
  bus.targets.delete(0x60);
  await failsWith('absent', inTime(chip.random()));
});

test('a command longer than its digest or point is a mistake of the caller', async () => {
  const { chip } = await bench();
  await assert.rejects(chip.sign(0, new Uint8Array(31)), RangeError);
  await assert.rejects(chip.ecdh(0, new Uint8Array(65)), RangeError);
});
