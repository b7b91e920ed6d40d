// An authority for tests: certificates for kiosks, a hub and a broker, made in a moment and good for years.
import 'reflect-metadata';
import { createPrivateKey, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import {
  BasicConstraintsExtension,
  type Extension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { makeSigningKey, type SigningKey, signingKeyFrom } from '../../daemon/core/es256.ts';
import type { Authority } from '../../daemon/link/sealed/key-statement.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const name = 'a test’s authority';

export interface TestIdentity {
  readonly key: SigningKey;
  /** PKCS #8, PEM. */
  readonly keyPem: string;
  /** PEM. */
  readonly certificate: string;
  /** As node:crypto spells it. */
  readonly serialNumber: string;
}

/** What makes an authority again, in another process. */
export interface AuthorityPems {
  readonly key: string;
  readonly certificate: string;
}

interface Wanted {
  readonly until?: Date;
  readonly isAuthority?: boolean;
  readonly ip?: string;
}

export class TestAuthority {
  readonly pems: AuthorityPems;
  readonly #key: webcrypto.CryptoKey;
  readonly #revoked = new Set<string>();

  private constructor(pems: AuthorityPems, key: webcrypto.CryptoKey) {
    this.pems = pems;
    this.#key = key;
  }

  static async make(): Promise<TestAuthority> {
    const pem = makeSigningKey();
    const key = await importKey(pem);
    const certificate = await certify(name, pem, key, { isAuthority: true });
    return new TestAuthority({ key: pem, certificate }, key);
  }

  static async from(pems: AuthorityPems): Promise<TestAuthority> {
    return new TestAuthority(pems, await importKey(pems.key));
  }

  get authority(): Authority {
    return {
      certificates: [this.pems.certificate],
      isRevoked: serialNumber => this.#revoked.has(serialNumber),
    };
  }

  async identity(commonName: string, wanted: Wanted = {}): Promise<TestIdentity> {
    const keyPem = makeSigningKey();
    const certificate = await certify(commonName, keyPem, this.#key, wanted);
    const { serialNumber } = new X509Certificate(certificate);
    return { key: signingKeyFrom(keyPem, commonName), keyPem, certificate, serialNumber };
  }

  revoke(serialNumber: string): void {
    this.#revoked.add(serialNumber);
  }
}

async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign']);
}

async function certify(
  commonName: string,
  keyPem: string,
  signingKey: webcrypto.CryptoKey,
  { until = new Date(Date.UTC(2099, 0)), isAuthority = false, ip }: Wanted,
): Promise<string> {
  const jwk = signingKeyFrom(keyPem, commonName).jwk;
  const publicKey = await webcrypto.subtle.importKey('jwk', { ...jwk }, algorithm, true, ['verify']);
  const extensions: Extension[] = [new BasicConstraintsExtension(isAuthority, undefined, true)];
  if (ip !== undefined) extensions.push(new SubjectAlternativeNameExtension([{ type: 'ip', value: ip }]));
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: randomBytes(16).toString('hex'),
      subject: [{ CN: [commonName] }],
      issuer: [{ CN: [name] }],
      notBefore: new Date(Date.UTC(2020, 0)),
      notAfter: until,
      publicKey,
      signingKey,
      signingAlgorithm: algorithm,
      extensions,
    },
    webcrypto,
  );
  return `${certificate.toString('pem')}\n`;
}
