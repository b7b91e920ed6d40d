import { Fault, messageOf } from '../../core/errors.ts';
import { type ChainHead, sameHead } from './audit-chain.ts';
import type { SigningKey, VerifyingKey } from '../../core/es256.ts';

/** Whose chain it is; a head of a hub never passes for one of a kiosk. */
export type ChainKind = 'kiosk' | 'hub';

/** What the signer vouches for: that the chain ended here at that time, and went on from the head signed before. */
export interface HeadClaim {
  readonly chain: ChainKind;
  readonly head: ChainHead;
  /** The head that was signed before this one; genesis for the first. */
  readonly previous: ChainHead;
  /** ISO 8601 instant. */
  readonly at: string;
}

export interface SignedHead extends HeadClaim {
  /** The thumbprint of the key that is said to have signed. */
  readonly keyId: string;
}

interface Payload {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
  readonly previous: { readonly seq: number; readonly hash: string };
  readonly at: string;
}

/** A head as a JWS in compact form (RFC 7515, 3.1), signed with ES256. */
export function signHead(claim: HeadClaim, key: SigningKey): string {
  const input = `${base64url(headerOf(key.id))}.${base64url(payloadOf(claim))}`;
  return `${input}.${Buffer.from(key.sign(Buffer.from(input))).toString('base64url')}`;
}

/**
 * What a signed head says, without a look at its signature. There is one spelling of every head: bits that base64url
 * leaves open, or another order of members, are Fault `bad-input`.
 */
export function readHead(jws: string): SignedHead {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  const { kid } = jsonOf(header) as { readonly kid?: unknown };
  const claim = claimOf(jsonOf(payload));
  const keyId = typeof kid === 'string' ? kid : '';
  const again = Buffer.from(signature, 'base64url').toString('base64url');
  const spelling = `${base64url(headerOf(keyId))}.${base64url(payloadOf(claim))}.${again}`;
  if (jws !== spelling) throw notHead('another spelling');
  return { ...claim, keyId };
}

/** Whether one of `keys` has signed what `readHead` takes. */
export function isSignedBy(jws: string, keys: readonly VerifyingKey[]): boolean {
  const at = jws.lastIndexOf('.');
  const signature = Buffer.from(jws.slice(at + 1), 'base64url');
  return keys.some(key => key.verifies(Buffer.from(jws.slice(0, at)), signature));
}

/** Whether `later` was signed next after `earlier`, on the same chain. */
export function follows(later: SignedHead, earlier: SignedHead): boolean {
  return later.chain === earlier.chain && sameHead(later.previous, earlier.head);
}

const headerOf = (kid: string) => ({ alg: 'ES256', kid });
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function payloadOf({ chain, head, previous, at }: HeadClaim): Payload {
  return {
    chain,
    seq: head.seq,
    hash: hex(head.hash),
    previous: { seq: previous.seq, hash: hex(previous.hash) },
    at,
  };
}

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function jsonOf(part: string): object {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null) return value;
  } catch (cause) {
    throw notHead(messageOf(cause));
  }
  throw notHead('no object');
}

function claimOf({ chain, at, previous, ...head }: Partial<Payload>): HeadClaim {
  if (chain !== 'kiosk' && chain !== 'hub') throw notHead('another chain');
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at))) throw notHead('no time');
  return { chain, at, head: chainHead(head), previous: chainHead(previous ?? {}) };
}

function chainHead({ seq, hash }: { readonly seq?: unknown; readonly hash?: unknown }): ChainHead {
  const isSeq = typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0;
  if (!isSeq || typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash)) throw notHead('no link');
  return { seq, hash: Buffer.from(hash, 'hex') };
}

function notHead(why: string): Fault {
  return new Fault('bad-input', `not a signed head: ${why}`);
}
