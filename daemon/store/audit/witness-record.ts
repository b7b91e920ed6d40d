import { crc32 } from 'node:zlib';
import { type ChainHead, hashBytes } from './audit-chain.ts';
import { type SigningKey, type VerifyingKey, signatureBytes } from '../../core/es256.ts';

/** What the witness has seen on the disk of the store. */
export interface WitnessRecord {
  /** Grows by one with each write, from 0; its last bit is its slot. */
  readonly generation: number;
  readonly head: ChainHead;
  /** The number of the newest signed head up to there; 0 when there is none. */
  readonly signedSeq: number;
}

export type SlotDefect =
  | 'torn' // its checksum fails: a write was cut off, or its bytes were changed
  | 'forged'; // whole, and not signed by a key of this kiosk

/** One for each slot, in order. */
export type SlotReading = { readonly record: WitnessRecord } | { readonly defect: SlotDefect };

/** A slot is a page of its own, so that a write that is cut off leaves the other one alone. */
export const slotBytes = 4096;
export const slotCount = 2;
const witnessBytes = slotCount * slotBytes;

const magic = Buffer.from('bitmapW1', 'ascii');
const hashAt = 24;
const signedAt = hashAt + hashBytes;
const claimBytes = signedAt + 8;
const checksumAt = claimBytes + signatureBytes;
const usedBytes = checksumAt + 4;

/**
 * Layout, numbers big-endian: magic (8 bytes), generation (8), number of the link (8), its hash (32), number of the newest
 * signed head (8), ES256 over all this (64), CRC-32 over all before (4), zeros.
 */
export function encodeSlot({ generation, head, signedSeq }: WitnessRecord, key: SigningKey): Uint8Array {
  const slot = Buffer.alloc(slotBytes);
  magic.copy(slot);
  slot.writeBigUInt64BE(BigInt(generation), 8);
  slot.writeBigUInt64BE(BigInt(head.seq), 16);
  slot.set(head.hash, hashAt);
  slot.writeBigUInt64BE(BigInt(signedSeq), signedAt);
  slot.set(key.sign(slot.subarray(0, claimBytes)), claimBytes);
  slot.writeUInt32BE(crc32(slot.subarray(0, checksumAt)), checksumAt);
  return slot;
}

/** Both slots of a file; one that is not of `witnessBytes` bytes has none that is whole. */
export function readSlots(file: Uint8Array, keys: readonly VerifyingKey[]): SlotReading[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  return Array.from({ length: slotCount }, (_, slot) => {
    if (bytes.length !== witnessBytes) return { defect: 'torn' as const };
    return readSlot(bytes.subarray(slot * slotBytes, (slot + 1) * slotBytes), slot, keys);
  });
}

function readSlot(bytes: Buffer, slot: number, keys: readonly VerifyingKey[]): SlotReading {
  if (!isWhole(bytes)) return { defect: 'torn' };
  const signature = bytes.subarray(claimBytes, checksumAt);
  const isSigned = keys.some(key => key.verifies(bytes.subarray(0, claimBytes), signature));
  const record = recordOf(bytes);
  return isSigned && record.generation % slotCount === slot ? { record } : { defect: 'forged' };
}

function isWhole(bytes: Buffer): boolean {
  return (
    bytes.subarray(0, magic.length).equals(magic) &&
    bytes.readUInt32BE(checksumAt) === crc32(bytes.subarray(0, checksumAt)) &&
    bytes.subarray(usedBytes).every(byte => byte === 0)
  );
}

function recordOf(bytes: Buffer): WitnessRecord {
  return {
    generation: Number(bytes.readBigUInt64BE(8)),
    head: { seq: Number(bytes.readBigUInt64BE(16)), hash: new Uint8Array(bytes.subarray(hashAt, signedAt)) },
    signedSeq: Number(bytes.readBigUInt64BE(signedAt)),
  };
}

/** The newest of the slots that are whole. */
export function newestOf(slots: readonly SlotReading[]): WitnessRecord | undefined {
  const records = slots.flatMap(slot => ('record' in slot ? [slot.record] : []));
  return records.sort((a, b) => b.generation - a.generation)[0];
}
