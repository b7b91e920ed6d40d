import { open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault, systemErrorCode } from '../../core/errors.ts';
import { makeDirectory } from '../../store/directory-sync.ts';

/**
 * One at a time changes a published list: the hub, which renews signatures, and the verbs. Fault `busy` while another process does; what a
 * process that is gone has left is taken over.
 */
export async function withListLock<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  await makeDirectory(folder);
  const file = path.join(folder, 'lock');
  await take(file);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<void> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(`${process.pid}\n`);
    await handle.close();
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
    const holder = Number(await readFile(file, 'utf8'));
    if (isAlive(holder))
      throw new Fault('busy', 'the list is being published', { where: file, given: `process ${holder}` });
    await rm(file, { force: true });
    return take(file);
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}
