import { createHash } from 'node:crypto';
import { type PublicJwk, signingKeyFrom, thumbprint } from '../../core/es256.ts';

/** The key that a kiosk proves with that it is itself. It is made on the kiosk and never leaves it. */
export interface DeviceKey {
  readonly publicJwk: PublicJwk;
  /** RFC 7638 thumbprint, SHA-256, base64url. */
  readonly kid: string;
  /** ES256: r and s, 32 bytes each, over the SHA-256 of the bytes (RFC 7518, 3.4). */
  sign(bytes: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** A key in the memory of this process. TLS takes no other. */
export interface SoftwareKey extends DeviceKey {
  /** PKCS #8. */
  readonly pem: string;
}

/** Throws Fault `bad-input` for what is no private key of P-256; `where` is the file that it came from. */
export function softwareKey(pem: string, where: string): SoftwareKey {
  const key = signingKeyFrom(pem, where);
  return { pem, publicJwk: key.jwk, kid: key.id, sign: bytes => key.sign(bytes) };
}

/** What a key in a secure element takes, as `hal/chips/atecc608.ts` gives it. */
export interface SigningElement {
  /** x and y of the key of a slot. */
  publicKey(slot: number): Promise<Uint8Array>;
  /** r and s over a SHA-256 digest. */
  sign(slot: number, digest: Uint8Array): Promise<Uint8Array>;
}

/** The key in a slot of a secure element: it signs requests and messages, and TLS cannot use it. */
export async function elementKey(element: SigningElement, slot: number): Promise<DeviceKey> {
  const point = Buffer.from(await element.publicKey(slot));
  if (point.length !== 64) throw new RangeError('a public key of P-256 has 64 bytes');
  const [x, y] = [point.subarray(0, 32), point.subarray(32)].map(half => half.toString('base64url'));
  const publicJwk: PublicJwk = { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' };
  return {
    publicJwk,
    kid: thumbprint(publicJwk),
    sign: bytes => element.sign(slot, createHash('sha256').update(bytes).digest()),
  };
}
