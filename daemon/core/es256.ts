import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { Fault, messageOf } from './errors.ts';

/** A public key of the curve P-256 (RFC 7518, 6.2.1), as it goes to the hub. */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** Tells whether something was signed by one key. */
export interface VerifyingKey {
  /** The thumbprint of the public key (RFC 7638): base64url, 43 characters. */
  readonly id: string;
  readonly jwk: PublicJwk;
  /** SubjectPublicKeyInfo, PEM: what an auditor is given. */
  readonly pem: string;
  /** ES256 (RFC 7518, 3.4): `signature` is R and S, 32 bytes each. */
  verifies(bytes: Uint8Array, signature: Uint8Array): boolean;
}

/** A key that a kiosk or a hub signs with: heads of its audit chain, or its messages. */
export interface SigningKey extends VerifyingKey {
  sign(bytes: Uint8Array): Uint8Array;
}

export const signatureBytes = 64;
const dsaEncoding = 'ieee-p1363';

/** A new private key: PKCS #8, PEM. */
export function makeSigningKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** `pem`: a private key of P-256. Fault `bad-input`, which tells nothing of what was given, for anything else. */
export function signingKeyFrom(pem: string | Uint8Array, where: string): SigningKey {
  const key = parsed(where, 'a private key', () => createPrivateKey(Buffer.from(pem)));
  return {
    ...verifierOf(createPublicKey(key), where),
    sign: bytes => sign('sha256', bytes, { key, dsaEncoding }),
  };
}

/** `pem`: a public key of P-256, as `VerifyingKey.pem` or in a certificate. Fault `bad-input` for anything else. */
export function verifierFromPem(pem: string | Uint8Array, where: string): VerifyingKey {
  return verifierOf(
    parsed(where, 'a public key', () => createPublicKey(Buffer.from(pem))),
    where,
  );
}

/** The same of what came over a line. */
export function verifierFromJwk({ kty, crv, x, y }: PublicJwk, where: string): VerifyingKey {
  const key = parsed(where, 'a public key', () =>
    createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }),
  );
  return verifierOf(key, where);
}

function parsed(where: string, what: string, parse: () => KeyObject): KeyObject {
  try {
    return parse();
  } catch (cause) {
    throw new Fault('bad-input', `not ${what}: ${messageOf(cause)}`, { where, wanted: 'P-256, PEM', cause });
  }
}

function verifierOf(key: KeyObject, where: string): VerifyingKey {
  const { kty, crv, x, y } = key.export({ format: 'jwk' });
  if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined) {
    throw new Fault('bad-input', 'not a key of P-256', {
      where,
      given: crv ?? kty ?? 'another kind of key',
      wanted: 'P-256',
    });
  }
  const jwk: PublicJwk = { kty, crv, x, y };
  return {
    id: thumbprint(jwk),
    jwk,
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    verifies: (bytes, signature) => verify('sha256', bytes, { key, dsaEncoding }, signature),
  };
}

/** RFC 7638, 3: SHA-256 over the required members in the order of their names. */
export function thumbprint({ crv, kty, x, y }: PublicJwk): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}
