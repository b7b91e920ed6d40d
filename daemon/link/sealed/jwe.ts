import { createCipheriv, createDecipheriv, createECDH, createHash } from 'node:crypto';
import { Compile } from 'typebox/compile';
import { type PublicJwk, thumbprint } from '../../core/es256.ts';
import { Fault } from '../../core/errors.ts';
import { base64url, fromBase64url, headerFrom, partsOf } from './base64url.ts';
import { EncryptedHeaderSchema } from './header-schema.ts';

/**
 * JWE in compact form (RFC 7516, 3.1) to one key of P-256: ECDH-ES in the mode of direct key agreement (RFC 7518, 4.6), then
 * A256GCM (5.3). Nothing else is read or written, and no text is compressed.
 */
const algorithm = 'ECDH-ES';
const encryption = 'A256GCM';
const headerCheck = Compile(EncryptedHeaderSchema);
const curve = 'prime256v1';
const [coordinateBytes, ivBytes, tagBytes] = [32, 12, 16];

/** Where texts may be encrypted to. */
export interface RecipientKey {
  /** The thumbprint (RFC 7638). */
  readonly id: string;
  readonly jwk: PublicJwk;
}

/** The other side of it: gives what the two keys agree on. Throws when the point is none of the curve. */
export interface AgreementKey extends RecipientKey {
  agree(point: Uint8Array): Uint8Array;
}

/** Bytes from a generator that is fit for keys. */
export type RandomBytes = (count: number) => Uint8Array;

/** `contentType`: what the plaintext is (RFC 7516, 4.1.12). */
export function encryptText(
  plaintext: Uint8Array,
  to: RecipientKey,
  randomBytes: RandomBytes,
  contentType = 'JWS',
): string {
  const ephemeral = createECDH(curve);
  const epk = jwkOf(ephemeral.generateKeys());
  const key = contentKey(ephemeral.computeSecret(pointOf(to.jwk)));
  const header = { alg: algorithm, enc: encryption, kid: to.id, cty: contentType, epk };
  const head = base64url(JSON.stringify(header));
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(head));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return [head, '', ...[iv, ciphertext, cipher.getAuthTag()].map(base64url)].join('.');
}

/** Fault `bad-input` for what is no such text or was changed; `not-found` when `find` knows no such key. */
export function decryptText(text: string, find: (keyId: string) => AgreementKey | undefined): Buffer {
  const [head = '', encryptedKey, ...rest] = partsOf(text, 5, 'JWE');
  const header = headerFrom(head, 'the header of a JWE');
  if (!headerCheck.Check(header) || encryptedKey !== '')
    throw new Fault('bad-input', 'not encrypted as messages are', {
      where: 'the header of a JWE',
      wanted: `alg ${algorithm}, enc ${encryption}, kid, epk, no zip, no crit`,
    });
  const { kid, epk } = header;
  const key = find(kid);
  if (key === undefined) throw new Fault('not-found', 'encrypted to a key that is not ours', { given: kid });
  const [iv = empty, ciphertext = empty, tag = empty] = rest.map(part =>
    fromBase64url(part, 'a part of a JWE'),
  );
  return decrypted({ head, iv, ciphertext, tag }, () => contentKey(key.agree(pointOf(epk))));
}

const empty = Buffer.alloc(0);

interface Ciphered {
  readonly head: string;
  readonly iv: Buffer;
  readonly ciphertext: Buffer;
  readonly tag: Buffer;
}

function decrypted({ head, iv, ciphertext, tag }: Ciphered, key: () => Uint8Array): Buffer {
  try {
    const options = { authTagLength: tagBytes };
    const decipher = createDecipheriv('aes-256-gcm', key(), iv, options).setAAD(Buffer.from(head));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch (cause) {
    throw new Fault('bad-input', 'does not decrypt: changed on the way, or not whole', { cause });
  }
}

/** An agreement key over its private number, 32 bytes. Fault `bad-input` when it is none of P-256. */
export function agreementKey(privateNumber: Uint8Array): AgreementKey {
  const pair = createECDH(curve);
  try {
    pair.setPrivateKey(privateNumber);
  } catch (cause) {
    throw new Fault('bad-input', 'not a private number of P-256', { cause });
  }
  const jwk = jwkOf(pair.getPublicKey());
  return { id: thumbprint(jwk), jwk, agree: point => pair.computeSecret(point) };
}

/** A new private number of P-256. */
export function makeAgreementNumber(): Buffer {
  const pair = createECDH(curve);
  pair.generateKeys();
  const number = pair.getPrivateKey();
  return Buffer.concat([Buffer.alloc(coordinateBytes - number.byteLength), number]);
}

/** Concat KDF (NIST SP 800-56A, 5.8.1) in one round, as RFC 7518, 4.6.2 has it: no party info. */
function contentKey(agreed: Uint8Array): Buffer {
  return createHash('sha256').update(uint32(1)).update(agreed).update(otherInfo).digest();
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const withLength = (bytes: Buffer): Buffer => Buffer.concat([uint32(bytes.byteLength), bytes]);
/** AlgorithmID, PartyUInfo, PartyVInfo, SuppPubInfo. */
const otherInfo = Buffer.concat([
  withLength(Buffer.from(encryption)),
  withLength(empty),
  withLength(empty),
  uint32(256),
]);

/** An uncompressed point (SEC 1, 2.3.3). */
function pointOf({ x, y }: PublicJwk): Buffer {
  return Buffer.concat([Buffer.of(0x04), ...[x, y].map(part => fromBase64url(part, 'a coordinate'))]);
}

function jwkOf(point: Buffer): PublicJwk {
  const [x, y] = [point.subarray(1, 1 + coordinateBytes), point.subarray(1 + coordinateBytes)].map(base64url);
  return { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' };
}
