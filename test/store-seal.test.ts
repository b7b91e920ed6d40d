import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../daemon/core/errors.ts';
import { nonceBytes, seal, sealingKey, sealOverheadBytes, unseal } from '../daemon/store/seal.ts';
import { testKey } from './helpers/store.ts';

const bytes = fc.uint8Array({ maxLength: 300 });
const isCorrupt = (key: string) => (error: unknown) =>
  error instanceof Fault && error.code === 'corrupt' && error.detail.where === key;

test('what is sealed for a key opens at that key, byte for byte', () => {
  fc.assert(
    fc.property(bytes, fc.string(), (plaintext, key) => {
      const sealed = seal(plaintext, key, testKey, randomBytes(nonceBytes));
      assert.equal(sealed.length, plaintext.length + sealOverheadBytes);
      assert.deepEqual(new Uint8Array(unseal(sealed, key, testKey)), plaintext);
    }),
  );
});

test('one flipped bit anywhere, or a cut, is found', () => {
  fc.assert(
    fc.property(bytes, fc.nat(), fc.nat(7), fc.boolean(), (plaintext, place, bit, cut) => {
      const sealed = seal(plaintext, 'a/1', testKey, randomBytes(nonceBytes));
      const at = place % sealed.length;
      if (!cut) sealed[at] = (sealed[at] ?? 0) ^ (1 << bit);
      assert.throws(() => unseal(cut ? sealed.subarray(0, at) : sealed, 'a/1', testKey), isCorrupt('a/1'));
    }),
  );
});

test('a record that was moved to another key does not open', () => {
  const sealed = seal(Buffer.from('GREEN'), 'encounter/1', testKey, randomBytes(nonceBytes));
  assert.throws(() => unseal(sealed, 'encounter/2', testKey), isCorrupt('encounter/2'));
});

test('another key is named as such', () => {
  const other = sealingKey(randomBytes(32));
  const sealed = seal(Buffer.from('x'), 'a/1', other, randomBytes(nonceBytes));
  assert.throws(
    () => unseal(sealed, 'a/1', testKey),
    /sealed with another key, got key [0-9a-f]{8}, wanted key/,
  );
});

test('a sealed record shows nothing of its plaintext', () => {
  const plaintext = Buffer.from('surname: ERIKSSON');
  const sealed = Buffer.from(seal(plaintext, 'a/1', testKey, randomBytes(nonceBytes)));
  assert.equal(sealed.includes(Buffer.from('ERIKSSON')), false);
});
