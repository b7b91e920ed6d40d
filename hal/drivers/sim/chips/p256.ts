import { createECDH } from 'node:crypto';

/** The order of the group of P-256 (FIPS 186-5, SP 800-186 section 3.2.1.3). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const numberOf = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const bytesOf = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

function keyOf(privateKey: Uint8Array) {
  const key = createECDH('prime256v1');
  key.setPrivateKey(privateKey);
  return key;
}

/** x and y. */
export const publicKeyOf = (privateKey: Uint8Array): Uint8Array =>
  keyOf(privateKey).getPublicKey().subarray(1);

/** x of the shared point. Throws when the public key is no point of the curve. */
export const sharedSecretOf = (privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array =>
  keyOf(privateKey).computeSecret(Buffer.from([0x04, ...publicKey]));

/**
 * r and s over a digest (FIPS 186-5 section 6.4.1), with the secret number that is passed in. node:crypto signs
 * messages only, and a secure element gets the digest. For simulators: it is not constant in time.
 */
export function signDigest(privateKey: Uint8Array, digest: Uint8Array, secretNumber: Uint8Array): Uint8Array {
  const k = numberOf(secretNumber) % order;
  const r = numberOf(publicKeyOf(bytesOf(k)).subarray(0, 32)) % order;
  const s = (inverse(k) * (numberOf(digest) + r * numberOf(privateKey))) % order;
  return new Uint8Array(Buffer.concat([bytesOf(r), bytesOf(s)]));
}

/** Fermat: k to the power of the order less 2. */
function inverse(k: bigint): bigint {
  let result = 1n;
  let power = k;
  for (let exponent = order - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * power) % order;
    power = (power * power) % order;
  }
  return result;
}
