import path from 'node:path';
import { Fault } from './core/errors.ts';
import type { Machine } from './machine.ts';
import type { RingKeys } from './store/keyring.ts';
import { KeyringFile } from './store/keyring-file.ts';
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
  /** The file that the root key lies in, beside what it opens; absent when the machine keeps it. */
  readonly exposedKeyFile?: string;
}

/** Opens the keyring of a data folder with its root key; makes both when `create` and there are none. */
export async function openKeys(
  folder: string,
  create: boolean,
  randomBytes: Machine['randomBytes'],
): Promise<FolderKeys> {
  const places = secretPlaces(folder, process.env);
  const root = await storeKey(places, create, randomBytes);
  const before = await loadSecret('store-key-before', places);
  const keyringFile = new KeyringFile(path.join(folder, 'keyring'), keyOf(root), randomBytes);
  const { keys, siteKey } = await keyringFile.load({ create, ...(before && { before: keyOf(before) }) });
  const own = await loadSecret('site-key', places);
  return {
    keyringFile,
    keys,
    siteKey: own?.bytes ?? siteKey,
    ...(root.exposed && { exposedKeyFile: root.file }),
  };
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
