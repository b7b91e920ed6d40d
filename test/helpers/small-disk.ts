import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { systemErrorCode } from '../../daemon/core/errors.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** For tests that mount. */
export const asRoot = { skip: process.getuid?.() === 0 ? false : 'not root: cannot mount' };

const run = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' });

async function mounted(t: TestContext, mount: (folder: string) => string[]): Promise<string> {
  const folder = await temporaryFolder({ after: () => undefined });
  const { status, stderr } = run('mount', ...mount(folder));
  assert.equal(status, 0, stderr);
  t.after(() => {
    run('umount', '-l', folder);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A file system in memory. */
export function smallMemory(t: TestContext, megabytes: number): Promise<string> {
  return mounted(t, folder => ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
}

/** A real ext4, with its journal, in a file; undefined where the machine has no loop device to spare. */
export async function smallExt4(t: TestContext, megabytes: number): Promise<string | undefined> {
  const image = path.join(await temporaryFolder(t), 'image');
  writeFileSync(image, '');
  truncateSync(image, megabytes * 2 ** 20);
  const made = run('mkfs.ext4', '-q', '-m', '0', image);
  assert.equal(made.status, 0, made.stderr);
  try {
    return await mounted(t, folder => ['-o', 'loop', image, folder]);
  } catch (error) {
    t.skip(`no loop device: ${String(error)}`);
    return undefined;
  }
}

/** Takes all space that is left, to the last block, as another program would. Gives the file. */
export function takeAllSpace(folder: string, name = 'filler'): string {
  const file = path.join(folder, name);
  const handle = openSync(file, 'a');
  try {
    for (const size of [2 ** 20, 4096]) writeUntilFull(handle, Buffer.alloc(size, 1));
  } finally {
    closeSync(handle);
  }
  run('sync', '-f', folder); // delayed allocation may have promised what is not there
  return file;
}

function writeUntilFull(handle: number, bytes: Uint8Array): void {
  try {
    while (writeSync(handle, bytes) === bytes.length);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOSPC') throw error;
  }
}
