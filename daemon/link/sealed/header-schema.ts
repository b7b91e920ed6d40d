import { Type } from 'typebox';

const word = <const Word extends string>(word: Word) => Type.Unsafe<Word>(Type.String({ enum: [word] }));
/** Of a P-256 key: 32 bytes, base64url. */
const coordinate = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });
/** RFC 7518, 6.2.1. */
export const PublicJwkSchema = Type.Object({
  kty: word('EC'),
  crv: word('P-256'),
  x: coordinate,
  y: coordinate,
});
/** What would change the meaning of the rest, and is never read. */
const absent = Type.Optional(Type.Never());
const keyId = Type.String({ description: 'Thumbprint of the key (RFC 7638), SHA-256, base64url.' });

/** The protected header of a JWS: everything else in it is passed over (RFC 7515, 4). */
export const SignedHeaderSchema = Type.Object({
  alg: word('ES256'),
  typ: Type.String({ description: 'What is signed: a signature under one is none under another.' }),
  kid: keyId,
  x5c: Type.Optional(
    Type.Array(Type.String(), { description: 'Of a statement of keys: the certificate, base64 of DER.' }),
  ),
  crit: absent,
});

/** The protected header of a JWE (RFC 7516, 4). */
export const EncryptedHeaderSchema = Type.Object({
  alg: word('ECDH-ES'),
  enc: word('A256GCM'),
  kid: keyId,
  epk: PublicJwkSchema,
  cty: Type.Optional(Type.String()),
  zip: absent,
  crit: absent,
});
