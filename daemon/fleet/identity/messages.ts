import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { Fault } from '../../core/errors.ts';

/** Names one request, so that its answer finds it and a repetition is answered alike: 128 random bits and more, base64url. */
const nonce = Type.String({ pattern: '^[A-Za-z0-9_-]{22,64}$' });
/** A certificate, or a request for one, in PEM. */
const pem = Type.String({ minLength: 64, maxLength: 8_192, pattern: '^-----BEGIN ' });
const certificates = Type.Array(pem, { maxItems: 8 });

/** The number of a board, as its maker gave it: what an operator can read on it. */
export const boardSerial = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$' });

/** What a kiosk without an identity asks, over a claim: a certificate for its key. */
export const enrolRequest = Type.Object({ nonce, serial: boardSerial, csr: pem });
export type EnrolRequest = Static<typeof enrolRequest>;

/** What a kiosk asks for the time after its certificate, as itself: for the key that it has, or for a new one. */
export const renewRequest = Type.Object({ nonce, csr: pem });
export type RenewRequest = Static<typeof renewRequest>;

export const refusalReasons = [
  'bad-request', // the CSR does not parse, is of another kind of key, or is not signed by its own
  'claim-not-valid', // unknown, revoked, expired or used up
  'unknown-serial', // no operator has allowed it
  'serial-used', // another key has it already: an operator has to release it
  'wrong-key', // the operator has named another key for this board
  'key-in-use', // it belongs to somebody else
  'key-retired', // this kiosk has had a newer key since
  'revoked',
  'too-soon', // after a certificate that is as good as new
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

const granted = Type.Object({
  nonce,
  certificate: pem,
  /** Of who signed it, up to the root. */
  chain: certificates,
  /** Of the hub: by whose keys it signs, and for which to encrypt. */
  hubCertificates: Type.Optional(certificates),
});
export type Granted = Static<typeof granted>;

const refused = Type.Object({
  nonce,
  refused: Type.Unsafe<RefusalReason>(Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' })), // a newer hub may have more
  detail: Type.String({ maxLength: 500 }),
});
export type Refused = Static<typeof refused>;

/** What the hub answers to both. */
export const certificateAnswer = Type.Union([granted, refused]);
export type CertificateAnswer = Static<typeof certificateAnswer>;

/** Throws Fault `bad-input` that names the field. What a newer side says beyond the schema is let through. */
export function readBody<Schema extends TSchema>(
  schema: Schema,
  body: unknown,
  what: string,
): Static<Schema> {
  if (Value.Check(schema, body)) return body;
  const [mistake] = Value.Errors(schema, body);
  throw new Fault('bad-input', `not ${what}: it ${mistake?.message ?? 'cannot be read'}`, {
    where: mistake?.instancePath.slice(1) ?? '',
  });
}
