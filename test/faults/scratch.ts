import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Endings } from './endings.ts';

/** A folder in memory where the system has one: what is written there costs no wear, and no sync waits. */
export async function memoryFolder(endings: Endings): Promise<string> {
  const folder = await mkdtemp(path.join(hasSharedMemory() ? '/dev/shm' : os.tmpdir(), 'bitmapd-fault-'));
  endings.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function hasSharedMemory(): boolean {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return true;
  } catch {
    return false; // outside of Linux
  }
}
