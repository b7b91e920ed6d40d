import { Fault } from '../../core/errors.ts';
import type { TlsOptions } from '../../link/contract.ts';
import { softwareKey } from './device-key.ts';
import { checkedCertificate } from './identity.ts';

/** What an operator carries to a site: with it a kiosk without an identity may ask for one, and do nothing else. */
export interface Claim {
  readonly tenant: string;
  readonly name: string;
  readonly rootPem: string;
  readonly tls: TlsOptions;
}

/** One file: the claim's certificate, its key, and the root; PEM. */
export const formatClaim = (certificate: string, key: string, rootPem: string): string =>
  [certificate, key, rootPem].map(part => `${part.trim()}\n`).join('');

/** The other way round. Throws Fault `bad-input`, which tells nothing of what the file holds. */
export function readClaim(text: string, where: string): Claim {
  const certificates = blocks(text, 'CERTIFICATE');
  const [key, ...moreKeys] = blocks(text, 'PRIVATE KEY');
  const [certificate, rootPem, ...more] = certificates;
  const isWhole = certificate !== undefined && rootPem !== undefined && key !== undefined;
  if (!isWhole || more.length > 0 || moreKeys.length > 0)
    throw new Fault('bad-input', 'not a claim', {
      where,
      wanted: 'what bitmapd hub enroll claim has written: a certificate, its key, the root',
    });
  const { party, kid } = checkedCertificate(certificate, rootPem, where);
  if (party.kind !== 'claim' || softwareKey(key, where).kid !== kid)
    throw new Fault('bad-input', 'the certificate is not that of a claim, or the key is not its own', {
      where,
    });
  const { tenant, claim: name } = party;
  return { tenant, name, rootPem, tls: { ca: rootPem, cert: certificate, key } };
}

function blocks(text: string, label: string): string[] {
  const block = new RegExp(`-----BEGIN ${label}-----[A-Za-z0-9+/=\\s]+-----END ${label}-----`, 'g');
  return [...text.matchAll(block)].map(([found]) => `${found}\n`);
}
