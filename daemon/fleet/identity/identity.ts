import { X509Certificate } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { type PublicJwk, thumbprint, verifierFromPem } from '../../core/es256.ts';
import { Fault, messageOf } from '../../core/errors.ts';
import type { TlsOptions } from '../../link/contract.ts';
import { type Party, partyOf } from './names.ts';

/** Who somebody is, and how they prove it; all in PEM. */
export const identityRecord = Type.Object({
  certificate: Type.String(),
  /** Of who signed it, up to the root. */
  chain: Type.Array(Type.String(), { minItems: 1 }),
  /** Of the hub. */
  hubCertificates: Type.Array(Type.String()),
});
export type IdentityRecord = Static<typeof identityRecord>;

/** What a certificate says, once it is known to be good. */
export interface CheckedCertificate {
  readonly name: string;
  readonly party: Party;
  /** Of its key. */
  readonly kid: string;
  readonly publicJwk: PublicJwk;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Reads a certificate that the root has signed itself. It is not asked whether it is over: a kiosk whose clock is wrong keeps its
 * identity. Throws Fault `bad-input` for what cannot be read, or is signed by another.
 */
export function checkedCertificate(pem: string, rootPem: string, where: string): CheckedCertificate {
  const certificate = parsed(pem, where);
  const root = parsed(rootPem, `the root of ${where}`);
  if (!root.ca || certificate.ca || !certificate.checkIssued(root) || !certificate.verify(root.publicKey))
    throw new Fault('bad-input', 'the certificate is not of this authority', { where, wanted: root.subject });
  const name = commonNameOf(certificate);
  const spki = certificate.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const { jwk } = verifierFromPem(spki, where);
  return {
    name,
    party: partyOf(name),
    kid: thumbprint(jwk),
    publicJwk: jwk,
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
  };
}

/** The root of a record: the end of its chain. */
export function rootOf({ chain }: IdentityRecord): string {
  const root = chain.at(-1);
  if (root === undefined) throw new Error('a chain is never empty');
  return root;
}

/** For a broker that asks for certificates. */
export function tlsOf(record: IdentityRecord, keyPem: string): TlsOptions {
  return {
    ca: rootOf(record),
    cert: [record.certificate, ...record.chain.slice(0, -1)].join(''),
    key: keyPem,
  };
}

function parsed(pem: string, where: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new Fault('bad-input', `not a certificate: ${messageOf(cause)}`, { where, cause });
  }
}

/** `CN=...` alone: what else could stand in a subject the authority never writes. */
function commonNameOf({ subject }: X509Certificate): string {
  return /^CN=([^\n]+)$/.exec(subject)?.[1] ?? '';
}
