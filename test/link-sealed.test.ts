// What leaves a kiosk is signed by it and read by its hub alone; `jose` is held against it as another hand at RFC 7515 and 7516.
import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import test from 'node:test';
import * as fc from 'fast-check';
import * as jose from 'jose';
import { makeSigningKey, signingKeyFrom } from '../daemon/core/es256.ts';
import { Fault } from '../daemon/core/errors.ts';
import { agreementKey, decryptText, encryptText, makeAgreementNumber } from '../daemon/link/sealed/jwe.ts';
import { readSigned, signText } from '../daemon/link/sealed/jws.ts';
import { padded, paddedBytes } from '../daemon/link/sealed/padding.ts';
import { maxPlaintextBytes, maxSealedBytes } from '../daemon/link/sealed/parameters.ts';

const pem = makeSigningKey();
const signer = signingKeyFrom(pem, 'test');
const number = makeAgreementNumber();
const recipient = agreementKey(number);
const find = (id: string) => (id === recipient.id ? recipient : undefined);
const josePrivate = createPrivateKey({
  key: { ...recipient.jwk, d: number.toString('base64url') },
  format: 'jwk',
});
const isFault = (code: string) => (error: unknown) => error instanceof Fault && error.code === code;

test('what is signed here jose verifies, and the other way round', async () => {
  const ours = signText('x+jws', Buffer.from('{"a":1}'), signer);
  const { payload, protectedHeader } = await jose.compactVerify(ours, createPublicKey(pem));
  assert.equal(Buffer.from(payload).toString(), '{"a":1}');
  assert.deepEqual(protectedHeader, { alg: 'ES256', typ: 'x+jws', kid: signer.id });
  assert.equal(await jose.calculateJwkThumbprint(signer.jwk), signer.id);
  const theirs = await new jose.CompactSign(Buffer.from('other'))
    .setProtectedHeader({ alg: 'ES256', typ: 'x+jws', kid: signer.id })
    .sign(createPrivateKey(pem));
  const read = readSigned(theirs);
  assert.ok(read.isSignedBy(signer));
  assert.equal(read.payload.toString(), 'other');
  assert.ok(!read.isSignedBy(signingKeyFrom(makeSigningKey(), 'another')));
});

test('what is encrypted here jose decrypts, and the other way round', async () => {
  const ours = encryptText(Buffer.from('secret'), recipient, randomBytes);
  const { plaintext, protectedHeader } = await jose.compactDecrypt(ours, josePrivate);
  assert.equal(Buffer.from(plaintext).toString(), 'secret');
  assert.equal(protectedHeader.kid, recipient.id);
  const theirs = await new jose.CompactEncrypt(Buffer.from('theirs'))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: recipient.id })
    .encrypt(createPublicKey(josePrivate));
  assert.equal(decryptText(theirs, find).toString(), 'theirs');
});

test('the example of RFC 7518, appendix C, agrees on the key that stands there', async () => {
  // Alice's ephemeral key and Bob's: A128GCM there, so only the agreement itself is held against it, through jose.
  const bob = agreementKey(Buffer.from('VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw', 'base64url'));
  assert.equal(bob.jwk.x, 'weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ');
  assert.equal(bob.jwk.y, 'e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck');
  const text = encryptText(Buffer.from('to Bob'), bob, randomBytes);
  assert.equal(decryptText(text, () => bob).toString(), 'to Bob');
});

test('a byte changed anywhere is told of, whatever the byte', () => {
  const signed = signText('x+jws', randomBytes(60), signer);
  const sealed = encryptText(Buffer.from(signed), recipient, randomBytes);
  fc.assert(
    fc.property(fc.nat({ max: sealed.length - 1 }), fc.integer({ min: 1, max: 127 }), (at, change) => {
      const bytes = Buffer.from(sealed);
      bytes[at] = (bytes[at] ?? 0) ^ change;
      assert.throws(
        () => decryptText(bytes.toString('latin1'), find),
        error => error instanceof Fault,
      );
    }),
  );
  fc.assert(
    fc.property(fc.nat({ max: signed.length - 1 }), fc.integer({ min: 1, max: 127 }), (at, change) => {
      const bytes = Buffer.from(signed);
      bytes[at] = (bytes[at] ?? 0) ^ change;
      const isRefused = () => {
        const read = readSigned(bytes.toString('latin1'));
        return read.keyId !== signer.id || !read.isSignedBy(signer);
      };
      try {
        assert.ok(isRefused());
      } catch (error) {
        assert.ok(isFault('bad-input')(error), String(error));
      }
    }),
  );
});

test('no algorithm but ours is taken, and none that a header proposes', async () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const kid = signer.id;
  for (const header of [
    { alg: 'none', kid, typ: 'x' },
    { alg: 'HS256', kid, typ: 'x' },
    { alg: 'ES256', kid, typ: 'x', crit: ['b64'] },
  ])
    assert.throws(
      () => readSigned(`${part(header)}.AAAA.AAAA`),
      isFault('bad-input'),
      JSON.stringify(header),
    );
  const compressed = { alg: 'ECDH-ES', enc: 'A256GCM', kid: recipient.id, zip: 'DEF', epk: recipient.jwk };
  assert.throws(() => decryptText(`${part(compressed)}..AAAA.AAAA.AAAA`, find), isFault('bad-input'));
  const offCurve = {
    alg: 'ECDH-ES',
    enc: 'A256GCM',
    kid: recipient.id,
    epk: { ...recipient.jwk, y: recipient.jwk.x },
  };
  const iv = Buffer.alloc(12).toString('base64url');
  const tag = Buffer.alloc(16).toString('base64url');
  assert.throws(() => decryptText(`${part(offCurve)}..${iv}.AAAA.${tag}`, find), isFault('bad-input'));
  const shortTag = Buffer.alloc(4).toString('base64url');
  const whole = { alg: 'ECDH-ES', enc: 'A256GCM', kid: recipient.id, epk: recipient.jwk };
  assert.throws(() => decryptText(`${part(whole)}..${iv}.AAAA.${shortTag}`, find), isFault('bad-input'));
  const stranger = encryptText(Buffer.from('x'), agreementKey(makeAgreementNumber()), randomBytes);
  assert.throws(() => decryptText(stranger, find), isFault('not-found'));
});

test('a hit and a routine event are of one size, and the largest text still fits a message', () => {
  assert.equal(paddedBytes(1), paddedBytes(4_000));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: maxPlaintextBytes - 64 * 1024 }), bytes => {
      const size = paddedBytes(bytes);
      assert.ok(size >= bytes && size <= maxPlaintextBytes);
      assert.ok(bytes < 4096 || size < 2 * bytes);
    }),
  );
  const text = padded(Buffer.from('{"a":1}'));
  assert.deepEqual(JSON.parse(text.toString()), { a: 1 });
  const largest = signText('bitmap-up+jws', Buffer.alloc(maxPlaintextBytes, 0x20), signer);
  assert.ok(encryptText(Buffer.from(largest), recipient, randomBytes).length <= maxSealedBytes);
});
