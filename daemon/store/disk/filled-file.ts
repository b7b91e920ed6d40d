import { type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../../core/errors.ts';
import { syncDirectory } from '../directory-sync.ts';
import { fillBytes } from './parameters.ts';

/** What a file really has on the disk: 0 when there is none, or when a part of it is a hole. */
export async function filledBytes(file: string): Promise<number> {
  try {
    const { size, blocks } = await stat(file);
    return blocks * 512 >= size ? size : 0;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

/**
 * Writes random bytes from `from` on until the file has `size`, and puts them and the file's name on the disk. Random,
 * because a file system that compresses would keep next to nothing of anything else.
 */
export async function fill(
  file: string,
  { from, size }: { readonly from: number; readonly size: number },
  randomBytes: (length: number) => Uint8Array,
): Promise<void> {
  const handle = await open(file, from === 0 ? 'w' : 'r+', 0o600);
  try {
    for (let at = from; at < size; at += fillBytes) {
      await writeAll(handle, randomBytes(Math.min(fillBytes, size - at)), at);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (from === 0) await syncDirectory(path.dirname(file));
}

/** `write` may take less than it is given. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
