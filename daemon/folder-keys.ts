import path from 'node:path';
import { Fault } from './core/errors.ts';
import type { Machine } from './machine.ts';
import type { RingKeys } from './store/keyring.ts';
import { type KeyringContent, KeyringFile } from './store/keyring-file.ts';
import { type SealingKey, sealingKey, sealingKeyBytes } from './store/seal.ts';
import {
  loadOrMakeSecret,
  loadSecret,
  type Secret,
  secretFile,
  type SecretPlaces,
  secretPlaces,
} from './store/secrets.ts';

/** The keys of a data folder. */
export interface FolderKeys {
  readonly keyringFile: KeyringFile;
  readonly keys: RingKeys;
  /** The form in which templates of watchlists are kept: a secret of its own, or in the keyring. */
  readonly siteKey: Uint8Array;
}

/** Opens the keyring of a data folder with its root key; makes both when `create` and there are none. */
export async function openKeys(
  folder: string,
  create: boolean,
  randomBytes: Machine['randomBytes'],
): Promise<FolderKeys> {
  const places = secretPlaces(folder, process.env);
  const root = await storeKey(places, create, randomBytes);
  const keyringFile = new KeyringFile(keyringFileOf(folder), keyOf(root), randomBytes);
  const { keys, siteKey } = await keyringFile.load({ create, ...(await rootBefore(places)) });
  const own = await loadSecret('site-key', places);
  return {
    keyringFile,
    keys,
    siteKey: own?.bytes ?? siteKey,
  };
}

export const keyringFileOf = (folder: string) => path.join(folder, 'keyring');

/** A ring that may still be sealed with the root before this one. */
async function rootBefore(places: SecretPlaces): Promise<{ readonly before?: SealingKey }> {
  const before = await loadSecret('store-key-before', places);
  return before === undefined ? {} : { before: keyOf(before) };
}

/** The ring in any file, opened with the roots of a data folder that need not be provisioned. Fault `not-found` without a root. */
export async function loadKeyring(
  folder: string,
  file: string,
  randomBytes: Machine['randomBytes'],
): Promise<KeyringContent> {
  const places = secretPlaces(folder, process.env);
  const root = keyOf(await storeKey(places, false, randomBytes));
  const ring = new KeyringFile(file, root, randomBytes);
  return ring.load({ create: false, ...(await rootBefore(places)) });
}

/** Puts a ring in the place of the one of a data folder. */
export async function saveKeyring(
  folder: string,
  content: KeyringContent,
  randomBytes: Machine['randomBytes'],
): Promise<void> {
  const root = keyOf(await storeKey(secretPlaces(folder, process.env), false, randomBytes));
  await new KeyringFile(keyringFileOf(folder), root, randomBytes).put(content);
}

/** Made with the store: a new key opens no old one. */
async function storeKey(
  places: SecretPlaces,
  create: boolean,
  randomBytes: Machine['randomBytes'],
): Promise<Secret> {
  if (create) return loadOrMakeSecret('store-key', places, () => randomBytes(sealingKeyBytes));
  const found = await loadSecret('store-key', places);
  if (found !== undefined) return found;
  throw new Fault('not-found', 'the key file is missing', {
    where: secretFile('store-key', places),
    remedy: 'restore the key file; without it the store cannot be read',
  });
}

/** Wipes the bytes that it was read into. */
function keyOf({ bytes, file }: Secret): SealingKey {
  try {
    const key = sealingKey(bytes);
    bytes.fill(0);
    return key;
  } catch (error) {
    if (error instanceof Fault)
      throw new Fault(error.code, 'not a sealing key', { ...error.detail, where: file });
    throw error;
  }
}
