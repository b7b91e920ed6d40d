import { X509Certificate } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { type PublicJwk, type SigningKey, thumbprint, verifierFromPem } from '../../core/es256.ts';
import { Fault } from '../../core/errors.ts';
import { PublicJwkSchema } from './header-schema.ts';
import { readSigned, signText } from './jws.ts';

/**
 * The keys that a kiosk or a hub signs its messages with, or lets them be encrypted to, as its certified identity vouches
 * for them: the identity may lie in a secure element, and messages need a key that is quick. Keys overlap: a new one is
 * stated before it is used, and the old one stays until what was sealed under it has arrived.
 */
export interface KeyStatement {
  /** Whose keys: CloudEvents `source`. */
  readonly source: string;
  /** Grows with each statement of the same owner: an older one is a replay. */
  readonly version: number;
  readonly keys: readonly StatedKey[];
}

export interface StatedKey {
  readonly use: 'sig' | 'enc';
  readonly jwk: PublicJwk;
  /** ISO 8601 instants: used from, and good until. */
  readonly from: string;
  readonly until: string;
}

/** Against what a statement is held. */
export interface Authority {
  /** The certificates of the fleet's own authority, PEM: more than one while it changes. */
  readonly certificates: readonly string[];
  /** By serial number, upper-case hexadecimal. */
  readonly isRevoked: (serialNumber: string) => boolean;
}

/** What the signature of a statement stands under. */
export const statementTyp = 'bitmap-keys+jws';
const instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$' });
const word = <const Word extends string>(...words: Word[]) => Type.Unsafe<Word>(Type.String({ enum: words }));

export const KeyStatementSchema = Type.Object({
  source: Type.String({ minLength: 1, maxLength: 256 }),
  version: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  keys: Type.Array(
    Type.Object({
      use: word('sig', 'enc'),
      jwk: PublicJwkSchema,
      from: instant,
      until: instant,
    }),
    { minItems: 1, maxItems: 16 },
  ),
});
const check = Compile(KeyStatementSchema);

/** `certificate`: of the identity that signs, PEM. */
export function stateKeys(statement: KeyStatement, identity: SigningKey, certificate: string): string {
  const payload = Buffer.from(JSON.stringify(statement));
  return signText(statementTyp, payload, identity, [new X509Certificate(certificate).raw]);
}

/** A statement, with what is to be known of the certificate that it rests on. */
export interface ProvedStatement extends KeyStatement {
  /** As `Authority.isRevoked` takes it. */
  readonly serialNumber: string;
  /** When the certificate ends, and its word with it. */
  readonly validTo: Date;
}

/**
 * What a statement says, once it is proved. `commonName` is the owner's, as its certificate must have it.
 * Fault `bad-input` when it cannot be read, `not-allowed` when nobody who may has vouched for it.
 */
export function provedStatement(
  text: string,
  { source, commonName }: { readonly source: string; readonly commonName: string },
  authority: Authority,
  now: Date,
): ProvedStatement {
  const signed = readSigned(text);
  const certificate = certificateOf(signed.certificates[0]);
  requireIssued(certificate, commonName, authority, now);
  if (signed.typ !== statementTyp || !signed.isSignedBy(verifierFromPem(pemOf(certificate), 'x5c')))
    throw refused('it is not signed by its certificate', commonName);
  const statement = parsed(signed.payload);
  if (statement.source !== source) throw refused(`it is of ${statement.source}`, source);
  const { serialNumber, validTo } = certificate;
  return { ...statement, serialNumber, validTo: new Date(validTo) };
}

function requireIssued(
  certificate: X509Certificate,
  commonName: string,
  { certificates, isRevoked }: Authority,
  now: Date,
): void {
  const issuers = certificates.map(pem => new X509Certificate(pem));
  const isIssued = issuers.some(
    issuer => certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey),
  );
  if (!isIssued) throw refused('its certificate is not of this fleet', commonName);
  if (certificate.ca) throw refused('its certificate is an authority’s own', commonName);
  const names = certificate.subject.split('\n');
  if (names.length !== 1 || names[0] !== `CN=${commonName}`)
    throw refused(`its certificate is of ${names.join(', ')}`, commonName);
  if (now < new Date(certificate.validFrom)) throw refused('its certificate is not valid yet', commonName);
  if (now > new Date(certificate.validTo)) throw refused('its certificate has expired', commonName);
  if (isRevoked(certificate.serialNumber)) throw refused('its certificate is revoked', commonName);
}

function certificateOf(der: Buffer | undefined): X509Certificate {
  try {
    return new X509Certificate(der ?? '');
  } catch (cause) {
    throw new Fault('bad-input', 'no certificate', { where: 'x5c', cause });
  }
}

const pemOf = (certificate: X509Certificate): string =>
  certificate.publicKey.export({ type: 'spki', format: 'pem' }).toString();

function parsed(payload: Buffer): Static<typeof KeyStatementSchema> {
  let value: unknown;
  try {
    value = JSON.parse(payload.toString('utf8'));
  } catch (cause) {
    throw new Fault('bad-input', 'a statement of keys is not JSON', { cause });
  }
  if (check.Check(value)) return value;
  const mistake = check.Errors(value)[0];
  throw new Fault('bad-input', mistake?.message ?? 'not a statement of keys', {
    where: mistake?.instancePath ?? '/',
  });
}

const refused = (why: string, wanted: string) =>
  new Fault('not-allowed', `a statement of keys is refused: ${why}`, { wanted });

/** Those of a use that are good at a time, the one that was made last at the end. */
export function goodKeys({ keys }: KeyStatement, use: StatedKey['use'], now: Date): StatedKey[] {
  return keys
    .filter(key => key.use === use && new Date(key.from) <= now && now < new Date(key.until))
    .sort((a, b) => new Date(a.from).getTime() - new Date(b.from).getTime());
}

export const keyIdOf = ({ jwk }: StatedKey): string => thumbprint(jwk);
