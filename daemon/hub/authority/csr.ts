import { createPublicKey } from 'node:crypto';
import { type PublicJwk, verifierFromPem } from '../../core/es256.ts';
import { Fault, messageOf } from '../../core/errors.ts';
import { Pkcs10CertificateRequest } from '../../fleet/identity/x509.ts';

/**
 * The key that a certification request (PKCS #10, RFC 2986) is for, once it has proved that whoever made it holds the
 * key. Nothing else in it counts: neither its subject nor what extensions it asks for. Rejects with Fault `bad-input`.
 */
export async function keyOfRequest(pem: string): Promise<PublicJwk> {
  const { request, spki } = parsed(pem);
  const { jwk } = verifierFromPem(pemOfKey(spki), 'csr');
  if (await request.verify().catch(() => false)) return jwk;
  throw new Fault('bad-input', 'the request is not signed by its own key', { where: 'csr' });
}

/** The library reads the key when it is asked for it: that may fail, too. */
function parsed(pem: string): { readonly request: Pkcs10CertificateRequest; readonly spki: Buffer } {
  try {
    const request = new Pkcs10CertificateRequest(pem);
    return { request, spki: Buffer.from(request.publicKey.rawData) };
  } catch (cause) {
    throw new Fault('bad-input', `not a certification request: ${messageOf(cause)}`, { where: 'csr', cause });
  }
}

function pemOfKey(spki: Buffer): string {
  try {
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    return key.export({ format: 'pem', type: 'spki' }).toString();
  } catch (cause) {
    throw new Fault('bad-input', `not a public key: ${messageOf(cause)}`, { where: 'csr', cause });
  }
}
