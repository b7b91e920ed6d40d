import { existsSync, linkSync, readdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { syncDirectory } from './directory-sync.ts';
import { storeFault } from './faults.ts';

/** Files of LevelDB that hold data, or name those that do. */
export const isDataFile = (name: string) => /^(\d+\.(log|ldb|sst)|MANIFEST-\d+)$/.test(name);

const keptFolder = 'kept';

/**
 * Opens a database so that a power cut meanwhile loses no file.
 *
 * An open gives CURRENT a new manifest and deletes the old one, and the logs that it has read, without a sync of the
 * directory in between. POSIX lets a power cut undo the first and keep the second: CURRENT then names a file that is
 * gone. So every file gets a second name before, in a folder of its own, until the directory has been synced after.
 * Files that lost their first name get it back at the next open; LevelDB itself deletes those that it does not need.
 */
export async function guardedOpen<Opened>(folder: string, open: () => Promise<Opened>): Promise<Opened> {
  const kept = path.join(folder, keptFolder);
  await giveNamesBack(kept, folder);
  await keepNames(kept, folder);
  const opened = await opening(open, kept);
  await syncDirectory(folder);
  rmSync(kept, { recursive: true, force: true });
  return opened;
}

/** Whoever holds the database has its names; after any other failure they are kept for the next open. */
async function opening<Opened>(open: () => Promise<Opened>, kept: string): Promise<Opened> {
  try {
    return await open();
  } catch (error) {
    if (storeFault(kept, error).code === 'busy') rmSync(kept, { recursive: true, force: true });
    throw error;
  }
}

async function giveNamesBack(kept: string, folder: string): Promise<void> {
  if (!existsSync(kept)) return;
  linkFiles(kept, folder);
  await syncDirectory(folder);
  rmSync(kept, { recursive: true });
}

async function keepNames(kept: string, folder: string): Promise<void> {
  if (!existsSync(kept)) await mkdir(kept, { mode: 0o700 }); // with `recursive`, Node takes a full disk for a missing folder
  linkFiles(folder, kept);
  await syncDirectory(kept);
  await syncDirectory(folder);
}

/** Synchronous: a link takes 10 us, and its way through the pool of threads and back ten times as long. */
function linkFiles(from: string, to: string): void {
  const there = new Set(readdirSync(to));
  for (const name of readdirSync(from)) {
    if (isDataFile(name) && !there.has(name)) linkSync(path.join(from, name), path.join(to, name));
  }
}
