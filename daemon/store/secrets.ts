import { existsSync } from 'node:fs';
import { link, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault, systemErrorCode } from '../core/errors.ts';
import { syncDirectory } from './directory-sync.ts';

/** Each secret of a kiosk or hub, and the file that it lies in where no credential gives it. */
const secretFiles = {
  'store-key': 'store.key', // opens the keyring
  'store-key-before': 'store.key.before', // the same, until the keyring is wrapped under the new one
  'audit-key': 'audit.key', // signs heads of the audit chain (ES256)
  'site-key': 'site.key', // the form in which templates of watchlists are kept
  'device-key': 'device.key', // the identity of a kiosk: TLS, and its messages
  'device-key-next': 'device.key.next', // the one that is to take its place
  'hub-key': 'hub.key', // the same of a hub
  'authority-key': 'authority.key', // signs the certificates of a tenant
  'list-key': 'list.key', // of a hub: what the files of its lists are encrypted with comes from it
} as const;

/** Also the name of its systemd credential. */
export type SecretName = keyof typeof secretFiles;

/** Where secrets are looked for, in this order. */
export interface SecretPlaces {
  /** What systemd names in `CREDENTIALS_DIRECTORY`: read-only, in memory, decrypted by the TPM where there is one. */
  readonly credentialsFolder?: string;
  /** The data folder. */
  readonly folder: string;
}

export interface Secret {
  /** As they were kept: 32 bytes of a key, PEM. The caller checks them, and wipes them after use. */
  readonly bytes: Uint8Array;
  readonly file: string;
}

/** The places of a service that systemd started, or of any other process. */
export function secretPlaces(
  folder: string,
  { CREDENTIALS_DIRECTORY: credentialsFolder }: NodeJS.ProcessEnv,
): SecretPlaces {
  return credentialsFolder === undefined ? { folder } : { folder, credentialsFolder };
}

/**
 * A secret: from its systemd credential, else from its file of mode 0600; undefined where there is neither.
 *
 * Fault `not-allowed` when group or others may read the file. A credential's mode is systemd's business: it gives access by
 * an ACL, whose mask looks like the rights of a group.
 */
export async function loadSecret(name: SecretName, places: SecretPlaces): Promise<Secret | undefined> {
  const credential = credentialOf(name, places);
  if (credential !== undefined) {
    return { bytes: await readSecret(credential, false), file: credential };
  }
  const file = secretFile(name, places);
  return existsSync(file) ? { bytes: await readSecret(file, true), file } : undefined;
}

/** Both, where there are both: a key that was changed since its credential was sealed lies in a file. */
export async function everySecret(name: SecretName, places: SecretPlaces): Promise<readonly Secret[]> {
  const first = await loadSecret(name, places);
  const inFile = await loadSecret(name, { folder: places.folder });
  return [first, inFile].flatMap((one, place) => {
    const isTwice = place === 1 && one?.file === first?.file;
    return one === undefined || isTwice ? [] : [one];
  });
}

/** As `loadSecret`; where there is neither, `make` gives the bytes that the file is made with, whole or not at all. */
export async function loadOrMakeSecret(
  name: SecretName,
  places: SecretPlaces,
  make: () => Uint8Array,
): Promise<Secret> {
  const found = await loadSecret(name, places);
  if (found !== undefined) return found;
  await makePrivateFile(secretFile(name, places), make());
  return loadOrMakeSecret(name, places, make); // another process may have been first: its secret is the one
}

/** The secrets that lie in files beside what they protect, because no credential gives them. */
export function exposedSecrets(places: SecretPlaces): readonly SecretName[] {
  const names = Object.keys(secretFiles) as SecretName[];
  return names.filter(
    name => credentialOf(name, places) === undefined && existsSync(secretFile(name, places)),
  );
}

/** Where a secret lies, or would, that no credential gives. */
export function secretFile(name: SecretName, { folder }: SecretPlaces): string {
  return path.join(folder, secretFiles[name]);
}

function credentialOf(name: SecretName, { credentialsFolder }: SecretPlaces): string | undefined {
  if (credentialsFolder === undefined) return undefined;
  const file = path.join(credentialsFolder, name);
  return existsSync(file) ? file : undefined;
}

async function readSecret(file: string, isPrivate: boolean): Promise<Uint8Array> {
  const handle = await openForReading(file);
  try {
    if (isPrivate) requirePrivate(file, (await handle.stat()).mode);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function openForReading(file: string) {
  try {
    return await open(file, 'r');
  } catch (cause) {
    throw new Fault('not-allowed', 'the key file cannot be read', { where: file, cause });
  }
}

function requirePrivate(file: string, mode: number): void {
  if ((mode & 0o077) === 0) return;
  throw new Fault('not-allowed', 'the key file is open to others', {
    where: file,
    given: `mode ${(mode & 0o777).toString(8).padStart(4, '0')}`,
    wanted: 'mode 0600',
    remedy: `chmod 600 ${file}`,
  });
}

let drafts = 0;

/** Written whole under another name and linked, so that no crash leaves half of it and no race replaces one. */
async function makePrivateFile(file: string, bytes: Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.${++drafts}.new`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  await syncDirectory(path.dirname(file));
}
