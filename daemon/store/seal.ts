import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { Fault } from '../core/errors.ts';

/** A key of AES-256-GCM. `id` (32 bits, from the key itself) stands in each record, so that keys can be changed. */
export interface SealingKey {
  readonly id: number;
  /** Memory of its own, so that `wipe` reaches the only copy that JavaScript holds. */
  readonly secret: Uint8Array;
}

/** What a record says of the key that opens it. */
export type Sealer =
  | { readonly of: 'keyring'; readonly keyId: number }
  /** The key of one encounter: in a slot, which can be overwritten. */
  | { readonly of: 'encounter'; readonly keyId: number; readonly slot: number };

/** Bytes of a record beyond its plaintext, where a key of the keyring seals it. */
export const sealOverheadBytes = 33;
export const nonceBytes = 12;
export const sealingKeyBytes = 32;

const tagBytes = 16;
const layouts = {
  keyring: { version: 1, headerBytes: 5 },
  encounter: { version: 2, headerBytes: 9 },
} as const;
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
  // Not a small typed array: V8 keeps those in its heap, and copies them when it collects.
  const secret = new Uint8Array(new ArrayBuffer(sealingKeyBytes));
  secret.set(bytes);
  return { id: digest.readUInt32BE(0), secret };
}

export function wipe({ secret }: SealingKey): void {
  secret.fill(0);
}

/** Another 32 random bytes for one use, which tell nothing of the key (HKDF with SHA-256, RFC 5869). */
export function derivedKey({ secret }: SealingKey, use: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), `bitmapd ${use}`, sealingKeyBytes));
}

function headerOf(sealer: Sealer): Buffer {
  const { version, headerBytes } = layouts[sealer.of];
  const bytes = Buffer.alloc(headerBytes);
  bytes.writeUInt8(version, 0);
  bytes.writeUInt32BE(sealer.keyId, 1);
  if (sealer.of === 'encounter') bytes.writeUInt32BE(sealer.slot, 5);
  return bytes;
}

/** Which key opens a record; Fault `corrupt` when it is none. Nothing of it is authenticated yet. */
export function sealerOf(sealed: Uint8Array, recordKey: string): Sealer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const version = bytes[0];
  if (version === layouts.keyring.version && hasRoom(bytes, layouts.keyring.headerBytes)) {
    return { of: 'keyring', keyId: bytes.readUInt32BE(1) };
  }
  if (version === layouts.encounter.version && hasRoom(bytes, layouts.encounter.headerBytes)) {
    return { of: 'encounter', keyId: bytes.readUInt32BE(1), slot: bytes.readUInt32BE(5) };
  }
  throw new Fault('corrupt', 'not a sealed record', { where: recordKey });
}

const hasRoom = (bytes: Uint8Array, headerBytes: number) =>
  bytes.length >= headerBytes + nonceBytes + tagBytes;

/** The record's place is authenticated with it: a sealed value that is moved to another key does not open. */
function additionalData(head: Uint8Array, recordKey: string): Buffer {
  return Buffer.concat([head, Buffer.from(recordKey, 'utf8')]);
}

/**
 * Seals a record for its place in the database (NIST SP 800-38D). Layout: version (1 byte), key id (4, big-endian),
 * the slot where the key is an encounter's (4), nonce (12), ciphertext, tag (16).
 *
 * `nonce` must be random and new each time; 8.3 of the standard allows 2^32 random nonces to a key.
 */
export function seal(
  plaintext: Uint8Array,
  recordKey: string,
  key: SealingKey,
  nonce: Uint8Array,
  slot?: number,
): Uint8Array {
  const head = headerOf(
    slot === undefined ? { of: 'keyring', keyId: key.id } : { of: 'encounter', keyId: key.id, slot },
  );
  const cipher = createCipheriv(cipherName, key.secret, nonce, { authTagLength: tagBytes });
  cipher.setAAD(additionalData(head, recordKey));
  return Buffer.concat([head, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The plaintext of what `seal` made; Fault `corrupt`, which names the record's key, for anything else. */
export function unseal(sealed: Uint8Array, recordKey: string, key: SealingKey): Uint8Array {
  const sealer = sealerOf(sealed, recordKey);
  if (sealer.keyId !== key.id) throw otherKey(recordKey, sealer.keyId, key.id);
  const { headerBytes } = layouts[sealer.of];
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
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

/** The Fault of a record whose key is not there. */
export function otherKey(recordKey: string, givenId: number, wantedId: number): Fault {
  return new Fault('corrupt', 'the record is sealed with another key', {
    where: recordKey,
    given: `key ${hexOf(givenId)}`,
    wanted: `key ${hexOf(wantedId)}`,
    remedy: 'use the key file and the keyring that the store was made with',
  });
}

const hexOf = (keyId: number) => keyId.toString(16).padStart(8, '0');
