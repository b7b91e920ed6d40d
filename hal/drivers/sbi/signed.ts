import { compactVerify, decodeProtectedHeader } from 'jose';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { TrustRoots } from './trust.ts';

/** Biometric signatures are RSA or curve 25519 (Cryptography). */
const algorithms = ['RS256', 'EdDSA', 'Ed25519'];

/**
 * The payload of a JWS in compact form (RFC 7515) whose certificate leads to a trusted root, once it is of the schema.
 * Throws Error that says what is wrong.
 */
export async function verified<S extends TSchema>(
  schema: S,
  signed: string,
  roots: TrustRoots,
  at: Date,
): Promise<Static<S>> {
  const { x5c } = decodeProtectedHeader(signed);
  const leaf = roots.leafOf(typeof x5c === 'string' ? [x5c] : (x5c ?? []), at);
  const { payload } = await compactVerify(signed, leaf.publicKey, { algorithms });
  return checked(schema, parsed(payload));
}

/** A JSON document of the schema. Throws Error that names the field that is not. */
export function checked<S extends TSchema>(schema: S, value: unknown): Static<S> {
  if (Value.Check(schema, value)) return value;
  const [mistake] = Value.Errors(schema, value);
  throw new Error(`${mistake?.instancePath || '/'} ${mistake?.message ?? 'is of another form'}`);
}

export const parsed = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString());
