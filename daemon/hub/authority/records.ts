import { type Static, Type } from 'typebox';
import type { CertificateKind } from './certificates.ts';
import type { RevocationReason } from './revocation-reasons.ts';

/** The kinds of records that an authority keeps, each with keys of its own. */
export const recordKinds = ['certificate', 'allowance', 'claim', 'list'] as const;
export type RecordKind = (typeof recordKinds)[number];

/**
 * Where an authority keeps what it knows. `put` resolves when the record is on the disk, in the place of the one before; a
 * record is a JSON value, a key is 1 to 64 characters out of letters, digits, `.`, `_`, `:` and `-`.
 */
export interface IdentityRecords {
  get(kind: RecordKind, key: string): Promise<unknown>;
  put(kind: RecordKind, key: string, record: unknown): Promise<void>;
  list(kind: RecordKind): Promise<readonly unknown[]>;
}

const text = Type.String({ minLength: 1, maxLength: 200 });
const instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' });
const serialNumber = Type.String({ pattern: '^[0-9a-f]{2,40}$' });
const base64url = Type.String({ pattern: '^[A-Za-z0-9_-]{22,64}$' });
const jwk = Type.Object({
  kty: Type.Literal('EC'),
  crv: Type.Literal('P-256'),
  x: base64url,
  y: base64url,
});

/** A certificate that was given out; its key is the serial number. */
export const certificateRecord = Type.Object({
  serialNumber,
  kind: Type.Unsafe<CertificateKind>(Type.String()),
  /** The common name. */
  name: text,
  kid: base64url,
  publicJwk: jwk,
  pem: Type.String(),
  notBefore: instant,
  notAfter: instant,
  issuedAt: instant,
  /** Of the request that it answered. */
  nonce: Type.Optional(base64url),
  /** Of the board that it was given to. */
  board: Type.Optional(text),
  revoked: Type.Optional(
    Type.Object({ at: instant, reason: Type.Unsafe<RevocationReason>(Type.String()), by: text }),
  ),
});
export type CertificateRecord = Static<typeof certificateRecord>;

/** A board that may enrol; its key is the board's serial. */
export const allowanceRecord = Type.Object({
  serial: text,
  /** `tenant/shard/device`. */
  name: text,
  /** The only key that it may come with, where the operator has read it from the board. */
  kid: Type.Optional(base64url),
  allowedAt: instant,
  by: text,
  /** It is taken back: the board is as unknown as any. */
  withdrawn: Type.Optional(Type.Literal(true)),
  /** Once it has come. */
  used: Type.Optional(Type.Object({ kid: base64url, serialNumber, at: instant })),
});
export type AllowanceRecord = Static<typeof allowanceRecord>;

/** A claim; its key is its name. */
export const claimRecord = Type.Object({
  claim: text,
  /** Of its certificate. */
  serialNumber,
  issuedAt: instant,
  by: text,
  /** How many boards it may bring in, at most. */
  boards: Type.Optional(Type.Integer({ minimum: 1 })),
  /** How many it has. */
  used: Type.Integer({ minimum: 0 }),
});
export type ClaimRecord = Static<typeof claimRecord>;

/** The last revocation list; its key is `revoked`. */
export const listRecord = Type.Object({
  number: Type.Integer({ minimum: 1 }),
  pem: Type.String(),
  thisUpdate: instant,
  nextUpdate: instant,
});
export type ListRecord = Static<typeof listRecord>;

/** Records in memory, for a test or a simulation. */
export class MemoryRecords implements IdentityRecords {
  readonly #records = new Map<string, unknown>();

  async get(kind: RecordKind, key: string): Promise<unknown> {
    return structuredClone(this.#records.get(`${kind}/${key}`));
  }

  async put(kind: RecordKind, key: string, record: unknown): Promise<void> {
    this.#records.set(`${kind}/${key}`, structuredClone(record));
  }

  async list(kind: RecordKind): Promise<readonly unknown[]> {
    return [...this.#records].flatMap(([place, record]) =>
      place.startsWith(`${kind}/`) ? [structuredClone(record)] : [],
    );
  }
}
