// The records of the hub's authority, each in a file of its own.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault, messageOf } from './core/errors.ts';
import type { IdentityRecords, RecordKind } from './hub/authority/records.ts';
import { makeDirectory } from './store/directory-sync.ts';
import { replaceFile } from './store/replace-file.ts';

/** Files `KIND/KEY.json` of mode 0600. A store of documents can take its place. */
export class FileRecords implements IdentityRecords {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async get(kind: RecordKind, key: string): Promise<unknown> {
    const file = this.#file(kind, key);
    return existsSync(file) ? await readJson(file) : undefined;
  }

  async put(kind: RecordKind, key: string, record: unknown): Promise<void> {
    await makeDirectory(path.join(this.#folder, kind));
    await replaceFile(this.#file(kind, key), `${JSON.stringify(record, null, 2)}\n`);
  }

  async list(kind: RecordKind): Promise<readonly unknown[]> {
    const folder = path.join(this.#folder, kind);
    if (!existsSync(folder)) return [];
    const names = (await readdir(folder)).filter(name => name.endsWith('.json'));
    return await Promise.all(names.toSorted().map(name => readJson(path.join(folder, name))));
  }

  #file(kind: RecordKind, key: string): string {
    if (!/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/.test(key)) throw new Error(`no key of a record: ${key}`);
    return path.join(this.#folder, kind, `${key}.json`);
  }
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new Fault('corrupt', `a record of the authority cannot be read: ${messageOf(cause)}`, {
      where: file,
      cause,
    });
  }
}
