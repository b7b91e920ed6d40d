import { createHash } from 'node:crypto';

/**
 * The chain that shows a change, a swap or a loss in the audit. It covers the sealed bytes, so that it can be walked
 * without the sealing key and stays whole when a key is destroyed. A link is kept as its hash (32 bytes), then its
 * sealed entry.
 */
export interface ChainHead {
  /** Of the last link; 0 for an empty chain. */
  readonly seq: number;
  readonly hash: Uint8Array;
}

export const hashBytes = 32;
export const genesis: ChainHead = { seq: 0, hash: new Uint8Array(hashBytes) };

/** hash = SHA-256(hash before || sealed bytes) */
export function extend(head: ChainHead, sealed: Uint8Array): ChainHead {
  const hash = createHash('sha256').update(head.hash).update(sealed).digest();
  return { seq: head.seq + 1, hash };
}

export function encodeLink(hash: Uint8Array, sealed: Uint8Array): Uint8Array {
  return Buffer.concat([hash, sealed]);
}

export function splitLink(link: Uint8Array): { readonly hash: Uint8Array; readonly sealed: Uint8Array } {
  return { hash: link.subarray(0, hashBytes), sealed: link.subarray(hashBytes) };
}

export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

export function sameHead(a: ChainHead, b: ChainHead): boolean {
  return a.seq === b.seq && sameHash(a.hash, b.hash);
}
