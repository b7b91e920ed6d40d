import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { InvalidArgumentError } from 'commander';
import { Fault, messageOf } from '../core/errors.ts';
import { openDataFolder, roleOf, storeFolderOf, witnessFolderOf } from '../data-folder.ts';
import type { Machine } from '../machine.ts';
import { type VerifyingKey, verifierFromPem } from '../core/es256.ts';
import { auditDefaults } from '../store/parameters.ts';
import type { FolderToVerify, FolderVerdict } from '../store/audit/verify-folder.ts';
import { witnessFile } from '../store/audit/witness.ts';

export interface VerifyOptions {
  readonly data: string;
  readonly store?: string;
  readonly publicKey?: readonly string[];
  readonly witness?: string;
  readonly since?: number | string;
  readonly scratch?: string;
}

/** A number of a link, or an ISO 8601 time. */
export function sinceOption(text: string): number | string {
  if (/^\d+$/.test(text)) return Number(text);
  if (/^\d{4}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('Wanted a number of a link or an ISO 8601 time.');
}

/** What there is to prove, and with what: everything that a data folder has, or a copy with what was given. */
export async function folderOf(options: VerifyOptions, machine: Machine): Promise<FolderToVerify> {
  const { store, publicKey, since, scratch } = options;
  const keys = publicKey && (await Promise.all(publicKey.map(readPublicKey)));
  const found = store === undefined ? await dataFolder(options.data, machine) : copyAt(store);
  const witness = options.witness ?? found.witnessFile;
  if (options.witness !== undefined && !existsSync(options.witness)) {
    throw new Fault('not-found', 'no witness is there', { where: options.witness });
  }
  return {
    ...found,
    ...(witness !== undefined && { witnessFile: witness }),
    ...(keys && { keys }),
    ...(since !== undefined && { since }),
    ...(scratch !== undefined && { scratch }),
  };
}

async function readPublicKey(file: string): Promise<VerifyingKey> {
  try {
    return verifierFromPem(await readFile(file), file);
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('not-found', `cannot be read: ${messageOf(cause)}`, { where: file, cause });
  }
}

async function dataFolder(data: string, machine: Machine): Promise<FolderToVerify> {
  const role = (await roleOf(data)) ?? 'kiosk';
  const { storeFolder, storeOptions } = await openDataFolder(data, role, machine, { provision: false });
  const { audit, ...unsealing } = storeOptions;
  return { storeFolder, unsealing, keys: [audit.key], witnessFile: witnessFile(audit.witnessFolder) };
}

/** The folder of a database, or of a whole data folder; a witness that was copied with it lies beside or in it. */
function copyAt(folder: string): FolderToVerify {
  const storeFolder = existsSync(storeFolderOf(folder)) ? storeFolderOf(folder) : folder;
  const places = [path.dirname(path.resolve(storeFolder)), folder].map(witnessFolderOf);
  const witness = [...places, folder].map(witnessFile).find(file => existsSync(file));
  return { storeFolder, ...(witness !== undefined && { witnessFile: witness }) };
}

export function verdictLines({
  verified,
  after,
  signed,
  unsigned,
  firstBad,
  checked,
}: FolderVerdict): string[] {
  const where = firstBad?.place === undefined ? '' : ` (${firstBad.place})`;
  const scope = after === undefined ? '' : ` after link ${after}`;
  const not = [
    ...(checked.signatures ? [] : ['signatures, for want of --public-key']),
    ...(checked.witness ? [] : ['the witness']),
    ...(checked.entries ? [] : ['what the sealed entries say']),
  ];
  return [
    firstBad === undefined
      ? `whole: ${verified} records${scope}`
      : firstBad.defect === 'unsigned'
        ? `not proved: ${verified} records${scope} follow from one another, and no head is signed. The first is signed after ${auditDefaults.headLinks} links or ${auditDefaults.headMs / 60_000} minutes of work; in an older store they were taken away`
        : `broken: ${firstBad.key} is ${firstBad.defect}${where}; the ${verified} records before it${scope} are good`,
    signed === undefined
      ? 'no head is signed'
      : `signed up to link ${signed.seq} at ${signed.at} by ${signed.keyId}, ${unsigned ?? 0} links behind it`,
    ...(not.length === 0 ? [] : [`not looked at: ${not.join('; ')}`]),
  ];
}
