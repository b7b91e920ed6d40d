import { webcrypto } from 'node:crypto';
import type { DeviceKey } from './device-key.ts';
import { Pkcs10CertificateRequestGenerator } from './x509.ts';

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' };

/**
 * A certification request (PKCS #10, RFC 2986) for a key, in PEM, signed by it. It carries no name: the hub alone says
 * what a kiosk is called.
 */
export async function certificateRequest(key: DeviceKey): Promise<string> {
  const publicKey = await webcrypto.subtle.importKey('jwk', { ...key.publicJwk }, ecdsa, true, ['verify']);
  const request = await Pkcs10CertificateRequestGenerator.create(
    { keys: { publicKey, privateKey: placeOfPrivateKey }, signingAlgorithm: { ...ecdsa, hash: 'SHA-256' } },
    cryptoOf(key),
  );
  return `${request.toString('pem')}\n`;
}

/** Stands for a private key that this process need not have. */
const placeOfPrivateKey: webcrypto.CryptoKey = {
  type: 'private',
  extractable: false,
  algorithm: ecdsa,
  usages: ['sign'],
};

/** WebCrypto as far as a request needs it, with the signature made by the key itself, wherever that is. */
function cryptoOf(key: DeviceKey) {
  return {
    subtle: {
      exportKey: (format: 'spki', of: webcrypto.CryptoKey) => webcrypto.subtle.exportKey(format, of),
      sign: async (_algorithm: unknown, _key: unknown, bytes: ArrayBuffer) =>
        Uint8Array.from(await key.sign(new Uint8Array(bytes))).buffer,
    },
  };
}
