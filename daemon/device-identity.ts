// The identity of a kiosk in its data folder: `identity.json`, and the key in a file or credential of its own.
import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Value } from 'typebox/value';
import { makeSigningKey } from './core/es256.ts';
import { Fault, messageOf } from './core/errors.ts';
import { type SoftwareKey, softwareKey } from './fleet/identity/device-key.ts';
import {
  type CheckedCertificate,
  checkedCertificate,
  type IdentityRecord,
  identityRecord,
  rootOf,
} from './fleet/identity/identity.ts';
import { syncDirectory } from './store/directory-sync.ts';
import { overwriteFile } from './store/overwrite-file.ts';
import { replaceFile } from './store/replace-file.ts';
import { everySecret, loadOrMakeSecret, type Secret, secretFile, secretPlaces } from './store/secrets.ts';

/** Who a kiosk is, and the key that proves it. */
export interface DeviceIdentity {
  readonly record: IdentityRecord;
  readonly certificate: CheckedCertificate;
  readonly key: SoftwareKey;
}

export const identityFileOf = (folder: string) => path.join(folder, 'identity.json');

/**
 * The identity in a data folder; undefined when the kiosk was never enrolled. Fault `corrupt` for a file that cannot be read,
 * `not-found` when its key is lost.
 */
export async function loadIdentity(folder: string): Promise<DeviceIdentity | undefined> {
  const file = identityFileOf(folder);
  if (!existsSync(file)) return undefined;
  const record = readRecord(await readFile(file, 'utf8'), file);
  const certificate = checkedCertificate(record.certificate, rootOf(record), file);
  const key = (await keysIn(folder)).find(one => one.kid === certificate.kid);
  if (key !== undefined) return { record, certificate, key };
  throw new Fault('not-found', 'the key of the identity is missing', {
    where: secretFile('device-key', { folder }),
    given: file,
    remedy: 'let the board be released at the hub, remove the file, and enrol again',
  });
}

/** The key to enrol with: made once, of mode 0600, and kept. */
export async function firstKey(folder: string): Promise<SoftwareKey> {
  const places = secretPlaces(folder, process.env);
  const made = await loadOrMakeSecret('device-key', places, () => Buffer.from(makeSigningKey()));
  return keyOf(made);
}

/** A key to go on with in the place of the one that is there; that one stays until `keepIdentity`. */
export async function nextKey(folder: string): Promise<SoftwareKey> {
  const places = { folder };
  await rm(secretFile('device-key-next', places), { force: true }); // of a change that was cut short
  return keyOf(await loadOrMakeSecret('device-key-next', places, () => Buffer.from(makeSigningKey())));
}

/** Puts an identity in the place of the one before; of a key that it is no longer for, nothing is left in a file. */
export async function keepIdentity(folder: string, record: IdentityRecord): Promise<void> {
  await replaceFile(identityFileOf(folder), `${JSON.stringify(record, null, 2)}\n`);
  const { kid } = checkedCertificate(record.certificate, rootOf(record), identityFileOf(folder));
  const places = { folder };
  const next = await everySecret('device-key-next', places);
  if (!next.some(secret => keyOf(secret).kid === kid)) return;
  await overwriteFile(secretFile('device-key', places));
  await rename(secretFile('device-key-next', places), secretFile('device-key', places));
  await syncDirectory(folder);
}

async function keysIn(folder: string): Promise<readonly SoftwareKey[]> {
  const places = secretPlaces(folder, process.env);
  const secrets = [
    ...(await everySecret('device-key', places)),
    ...(await everySecret('device-key-next', places)),
  ];
  return secrets.map(keyOf);
}

const keyOf = ({ bytes, file }: Secret) => softwareKey(Buffer.from(bytes).toString(), file);

function readRecord(text: string, file: string): IdentityRecord {
  try {
    const record: unknown = JSON.parse(text);
    if (Value.Check(identityRecord, record)) return record;
  } catch (cause) {
    throw new Fault('corrupt', `not an identity: ${messageOf(cause)}`, { where: file, cause });
  }
  throw new Fault('corrupt', 'not an identity', { where: file, remedy: 'remove it, and enrol again' });
}
