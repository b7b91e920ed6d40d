import { link, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault, systemErrorCode } from '../core/errors.ts';
import { syncDirectory } from './directory-sync.ts';
import { type SealingKey, sealingKey, sealingKeyBytes } from './seal.ts';

export interface KeyFileOptions {
  /** Make the file when it is missing. False after provisioning: a new key opens no old store. */
  readonly create: boolean;
  readonly randomBytes: (length: number) => Uint8Array;
}

/**
 * The sealing key from a file of 32 bytes and mode 0600.
 *
 * Fault `not-found` when it is missing, `not-allowed` when group or others may read it, `bad-input` when it has
 * another length.
 */
export async function loadOrCreateKey(file: string, options: KeyFileOptions): Promise<SealingKey> {
  const found = await readKey(file);
  if (found !== undefined) return found;
  if (!options.create) {
    const remedy = 'restore the key file; without it the store cannot be read';
    throw new Fault('not-found', 'the key file is missing', { where: file, remedy });
  }
  await createKey(file, options.randomBytes(sealingKeyBytes));
  return loadOrCreateKey(file, { ...options, create: false });
}

async function readKey(file: string): Promise<SealingKey | undefined> {
  const handle = await openForReading(file);
  if (handle === undefined) return undefined;
  try {
    const { mode } = await handle.stat();
    if ((mode & 0o077) !== 0) {
      throw new Fault('not-allowed', 'the key file is open to others', {
        where: file,
        given: `mode ${(mode & 0o777).toString(8).padStart(4, '0')}`,
        wanted: 'mode 0600',
        remedy: `chmod 600 ${file}`,
      });
    }
    return keyFrom(file, await handle.readFile());
  } finally {
    await handle.close();
  }
}

async function openForReading(file: string) {
  try {
    return await open(file, 'r');
  } catch (cause) {
    if (systemErrorCode(cause) === 'ENOENT') return undefined;
    throw new Fault('not-allowed', 'the key file cannot be read', { where: file, cause });
  }
}

function keyFrom(file: string, bytes: Uint8Array): SealingKey {
  try {
    return sealingKey(bytes);
  } catch (error) {
    if (error instanceof Fault)
      throw new Fault(error.code, 'not a sealing key', { ...error.detail, where: file });
    throw error;
  }
}

/** Written whole under another name and linked, so that no crash leaves half a key and no race replaces one. */
async function createKey(file: string, bytes: Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.new`;
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
