import { existsSync } from 'node:fs';
import { mkdir, readFile, readlink, symlink } from 'node:fs/promises';
import path from 'node:path';
import { Fault, messageOf, systemErrorCode } from './core/errors.ts';
import { openKeys } from './folder-keys.ts';
import type { Machine } from './machine.ts';
import { type SigningKey, signingKeyFrom, makeSigningKey } from './core/es256.ts';
import { settleSwap } from './store/backup/swap.ts';
import { makeDirectory } from './store/directory-sync.ts';
import { Keyring } from './store/keyring.ts';
import type { AuditOptions } from './store/audit/open-notary.ts';
import type { SealedDatabaseOptions } from './store/sealed-database.ts';
import { overwriteFile } from './store/overwrite-file.ts';
import { draftOfFile, replaceFile } from './store/replace-file.ts';
import { encounterKeysFile } from './store/parameters.ts';
import {
  exposedSecrets,
  loadOrMakeSecret,
  loadSecret,
  secretFile,
  type SecretName,
  secretPlaces,
} from './store/secrets.ts';
import type { TamperParts } from './tamper.ts';
import { markTampered } from './tamper-mark.ts';
import { rememberVolume, requireVolume } from './volume-memory.ts';

/** Where a role keeps what it must not lose, with what opens it. */
export interface DataFolder {
  readonly storeFolder: string;
  readonly storeOptions: SealedDatabaseOptions & { readonly audit: AuditOptions };
  readonly keys: TamperParts['keys'];
  /** The form in which templates of watchlists are kept. */
  readonly siteKey: Uint8Array;
  /** What lies in files beside what it protects; none where the machine keeps it. */
  readonly exposedSecrets: readonly SecretName[];
}

export type StoreRole = 'kiosk' | 'hub';

export interface OpenFolderOptions {
  /** False: a folder that is not provisioned is Fault `not-found`. */
  readonly provision?: boolean;
  /** Where the witness of the audit chain lies from now on: at best on another medium. */
  readonly witnessFolder?: string;
  /** See AuditOptions. */
  readonly acceptRollback?: boolean;
}

/**
 * Opens the data folder of a kiosk or a hub; provisions it when it is new: folder, sealing key, and a mark that says
 * so. After that, and without `provision`, a missing store or key is Fault `not-found`: never a new beginning over what
 * was lost. The same when the volume that the folder was on is not mounted.
 *
 * The root key comes from the systemd credential `store-key` where there is one, else from a file of mode 0600 beside the
 * store. It opens the keyring, whose keys seal the records.
 */
export async function openDataFolder(
  folder: string,
  role: StoreRole,
  { clock, randomBytes, log }: Machine,
  { provision = true, witnessFolder, acceptRollback = false }: OpenFolderOptions = {},
): Promise<DataFolder> {
  const provisioned = await isProvisioned(folder, role);
  if (!provisioned) await requireVolume(folder, process.env);
  if (!provisioned && !provision) throw nothingThere(folder, role);
  await settleSwap(storeFolderOf(folder));
  const create = !provisioned;
  if (create) await makeFolder(folder);
  await rememberVolume(folder, process.env, log);
  const { keyringFile, keys, siteKey } = await openKeys(folder, create, randomBytes);
  const keyring = new Keyring(keys);
  const onCorrupt = (fault: Fault) => log(`store: ${fault.message}; it is left out`);
  if (witnessFolder !== undefined) await placeWitness(folder, witnessFolder);
  const audit: AuditOptions = {
    key: await auditKeyOf(folder, create, log),
    clock,
    log,
    witnessFolder: witnessFolderOf(folder),
    acceptRollback,
  };
  return {
    storeFolder: storeFolderOf(folder),
    storeOptions: {
      keyring,
      saveKeys: changed => keyringFile.save(changed),
      create,
      randomBytes,
      now: () => clock.wall(),
      onCorrupt,
      audit,
    },
    keys: {
      mark: text => markTampered(folder, text),
      wipe: () => {
        keyring.wipe();
        keyringFile.wipe();
        siteKey.fill(0);
      },
      destroy: () => destroyKeys(folder, keyringFile.file),
    },
    siteKey,
    exposedSecrets: exposedSecrets(secretPlaces(folder, process.env)),
  };
}

/** Every file of the folder that holds a key; a credential is not ours to destroy, and opens nothing without these. */
async function destroyKeys(folder: string, keyringFile: string): Promise<void> {
  await overwriteFile(keyringFile);
  await overwriteFile(draftOfFile(keyringFile)); // of a change of keys that was cut short
  await overwriteFile(path.join(storeFolderOf(folder), encounterKeysFile));
  for (const name of ['store-key', 'site-key', 'audit-key'] as const)
    await overwriteFile(secretFile(name, { folder }));
}

export const erasureJournalOf = (folder: string) => path.join(folder, 'erasures');
export const storeFolderOf = (folder: string) => path.join(folder, 'store');
/** A folder, or a link to one on another medium. */
export const witnessFolderOf = (folder: string) => path.join(folder, 'witness');

/** A key that was lost leaves the kiosk at work: the hub tells of the new one, and the old heads still prove what they did. */
async function auditKeyOf(folder: string, create: boolean, log: Machine['log']): Promise<SigningKey> {
  const places = secretPlaces(folder, process.env);
  const found = await loadSecret('audit-key', places);
  if (found === undefined && !create) log('audit: no key is there to sign heads with; a new one is made');
  const { bytes, file } =
    found ?? (await loadOrMakeSecret('audit-key', places, () => Buffer.from(makeSigningKey())));
  return signingKeyFrom(bytes, file);
}

/** The key of a folder that is there; undefined when none was made yet. */
export async function knownAuditKey(folder: string): Promise<SigningKey | undefined> {
  const secret = await loadSecret('audit-key', secretPlaces(folder, process.env));
  return secret && signingKeyFrom(secret.bytes, secret.file);
}

/** Fault `conflict` when the witness lies elsewhere already: moved by hand, it is not lost on the way. */
async function placeWitness(folder: string, wanted: string): Promise<void> {
  const place = witnessFolderOf(folder);
  const target = path.resolve(wanted);
  if (!existsSync(place)) {
    await makeDirectory(target);
    await symlink(target, place).catch((cause: unknown) => {
      throw new Fault('not-found', 'the witness cannot be placed there', { where: target, cause });
    });
    return;
  }
  const present = await readlink(place).catch(() => place); // a folder of its own is no link
  if (path.resolve(present) === target) return;
  throw new Fault('conflict', 'the witness lies elsewhere', {
    where: place,
    given: target,
    wanted: present,
    remedy: `stop the daemon, move what is in it to ${target}, and put a link there in its place`,
  });
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
  await replaceFile(mark, `${role}\n`);
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

export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const code = systemErrorCode(cause) === 'ENOSPC' ? 'disk-full' : 'bad-usage';
    throw new Fault(code, `the data folder cannot be made: ${messageOf(cause)}`, { where: folder, cause });
  }
}
