import { Compile } from 'typebox/compile';
import type { SigningKey, VerifyingKey } from '../../core/es256.ts';
import { Fault } from '../../core/errors.ts';
import { base64url, fromBase64url, headerFrom, partsOf } from './base64url.ts';
import { SignedHeaderSchema } from './header-schema.ts';

/**
 * JWS in compact form (RFC 7515, 3.1), ES256 and nothing else (RFC 7518, 3.4): no algorithm is ever taken from what came
 * over the line. `jose` does the same in three times the time (docs/measurements.md), and asynchronously.
 */
export interface SignedText {
  /** The thumbprint of the key that is said to have signed. */
  readonly keyId: string;
  /** What kind of thing is signed: a signature under one is none under another. */
  readonly typ: string;
  readonly payload: Buffer;
  /** Certificates that vouch for the key, the key's own first, in DER (RFC 7515, 4.1.6). */
  readonly certificates: readonly Buffer[];
  isSignedBy(key: VerifyingKey): boolean;
}

const algorithm = 'ES256';
const headerCheck = Compile(SignedHeaderSchema);
const noCertificates: readonly Uint8Array[] = [];

export function signText(
  typ: string,
  payload: Uint8Array,
  key: SigningKey,
  certificates = noCertificates,
): string {
  const x5c = certificates.map(der => Buffer.from(der).toString('base64'));
  const header = { alg: algorithm, typ, kid: key.id, ...(x5c.length > 0 && { x5c }) };
  const input = `${base64url(JSON.stringify(header))}.${base64url(payload)}`;
  return `${input}.${base64url(key.sign(Buffer.from(input)))}`;
}

/** Takes a signed text apart, without a look at the signature. Fault `bad-input` for anything else. */
export function readSigned(text: string): SignedText {
  const [head = '', body = '', tail = ''] = partsOf(text, 3, 'JWS');
  const header = headerFrom(head, 'the header of a JWS');
  if (!headerCheck.Check(header))
    throw new Fault('bad-input', 'not signed as messages are', {
      where: 'the header of a JWS',
      wanted: `alg ${algorithm}, kid, typ, no crit`,
    });
  const { typ, kid, x5c = [] } = header;
  const signature = fromBase64url(tail, 'a signature');
  return {
    keyId: kid,
    typ,
    payload: fromBase64url(body, 'a signed text'),
    certificates: x5c.map(one => Buffer.from(one, 'base64')),
    isSignedBy: key => key.verifies(Buffer.from(text.slice(0, -tail.length - 1)), signature),
  };
}
