import { closeSync, existsSync, fdatasync, fstatSync, openSync, readSync, write } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PlainFile } from './database.ts';
import { syncDirectory } from './directory-sync.ts';

const writeAt = promisify(write);
const syncBytes = promisify(fdatasync);

/** A file of the machine's own file system, for its owner alone. */
export async function openPlainFile(folder: string, name: string): Promise<PlainFile> {
  const file = path.join(folder, name);
  const isNew = !existsSync(file);
  const descriptor = openSync(file, isNew ? 'wx+' : 'r+', 0o600);
  if (isNew) await syncDirectory(folder);
  let isOpen = true;
  return {
    size: () => fstatSync(descriptor).size,
    read: (position, length) => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, length, position));
    },
    write: async (bytes, position) => {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await writeAt(descriptor, bytes, done, bytes.length - done, position + done);
        done += bytesWritten;
      }
    },
    sync: () => syncBytes(descriptor),
    close: async () => {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}
