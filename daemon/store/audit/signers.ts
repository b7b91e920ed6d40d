import { type VerifyingKey, verifierFromPem } from '../../core/es256.ts';
import { below, signerKey } from '../keys.ts';
import { decodeValue, encodeRecord } from '../record.ts';
import type { SealedReader } from '../sealed-reader.ts';

/** The sealed record of a key that has signed heads here: a key that is lost and made anew leaves older heads proven. */
export function signerPut({ id, pem }: VerifyingKey) {
  return { key: signerKey(id), plaintext: encodeRecord({ pem }) };
}

/**
 * Every key that has signed heads of this store, as its sealed records say; one that is
 * damaged is reported and left out.
 */
export async function loadSigners(reader: Pick<SealedReader, 'list'>): Promise<VerifyingKey[]> {
  const records = await reader.list(below('signer'));
  return records.map(([key, plaintext]) => {
    const { pem } = decodeValue(plaintext) as { readonly pem: string };
    return verifierFromPem(pem, key);
  });
}

/** Those, and one more that counts in any case. */
export function withKey(signers: readonly VerifyingKey[], key: VerifyingKey): VerifyingKey[] {
  return [key, ...signers.filter(({ id }) => id !== key.id)];
}
