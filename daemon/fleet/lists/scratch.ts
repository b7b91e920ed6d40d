import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../../core/errors.ts';
import type { PartialFile, Scratch } from './source.ts';

/** Parts of files in a folder of their own: they are encrypted, and checked as a whole before they are used. */
export class FolderScratch implements Scratch {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async open(hash: string): Promise<PartialFile> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.#folder)) {
      if (name !== hash) await rm(path.join(this.#folder, name), { force: true });
    }
    const file = path.join(this.#folder, hash);
    return {
      size: () => sizeOf(file),
      append: bytes => appendFile(file, bytes, { mode: 0o600 }),
      read: () => createReadStream(file),
      clear: () => rm(file, { force: true }),
    };
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

/** Parts in memory: for small files, and for a simulated fleet. */
export class MemoryScratch implements Scratch {
  #hash = '';
  #pieces: Uint8Array[] = [];

  async open(hash: string): Promise<PartialFile> {
    if (hash !== this.#hash) this.#pieces = [];
    this.#hash = hash;
    return {
      size: async () => this.#pieces.reduce((sum, { length }) => sum + length, 0),
      append: async bytes => void this.#pieces.push(bytes),
      read: () => inTurn(this.#pieces),
      clear: async () => void (this.#pieces = []),
    };
  }
}

async function* inTurn(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
