import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Key, Signature } from '@tufjs/models';
import { makeSigningKey, type PublicJwk, thumbprint } from '../../core/es256.ts';
import { Fault, messageOf, systemErrorCode } from '../../core/errors.ts';
import { makeDirectory } from '../../store/directory-sync.ts';
import { replaceFile } from '../../store/replace-file.ts';
import { roleKeys } from './parameters.ts';

export const roles = ['root', 'targets', 'snapshot', 'timestamp'] as const;
export type RoleName = (typeof roles)[number];

/** A key that signs for a role of TUF: ES256, named by its thumbprint (RFC 7638). */
export interface RoleKey {
  readonly id: string;
  readonly role: RoleName;
  readonly public: Key;
  readonly sign: (bytes: Uint8Array) => Signature;
}

const scheme = 'ecdsa-sha2-nistp256';

/** `pem`: a private key of P-256. Fault `bad-input` for anything else. */
export function roleKeyFrom(role: RoleName, pem: string, where: string): RoleKey {
  try {
    const key = createPrivateKey(pem);
    const publicKey = createPublicKey(key);
    const jwk = publicKey.export({ format: 'jwk' });
    if (jwk.crv !== 'P-256') throw new Error('not a key of P-256');
    const id = thumbprint(jwk as unknown as PublicJwk);
    const keyVal = { public: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
    return {
      id,
      role,
      public: new Key({ keyID: id, keyType: scheme, scheme, keyVal }),
      sign: bytes => new Signature({ keyID: id, sig: sign('sha256', bytes, key).toString('hex') }),
    };
  } catch (cause) {
    throw new Fault('bad-input', `not a key of a role: ${messageOf(cause)}`, { where, cause });
  }
}

/**
 * The keys of the roles in a folder, each in a file `ROLE-NUMBER.pem` of mode 0600. Those of root and targets belong on media that are
 * put in when a list is published or keys change; those of snapshot and timestamp stay with the hub, which renews what they sign.
 */
export async function loadRoleKeys(folders: readonly string[]): Promise<RoleKey[]> {
  const found: RoleKey[] = [];
  for (const folder of folders) {
    for (const name of (await namesIn(folder)).toSorted()) {
      const role = roles.find(one => new RegExp(`^${one}-\\d+\\.pem$`).test(name));
      if (role === undefined) continue;
      const file = path.join(folder, name);
      const key = roleKeyFrom(role, await readFile(file, 'utf8'), file);
      if (!found.some(({ id }) => id === key.id)) found.push(key);
    }
  }
  return found;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Makes new keys of a role, numbered on from those that are there. */
export async function makeRoleKeys(
  folder: string,
  role: RoleName,
  count: number = roleKeys[role].keys,
): Promise<RoleKey[]> {
  await makeDirectory(folder);
  const numbers = (await namesIn(folder)).map(name =>
    Number(new RegExp(`^${role}-(\\d+)\\.pem$`).exec(name)?.[1] ?? 0),
  );
  const last = Math.max(0, ...numbers);
  const made: RoleKey[] = [];
  for (let number = last + 1; number <= last + count; number++) {
    const file = path.join(folder, `${role}-${number}.pem`);
    const pem = makeSigningKey();
    await replaceFile(file, pem);
    made.push(roleKeyFrom(role, pem, file));
  }
  return made;
}
