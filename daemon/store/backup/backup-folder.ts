import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault, systemErrorCode } from '../../core/errors.ts';
import { makeDirectory } from '../directory-sync.ts';
import { draftOfFile, replaceFile } from '../replace-file.ts';
import { damagedFrom, damagedInCopy } from './whole.ts';
import { type CopyHeader, type CopyItem, decodeCopy, encodeCopy, type StoreCopy } from './copy.ts';

/** What stands in `manifest.json`, which is written last: without it a folder is no backup. */
export interface Manifest extends CopyHeader {
  readonly format: 1;
  readonly records: number;
  readonly copy: { readonly bytes: number; readonly sha256: string };
  /** Keys of the records that do not open; they are in it as they are. Absent when all do. */
  readonly damaged?: readonly string[];
}

const manifestName = 'manifest.json';
const copyName = 'store.copy';

/**
 * Writes a copy into a folder, and its manifest when all of it is on the disk. Fault `conflict` when anything else lies in
 * the folder; what an earlier try left behind is overwritten.
 */
export async function writeBackup(folder: string, copy: StoreCopy): Promise<Manifest> {
  await makeDirectory(folder);
  await requireFree(folder);
  const file = path.join(folder, copyName);
  const written = await writeCopy(file, copy).catch(async (error: unknown) => {
    await rm(file, { force: true }); // a part of a copy is good for nothing, and may fill the disk
    throw error;
  });
  const manifest: Manifest = { format: 1, ...copy.header, ...written };
  await writeManifest(folder, manifest);
  return manifest;
}

async function requireFree(folder: string): Promise<void> {
  const strange = (await readdir(folder)).filter(
    name => name !== copyName && name !== draftOfFile(manifestName),
  );
  if (strange.length === 0) return;
  const given = strange.includes(manifestName) ? 'a backup' : (strange[0] ?? '');
  const remedy = 'give each backup a folder of its own';
  throw new Fault('conflict', 'the folder is not empty', { where: folder, given, remedy });
}

async function writeCopy(file: string, copy: StoreCopy) {
  const hash = createHash('sha256');
  const handle = await open(file, 'w', 0o600);
  let bytes = 0;
  const seen = { records: 0, damaged: [] as readonly string[] };
  const items = counted(copy.items, seen);
  try {
    for await (const chunk of encodeCopy({ header: copy.header, items })) {
      hash.update(chunk);
      bytes += chunk.length;
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } catch (error) {
    throw systemErrorCode(error) === 'ENOSPC' ? noRoom(file, error) : error;
  } finally {
    await handle.close();
  }
  const { records, damaged } = seen;
  return {
    records,
    copy: { bytes, sha256: hash.digest('hex') },
    ...(damaged.length > 0 && { damaged }),
  };
}

async function* counted(
  items: AsyncIterable<CopyItem>,
  seen: { records: number; damaged: readonly string[] },
): AsyncGenerator<CopyItem> {
  for await (const item of items) {
    if (item.type === 'record') seen.records++;
    else if (item.name === damagedInCopy) seen.damaged = damagedFrom(item);
    yield item;
  }
}

function noRoom(file: string, cause: unknown): Fault {
  const remedy = 'free some space there, or give another folder';
  return new Fault('disk-full', 'no space left for the backup', { where: file, remedy, cause });
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = JSON.stringify({ ...manifest, check: checkOf(manifest) }, null, 2);
  await replaceFile(path.join(folder, manifestName), `${text}\n`);
}

/** The manifest of a backup whose bytes are all as they were written. Faults: `not-found`, `corrupt`. */
export async function checkBackup(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const found = await digestOf(path.join(folder, copyName));
  const { bytes, sha256 } = manifest.copy;
  if (found.bytes === bytes && found.sha256 === sha256) return manifest;
  throw new Fault('corrupt', 'the backup is not what its manifest says', {
    where: path.join(folder, copyName),
    given: `${found.bytes} bytes, SHA-256 ${found.sha256}`,
    wanted: `${bytes} bytes, SHA-256 ${sha256}`,
    remedy: 'use another backup',
  });
}

/** What a backup says of itself, unproved. Faults: `not-found`, `corrupt`, `bad-input`. */
export async function readManifest(folder: string): Promise<Manifest> {
  const where = path.join(folder, manifestName);
  if (!existsSync(where)) {
    const remedy = existsSync(path.join(folder, copyName))
      ? 'it was cut short while it was written: use another one'
      : 'give the folder that `bitmapd store backup` wrote';
    throw new Fault('not-found', 'no whole backup is there', { where: folder, remedy });
  }
  const manifest = parsed(await readFile(where, 'utf8'), where);
  if (manifest.format === 1) return manifest;
  throw new Fault('bad-input', 'a backup of another format', {
    where,
    given: String(manifest.format),
    wanted: '1',
  });
}

function parsed(text: string, where: string): Manifest {
  const damaged = (cause?: unknown) =>
    new Fault('corrupt', 'the manifest is damaged', { where, remedy: 'use another backup', cause });
  try {
    const { check, ...manifest } = JSON.parse(text) as Manifest & { readonly check: string };
    if (check === checkOf(manifest)) return manifest;
  } catch (cause) {
    throw damaged(cause);
  }
  throw damaged();
}

/** SHA-256 over the rest of a manifest, as JSON without spaces. */
const checkOf = (manifest: Manifest) => createHash('sha256').update(JSON.stringify(manifest)).digest('hex');

async function digestOf(file: string): Promise<Manifest['copy']> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** The copy in a backup. Its items can be read once. */
export function openCopy(folder: string): Promise<StoreCopy> {
  const file = path.join(folder, copyName);
  return decodeCopy(createReadStream(file, { highWaterMark: 2 ** 18 }), file);
}
