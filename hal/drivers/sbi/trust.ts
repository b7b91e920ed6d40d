import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { HalError } from '../../device.ts';
import { sbiParameters } from './parameters.ts';

const oneCertificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates of a PEM file, one or more. HalError `io` that names the file. */
export async function readCertificates(device: string, file: string): Promise<X509Certificate[]> {
  try {
    const found = (await readFile(file, 'utf8')).match(oneCertificate) ?? [];
    if (found.length === 0) throw new Error('no certificate in it');
    return found.map(pem => new X509Certificate(pem));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HalError('io', device, `${file}: ${why}`, cause);
  }
}

/** The authorities that the profile trusts to say which device is a device. */
export class TrustRoots {
  readonly #roots: readonly X509Certificate[];

  constructor(roots: readonly X509Certificate[]) {
    this.#roots = roots;
  }

  /**
   * The first certificate of an x5c (RFC 7515, 4.1.6), once a path leads from it to a root and all on it are valid at that
   * time. Throws Error that says what is wrong with it.
   */
  leafOf(x5c: readonly string[], at: Date): X509Certificate {
    if (x5c.length > sbiParameters.longestChain) throw new Error(`${x5c.length} certificates in a chain`);
    const chain = x5c.map(der => new X509Certificate(Buffer.from(der, 'base64')));
    const [leaf] = chain;
    if (leaf === undefined) throw new Error('no certificate came with the signature');
    let last = leaf;
    for (const certificate of chain) {
      if (certificate !== leaf && !isIssuedBy(last, certificate)) break;
      checkValidity(certificate, at);
      last = certificate;
      const root = this.#roots.find(root => isIssuedBy(certificate, root));
      if (root === undefined) continue;
      checkValidity(root, at);
      return leaf;
    }
    throw new Error(`nobody who is trusted vouches for ${leaf.subject.replaceAll('\n', ', ')}`);
  }
}

const isIssuedBy = (certificate: X509Certificate, authority: X509Certificate) =>
  authority.ca && certificate.checkIssued(authority) && certificate.verify(authority.publicKey);

function checkValidity({ subject, validFrom, validTo }: X509Certificate, at: Date): void {
  if (at < new Date(validFrom) || at > new Date(validTo))
    throw new Error(
      `the certificate of ${subject.replaceAll('\n', ', ')} is valid ${validFrom} to ${validTo}`,
    );
}
