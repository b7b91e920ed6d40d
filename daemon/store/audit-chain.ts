import { createHash } from 'node:crypto';
import type { AuditDefect, AuditVerdict } from './contract.ts';
import { auditKey, numberOf } from './keys.ts';

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

export const genesis: ChainHead = { seq: 0, hash: new Uint8Array(32) };
const hashBytes = 32;

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

/**
 * Walks links in order, from the first. `head` is where the chain must end; `authenticates` opens a sealed entry (an
 * auditor without the key passes a constant true).
 */
export async function verifyChain(
  links: AsyncIterable<readonly [string, Uint8Array]>,
  head: ChainHead,
  authenticates: (key: string, sealed: Uint8Array) => boolean,
): Promise<AuditVerdict> {
  let at = genesis;
  for await (const [key, link] of links) {
    if (at.seq === head.seq) return bad(at, key, 'beyond-head');
    if (numberOf(key) !== at.seq + 1) return bad(at, auditKey(at.seq + 1), 'missing');
    const { hash, sealed } = splitLink(link);
    const next = extend(at, sealed);
    if (!sameHash(next.hash, hash)) return bad(at, key, 'altered');
    if (!authenticates(key, sealed)) return bad(at, key, 'unreadable');
    at = next;
  }
  if (at.seq < head.seq) return bad(at, auditKey(at.seq + 1), 'missing');
  if (!sameHash(at.hash, head.hash)) return bad(at, auditKey(at.seq), 'altered');
  return { verified: at.seq };
}

function bad(at: ChainHead, key: string, defect: AuditDefect): AuditVerdict {
  return { verified: at.seq, firstBad: { key, defect } };
}

function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
