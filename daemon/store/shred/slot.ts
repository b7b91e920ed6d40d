import { crc32 } from 'node:zlib';
import { nonceBytes, seal, sealerOf, type SealingKey, sealingKey, unseal } from '../seal.ts';
import type { Keyring } from '../keyring.ts';
import { slotBytes } from './parameters.ts';

/**
 * What stands in a slot: nothing, a key that is wrapped, or bytes that are neither: half a write, or damage.
 *
 * Layout of a key: `K` (1 byte), 3 bytes 0, the key's id (4, big-endian), the key sealed for the number of its slot
 * (65), zeros, CRC-32 of all before (4). A slot of zeros is free.
 */
export type Slot =
  | { readonly state: 'free'; readonly keyId?: undefined }
  | { readonly state: 'key'; readonly keyId: number; readonly wrapped: Uint8Array }
  | { readonly state: 'torn'; readonly keyId?: undefined };

const mark = 0x4b;
const wrappedAt = 8;
const wrappedBytes = 65;
const checksumAt = slotBytes - 4;

export const freeSlot = new Uint8Array(slotBytes);

/** What stands for the record's key where an encounter's key is sealed: its slot, so that none can be moved. */
const placeOf = (slot: number) => `encounter-key/${slot}`;

export function encodeSlot(
  slot: number,
  key: SealingKey,
  keyring: Keyring,
  randomBytes: (length: number) => Uint8Array,
): Uint8Array {
  const place = placeOf(slot);
  const bytes = Buffer.alloc(slotBytes);
  bytes.writeUInt8(mark, 0);
  bytes.writeUInt32BE(key.id, 4);
  bytes.set(seal(key.secret, place, keyring.sealing(place), randomBytes(nonceBytes)), wrappedAt);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, checksumAt)), checksumAt);
  return bytes;
}

export function decodeSlot(given: Uint8Array): Slot {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.equals(freeSlot)) return { state: 'free' };
  const whole = bytes[0] === mark && bytes.readUInt32BE(checksumAt) === crc32(bytes.subarray(0, checksumAt));
  if (!whole) return { state: 'torn' };
  const wrapped = bytes.subarray(wrappedAt, wrappedAt + wrappedBytes);
  return { state: 'key', keyId: bytes.readUInt32BE(4), wrapped };
}

/** The key in a slot; Fault `corrupt` when it does not authenticate, or the ring has not what it is wrapped with. */
export function unwrap(slot: number, wrapped: Uint8Array, keyring: Keyring): SealingKey {
  const place = placeOf(slot);
  const bytes = unseal(wrapped, place, keyring.opening(place, sealerOf(wrapped, place).keyId));
  const key = sealingKey(bytes);
  bytes.fill(0);
  return key;
}

/** True when a key is wrapped with another key than the ring's newest. */
export function isWrappedWithOld(slot: number, wrapped: Uint8Array, keyring: Keyring): boolean {
  const place = placeOf(slot);
  return sealerOf(wrapped, place).keyId !== keyring.sealing(place).id;
}
