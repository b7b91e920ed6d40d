import { webcrypto } from 'node:crypto';
import type { PublicJwk } from '../../core/es256.ts';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '../../fleet/identity/x509.ts';

const ecdsaP256 = { name: 'ECDSA', namedCurve: 'P-256' };
export const ecdsaSha256 = { ...ecdsaP256, hash: 'SHA-256' };

/** What a certificate lets its key do. */
export type CertificateKind = 'device' | 'claim' | 'hub' | 'hub-seal' | 'server';

/** From when to when it is valid. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The authority's own key and certificate, as signing takes them. */
export interface Issuer {
  readonly certificate: X509Certificate;
  readonly key: webcrypto.CryptoKey;
}

export interface LeafRequest {
  readonly kind: CertificateKind;
  /** The common name of the subject. */
  readonly name: string;
  readonly publicJwk: PublicJwk;
  readonly validity: Validity;
  /** 128 random bits: no certificate can be made to collide with one that is to come (RFC 5280, 4.1.2.2). */
  readonly serialNumber: Uint8Array;
  /** DNS names and IP addresses of a server. */
  readonly hosts?: readonly string[];
}

/**
 * RFC 5280, 4.2.1.3 and 4.2.1.12. Each has a purpose: without one OpenSSL takes a key for agreement, too, as that of a TLS
 * client (measured), so that `hub-seal`, whose key only decrypts, has that of protecting messages. The hub is a client of the broker, and
 * serves lists to kiosks, which know it by its name; no host has that name, so it cannot be taken for the broker.
 */
const usages: Readonly<
  Record<CertificateKind, { readonly key: KeyUsageFlags; readonly extended: readonly ExtendedKeyUsage[] }>
> = {
  device: { key: KeyUsageFlags.digitalSignature, extended: [ExtendedKeyUsage.clientAuth] },
  claim: { key: KeyUsageFlags.digitalSignature, extended: [ExtendedKeyUsage.clientAuth] },
  hub: {
    key: KeyUsageFlags.digitalSignature,
    extended: [ExtendedKeyUsage.clientAuth, ExtendedKeyUsage.serverAuth],
  },
  'hub-seal': { key: KeyUsageFlags.keyAgreement, extended: [ExtendedKeyUsage.emailProtection] },
  server: { key: KeyUsageFlags.digitalSignature, extended: [ExtendedKeyUsage.serverAuth] },
};

/** A private key for signing with. */
export async function signingKey(pkcs8: Uint8Array): Promise<webcrypto.CryptoKey> {
  return await webcrypto.subtle.importKey('pkcs8', pkcs8, ecdsaP256, false, ['sign']);
}

export async function verifyingKey(jwk: PublicJwk): Promise<webcrypto.CryptoKey> {
  return await webcrypto.subtle.importKey('jwk', { ...jwk }, ecdsaP256, true, ['verify']);
}

export interface RootRequest extends Pick<LeafRequest, 'name' | 'publicJwk' | 'validity' | 'serialNumber'> {
  readonly key: webcrypto.CryptoKey;
}

/** A certificate that vouches for itself and for others, and for no other authority (path length 0). */
export async function makeRoot(request: RootRequest): Promise<X509Certificate> {
  const publicKey = await verifyingKey(request.publicJwk);
  return X509CertificateGenerator.create({
    serialNumber: positive(request.serialNumber),
    subject: nameOf(request.name),
    issuer: nameOf(request.name),
    ...request.validity,
    publicKey,
    signingKey: request.key,
    signingAlgorithm: ecdsaSha256,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
}

/** A certificate for a key of somebody else: all that is in it the authority says, nothing is taken from a request. */
export async function makeLeaf(issuer: Issuer, request: LeafRequest): Promise<X509Certificate> {
  const publicKey = await verifyingKey(request.publicJwk);
  const { key, extended } = usages[request.kind];
  const extensions: Extension[] = [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(key, true),
    await SubjectKeyIdentifierExtension.create(publicKey),
    await AuthorityKeyIdentifierExtension.create(issuer.certificate.publicKey),
    new ExtendedKeyUsageExtension([...extended], true),
  ];
  if (request.hosts !== undefined)
    extensions.push(new SubjectAlternativeNameExtension(request.hosts.map(hostName)));
  return X509CertificateGenerator.create({
    serialNumber: positive(request.serialNumber),
    subject: nameOf(request.name),
    issuer: issuer.certificate.subjectName,
    ...request.validity,
    publicKey,
    signingKey: issuer.key,
    signingAlgorithm: ecdsaSha256,
    extensions,
  });
}

/** As structured data: in a text, `,`, `+` and `=` of a name would be read as its parts. */
const nameOf = (commonName: string) => new Name([{ CN: [commonName] }]);

const hostName = (host: string) => ({ type: /^[\d.]+$|:/.test(host) ? 'ip' : 'dns', value: host }) as const;

/** In hex; a serial number is a positive integer of 20 octets at most (RFC 5280, 4.1.2.2). */
function positive(bytes: Uint8Array): string {
  const [first = 0, ...rest] = bytes;
  // Neither negative nor with a leading zero, which DER would leave out: 126 of the 128 bits stay random.
  return Buffer.from([(first & 0x3f) | 0x40, ...rest]).toString('hex');
}
