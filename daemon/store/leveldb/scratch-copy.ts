import { constants, existsSync } from 'node:fs';
import { copyFile, link, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Fault, systemErrorCode } from '../../core/errors.ts';
import { isDataFile, isTable, tablesOf } from './level-files.ts';
import { markName } from './open-mark.ts';
import { setHazardsAside } from './set-aside.ts';

const isNeeded = (name: string) => isDataFile(name) || name === 'CURRENT';

/** A daemon that compacts meanwhile changes the set of files; so often in a row it hardly does. 1 to 100. */
const attempts = 20;

/**
 * Uses a copy of a database's folder, since LevelDB writes to whatever it opens, and removes it afterwards. Tables
 * are linked where the file system can, the rest is copied. Right also beside a daemon at work: the copy is made anew
 * until no file came, went or changed its length meanwhile but for the log, whose torn end LevelDB drops.
 *
 * `scratch`: where the copy is made; beside the folder, or else in the system's temporary folder, when it is not given.
 * Fault `not-found` when no database is there, `busy` when its files do not come to rest.
 */
export async function withScratchCopy<T>(
  folder: string,
  use: (copy: string) => Promise<T>,
  scratch?: string,
): Promise<T> {
  if (!existsSync(folder)) throw new Fault('not-found', 'no store is there', { where: folder });
  const copy = await makeScratch(folder, scratch);
  try {
    await copyAtRest(folder, copy, { names: isNeeded, transfer: tableByLink });
    await setHazardsAside(copy, tablesOf(copy)); // each copy would end the process anew
    return await use(copy);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function makeScratch(folder: string, scratch: string | undefined): Promise<string> {
  if (scratch !== undefined) return mkdtemp(path.join(scratch, 'bitmapd-'));
  try {
    return await mkdtemp(`${path.resolve(folder)}.scratch-`);
  } catch {
    return mkdtemp(path.join(os.tmpdir(), 'bitmapd-')); // a medium that is read-only
  }
}

interface CopyRules {
  readonly names: (name: string) => boolean;
  /** Rejects with ENOENT when the file went meanwhile. */
  readonly transfer: (from: string, to: string) => Promise<void>;
}

/**
 * Everything in a folder but what LevelDB locks it with, byte by byte, into one that is
 * empty. Faults: as `withScratchCopy`.
 */
export function copyFolder(folder: string, into: string): Promise<void> {
  return copyAtRest(folder, into, {
    names: name => name !== 'LOCK' && name !== markName,
    transfer: copyFile,
  });
}

async function copyAtRest(folder: string, copy: string, rules: CopyRules): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = await listing(folder, rules);
    const isComplete = await copyFiles(folder, copy, [...before.keys()], rules);
    if (isComplete && sameFiles(before, await listing(folder, rules))) return;
    for (const name of await readdir(copy)) await rm(path.join(copy, name));
  }
  const remedy = 'try again when the daemon is less busy, or stop it';
  throw new Fault('busy', 'the store does not come to rest', { where: folder, remedy });
}

/** What makes two listings differ: the names, and the lengths of all but logs, which grow with each commit. */
async function listing(folder: string, { names }: CopyRules): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  const files = (await readdir(folder, { withFileTypes: true })).filter(entry => entry.isFile());
  for (const name of files
    .map(entry => entry.name)
    .filter(names)
    .sort()) {
    found.set(name, name.endsWith('.log') ? 0 : await lengthOf(path.join(folder, name)));
  }
  return found;
}

async function lengthOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return -1;
    throw error;
  }
}

function sameFiles(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([name, length]) => b.get(name) === length);
}

/** False when a file went meanwhile. */
async function copyFiles(
  folder: string,
  copy: string,
  names: readonly string[],
  { transfer }: CopyRules,
): Promise<boolean> {
  for (const name of names) {
    try {
      await transfer(path.join(folder, name), path.join(copy, name));
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return false;
      throw error;
    }
  }
  return true;
}

/**
 * Tables never change once they are written, and a name that LevelDB deletes in the copy stays where it came from.
 * One that is being written is linked in part; nothing in the copy names it.
 */
async function tableByLink(from: string, to: string): Promise<void> {
  if (!isTable(path.basename(from))) return copyFile(from, to);
  try {
    await link(from, to);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') throw error;
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  }
}
