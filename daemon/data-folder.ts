import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { Fault, messageOf, systemErrorCode } from './core/errors.ts';
import type { Machine } from './machine.ts';
import { syncDirectory } from './store/directory-sync.ts';
import { type SealingKey, sealingKey, sealingKeyBytes } from './store/seal.ts';
import type { SealedDatabaseOptions } from './store/sealed-database.ts';
import { loadOrMakeSecret, loadSecret, type Secret, secretFile, secretPlaces } from './store/secrets.ts';

/** Where a role keeps what it must not lose, with what opens it. */
export interface DataFolder {
  readonly storeFolder: string;
  readonly storeOptions: SealedDatabaseOptions;
  /** The file that the sealing key lies in, beside what it seals; absent when the machine keeps it. */
  readonly exposedKeyFile?: string;
}

export type StoreRole = 'kiosk' | 'hub';

/**
 * Opens the data folder of a kiosk or a hub; provisions it when it is new: folder, sealing key, and a mark that says
 * so. After that, and without `provision`, a missing store or key is Fault `not-found`: never a new beginning over what
 * was lost.
 *
 * The key comes from the systemd credential `store-key` where there is one, else from a file of mode 0600 beside the
 * store.
 */
export async function openDataFolder(
  folder: string,
  role: StoreRole,
  { clock, randomBytes, log }: Machine,
  { provision = true } = {},
): Promise<DataFolder> {
  const provisioned = await isProvisioned(folder, role);
  if (!provisioned && !provision) throw nothingThere(folder, role);
  const create = !provisioned;
  if (create) await makeFolder(folder);
  const secret = await storeKey(folder, create, randomBytes);
  const key = keyOf(secret);
  const onCorrupt = (fault: Fault) => log(`store: ${fault.message}; it is left out`);
  return {
    storeFolder: path.join(folder, 'store'),
    storeOptions: { key, create, randomBytes, now: () => clock.wall(), onCorrupt },
    ...(secret.exposed && { exposedKeyFile: secret.file }),
  };
}

/** Made with the store: a new key opens no old one. */
async function storeKey(
  folder: string,
  create: boolean,
  randomBytes: Machine['randomBytes'],
): Promise<Secret> {
  const places = secretPlaces(folder, process.env);
  if (create) return loadOrMakeSecret('store-key', places, () => randomBytes(sealingKeyBytes));
  const found = await loadSecret('store-key', places);
  if (found !== undefined) return found;
  throw new Fault('not-found', 'the key file is missing', {
    where: secretFile('store-key', places),
    remedy: 'restore the key file; without it the store cannot be read',
  });
}

function keyOf({ bytes, file }: Secret): SealingKey {
  try {
    return sealingKey(bytes);
  } catch (error) {
    if (error instanceof Fault)
      throw new Fault(error.code, 'not a sealing key', { ...error.detail, where: file });
    throw error;
  }
}

function nothingThere(folder: string, role: StoreRole): Fault {
  return new Fault('not-found', `no ${role} has kept anything here`, {
    where: folder,
    remedy: 'give its data folder with --data',
  });
}

/** Marks the folder as provisioned, once the store in it has been opened. */
export async function markProvisioned(folder: string, role: StoreRole): Promise<void> {
  const mark = markOf(folder);
  if (existsSync(mark)) return;
  const draft = `${mark}.new`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(`${role}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, mark);
  await syncDirectory(folder);
}

const markOf = (folder: string) => path.join(folder, 'provisioned');

/** Whose data a folder holds; undefined when it has not been provisioned. */
export async function roleOf(folder: string): Promise<StoreRole | undefined> {
  if (!existsSync(markOf(folder))) return undefined;
  const role = (await readFile(markOf(folder), 'utf8')).trim();
  return role === 'hub' ? 'hub' : 'kiosk';
}

async function isProvisioned(folder: string, role: StoreRole): Promise<boolean> {
  const given = await roleOf(folder);
  if (given === undefined || given === role) return given === role;
  throw new Fault('bad-usage', 'the data folder belongs to another role', {
    where: folder,
    given,
    wanted: role,
    remedy: 'give each role a folder of its own with --data',
  });
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const code = systemErrorCode(cause) === 'ENOSPC' ? 'disk-full' : 'bad-usage';
    throw new Fault(code, `the data folder cannot be made: ${messageOf(cause)}`, { where: folder, cause });
  }
}
