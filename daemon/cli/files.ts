import { mkdir, writeFile } from 'node:fs/promises';
import { Fault, messageOf, systemErrorCode } from '../core/errors.ts';

/** Writes a whole file. @throws Fault `bad-input` that names it when it cannot be written. */
export const writeOutput = (file: string, content: Uint8Array | string): Promise<void> =>
  orFault(file, 'a file in a folder that is there', () => writeFile(file, content));

/** Makes a folder for files to come, and those above it. @throws Fault `bad-input` when that is not possible. */
export const makeFolder = (folder: string): Promise<void> =>
  orFault(folder, 'a folder that can be written', async () => {
    await mkdir(folder, { recursive: true });
  });

async function orFault(where: string, wanted: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    throw new Fault('bad-input', `cannot be written: ${messageOf(cause)}`, { where, wanted, cause });
  }
}

/** Reads a file by `read`. @throws Fault that names it when it is missing or cannot be read; other errors as they are. */
export async function reading<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const code = cause instanceof Fault ? undefined : systemErrorCode(cause);
    if (code === undefined) throw cause;
    if (code === 'ENOENT') throw new Fault('not-found', 'no such file', { where: file, cause });
    if (code === 'EISDIR') throw new Fault('bad-input', 'a folder', { where: file, wanted: 'a file', cause });
    throw new Fault('bad-input', `cannot be read: ${messageOf(cause)}`, { where: file, cause });
  }
}
