import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { Fault } from '../core/errors.ts';

/** A key of AES-256-GCM. `id` (32 bits, from the key itself) stands in each record, so that keys can be changed. */
export interface SealingKey {
  readonly id: number;
  readonly secret: KeyObject;
}

/** Bytes of a sealed record beyond its plaintext. */
export const sealOverheadBytes = 33;
export const nonceBytes = 12;
export const sealingKeyBytes = 32;

const version = 1;
const tagBytes = 16;
const headerBytes = 5;
const cipherName = 'aes-256-gcm';

/** `bytes`: 32 random bytes. The id is the start of SHA-256 over a label and the key: it tells nothing of the key. */
export function sealingKey(bytes: Uint8Array): SealingKey {
  if (bytes.length !== sealingKeyBytes) {
    throw new Fault('bad-input', 'not a sealing key', {
      given: `${bytes.length} bytes`,
      wanted: `${sealingKeyBytes} bytes`,
    });
  }
  const digest = createHash('sha256').update('bitmapd sealing key id').update(bytes).digest();
  return { id: digest.readUInt32BE(0), secret: createSecretKey(bytes) };
}

/** Another 32 random bytes for one use, which tell nothing of the key (HKDF with SHA-256, RFC 5869). */
export function derivedKey({ secret }: SealingKey, use: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), `bitmapd ${use}`, sealingKeyBytes));
}

function header(keyId: number): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.writeUInt8(version, 0);
  bytes.writeUInt32BE(keyId, 1);
  return bytes;
}

/** The record's place is authenticated with it: a sealed value that is moved to another key does not open. */
function additionalData(head: Uint8Array, recordKey: string): Buffer {
  return Buffer.concat([head, Buffer.from(recordKey, 'utf8')]);
}

/**
 * Seals a record for its place in the database (NIST SP 800-38D). Layout: version (1 byte), key id (4, big-endian),
 * nonce (12), ciphertext, tag (16).
 *
 * `nonce` must be random and new each time; 8.3 of the standard allows 2^32 random nonces to a key.
 */
export function seal(
  plaintext: Uint8Array,
  recordKey: string,
  key: SealingKey,
  nonce: Uint8Array,
): Uint8Array {
  const head = header(key.id);
  const cipher = createCipheriv(cipherName, key.secret, nonce, { authTagLength: tagBytes });
  cipher.setAAD(additionalData(head, recordKey));
  return Buffer.concat([head, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The plaintext of what `seal` made; Fault `corrupt`, which names the record's key, for anything else. */
export function unseal(sealed: Uint8Array, recordKey: string, key: SealingKey): Uint8Array {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  checkHeader(bytes, recordKey, key);
  const nonce = bytes.subarray(headerBytes, headerBytes + nonceBytes);
  const decipher = createDecipheriv(cipherName, key.secret, nonce, { authTagLength: tagBytes });
  decipher.setAAD(additionalData(bytes.subarray(0, headerBytes), recordKey));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    const ciphertext = bytes.subarray(headerBytes + nonceBytes, -tagBytes);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch (cause) {
    throw new Fault('corrupt', 'the record does not authenticate', { where: recordKey, cause });
  }
}

function checkHeader(bytes: Buffer, recordKey: string, key: SealingKey): void {
  if (bytes.length < sealOverheadBytes || bytes.readUInt8(0) !== version) {
    throw new Fault('corrupt', 'not a sealed record', { where: recordKey });
  }
  const keyId = bytes.readUInt32BE(1);
  if (keyId === key.id) return;
  const hex = (id: number) => id.toString(16).padStart(8, '0');
  throw new Fault('corrupt', 'the record is sealed with another key', {
    where: recordKey,
    given: `key ${hex(keyId)}`,
    wanted: `key ${hex(key.id)}`,
    remedy: 'use the key file that the store was made with',
  });
}
