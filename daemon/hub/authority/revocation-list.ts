import {
  AuthorityKeyIdentifierExtension,
  Extension,
  PemConverter,
  X509CrlGenerator,
  X509CrlReason,
} from '../../fleet/identity/x509.ts';
import { ecdsaSha256, type Issuer } from './certificates.ts';
import type { RevocationReason } from './revocation-reasons.ts';

const codes: Readonly<Record<RevocationReason, X509CrlReason>> = {
  'key-compromise': X509CrlReason.keyCompromise,
  superseded: X509CrlReason.superseded,
  'cessation-of-operation': X509CrlReason.cessationOfOperation,
  'privilege-withdrawn': X509CrlReason.privilegeWithdrawn,
};

export interface Revoked {
  /** Hex. */
  readonly serialNumber: string;
  readonly at: Date;
  readonly reason: RevocationReason;
}

export interface ListRequest {
  readonly revoked: readonly Revoked[];
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Grows with each list (RFC 5280, 5.2.3). */
  readonly number: number;
}

/** A revocation list (RFC 5280, section 5), in PEM. */
export async function makeRevocationList(issuer: Issuer, request: ListRequest): Promise<string> {
  const { revoked, thisUpdate, nextUpdate, number } = request;
  const list = await X509CrlGenerator.create({
    issuer: issuer.certificate.subjectName,
    thisUpdate,
    nextUpdate,
    entries: revoked.map(({ serialNumber, at, reason }) => ({
      serialNumber,
      revocationDate: at,
      reason: codes[reason],
    })),
    extensions: [
      await AuthorityKeyIdentifierExtension.create(issuer.certificate.publicKey),
      new Extension(crlNumber, false, integer(number)),
    ],
    signingKey: issuer.key,
    signingAlgorithm: ecdsaSha256,
  });
  return `${PemConverter.encode(list.rawData, 'X509 CRL')}\n`; // the label of RFC 7468, which OpenSSL wants
}

const crlNumber = '2.5.29.20';

/** DER of a whole number from 0 to 2^48. */
function integer(value: number): Uint8Array {
  const bytes = Buffer.alloc(7);
  bytes.writeUIntBE(value, 1, 6);
  const first = bytes.findIndex(byte => byte !== 0);
  const start = first < 0 ? 6 : (bytes[first] ?? 0) >= 0x80 ? first - 1 : first;
  const content = bytes.subarray(start);
  return Buffer.concat([Buffer.of(0x02, content.length), content]);
}
