import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from './core/errors.ts';
import { syncDirectory } from './store/directory-sync.ts';
import { replaceFile } from './store/replace-file.ts';

export const tamperRemedy = 'look at the cabinet, stop the daemon, then: bitmapd store clear-tamper';

const markOf = (folder: string) => path.join(folder, 'tampered');

/** When the cabinet was opened, and by which contact; undefined when it was not, or somebody has answered for it. */
export async function tamperMark(folder: string): Promise<string | undefined> {
  return existsSync(markOf(folder)) ? (await readFile(markOf(folder), 'utf8')).trim() : undefined;
}

/** Fault `conflict` from when the cabinet was opened until somebody has answered for it: an officer's word is not enough. */
export async function requireUntampered(folder: string): Promise<void> {
  const mark = await tamperMark(folder);
  if (mark !== undefined)
    throw new Fault('conflict', `the cabinet was opened: ${mark}`, { remedy: tamperRemedy });
}

/** Puts it on the disk. The first stays: it tells when it began. */
export async function markTampered(folder: string, text: string): Promise<void> {
  if (existsSync(markOf(folder))) return;
  await replaceFile(markOf(folder), text);
}

export async function clearTamperMark(folder: string): Promise<void> {
  await rm(markOf(folder), { force: true });
  await syncDirectory(folder);
}
