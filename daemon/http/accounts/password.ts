import { scrypt, timingSafeEqual } from 'node:crypto';
import { Fault } from '../../core/errors.ts';
import type { Account } from '../../store/contract/account.ts';
import { parameters } from '../parameters.ts';

const keyBytes = 32;
const saltBytes = 16;
const blockSize = 8;
/** With N = 2^16 this is one of the equivalent settings of the OWASP password storage cheat sheet. */
const parallelization = 2;

/** A password as an account keeps it. */
export type PasswordHash = NonNullable<Account['password']>;

function derive(password: string, salt: Uint8Array, cost: number): Promise<Buffer> {
  // scrypt needs 128 * N * r bytes; Node refuses more than 32 MiB unless told.
  const options = { N: cost, r: blockSize, p: parallelization, maxmem: 256 * cost * blockSize };
  return new Promise((resolve, reject) => {
    // One person may type a letter with its accent in one code point or in two.
    scrypt(password.normalize('NFC'), salt, keyBytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/**
 * Hashes a password with scrypt (RFC 7914).
 * @throws Fault `bad-input` when it is too short.
 */
export async function hashPassword(
  password: string,
  randomBytes: (length: number) => Uint8Array,
  cost: number = parameters.scryptCost,
): Promise<PasswordHash> {
  const length = Array.from(password).length;
  if (length < parameters.passwordLength) {
    const wanted = `at least ${parameters.passwordLength} characters`;
    throw new Fault('bad-input', 'the password is too short', { given: `${length} characters`, wanted });
  }
  const salt = randomBytes(saltBytes);
  const key = await derive(password, salt, cost);
  return { salt: Buffer.from(salt).toString('base64'), key: key.toString('base64'), cost };
}

/** Takes as long as a true check, so that the time of an answer does not tell which accounts exist. */
const nobody: PasswordHash = {
  salt: Buffer.alloc(saltBytes).toString('base64'),
  key: Buffer.alloc(keyBytes).toString('base64'),
  cost: parameters.scryptCost,
};

/** True when `password` is that of `account`; an account that is absent or has no password takes as long and gives false. */
export async function verifyPassword(account: Account | undefined, password: string): Promise<boolean> {
  const hash = account?.password ?? nobody;
  const key = await derive(password, Buffer.from(hash.salt, 'base64'), hash.cost);
  return timingSafeEqual(key, Buffer.from(hash.key, 'base64')) && account?.password !== undefined;
}
