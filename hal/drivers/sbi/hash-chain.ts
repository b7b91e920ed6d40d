import { createHash } from 'node:crypto';

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** previousHash of the first capture of a transaction: that of an empty text. */
export const firstHash = sha256(new Uint8Array(0)).toString('hex').toUpperCase();

/**
 * `hash` of a block: SHA-256 of the previous hash and the SHA-256 of the biometric before it was encrypted, in upper case
 * hexadecimal. The bytes of the two hashes are joined, as MOSIP's compliance kit does it; the text leaves it open.
 */
export const nextHash = (previousHash: string, biometric: Uint8Array): string =>
  sha256(Buffer.from(previousHash, 'hex'), sha256(biometric)).toString('hex').toUpperCase();
