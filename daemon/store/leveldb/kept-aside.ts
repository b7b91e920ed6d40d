import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { link, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../../core/errors.ts';
import { syncDirectory } from '../directory-sync.ts';
import { writeSynced } from '../replace-file.ts';

/**
 * Keeps a damaged file of a database in a folder of its own; gives the place of the copy, below the
 * database's folder. It is a second name for the very bytes, which takes no room on a full disk: what is put
 * in the place of the file does not touch them.
 */
export async function keepAside(
  folder: string,
  asideFolder: string,
  name: string,
  bytes: Uint8Array,
): Promise<string> {
  const aside = path.join(folder, asideFolder);
  if (!existsSync(aside)) await mkdir(aside, { mode: 0o700 }); // with `recursive`, Node takes a full disk for a missing folder
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const copy = path.join(asideFolder, `${path.parse(name).name}-${digest}${path.extname(name)}`);
  try {
    await link(path.join(folder, name), path.join(folder, copy));
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  }
  return copy;
}

/** Writes beside a copy what was found. It is on the disk, and so is every copy in the folder, when it resolves. */
export async function noteAside(folder: string, copy: string, note: object): Promise<void> {
  await writeSynced(path.join(folder, `${copy}.json`), `${JSON.stringify(note)}\n`);
  await syncDirectory(path.join(folder, path.dirname(copy)));
  await syncDirectory(folder);
}

/** A copy, below the folder of its database, and what was noted of it; undefined for a note that a crash has cut short. */
export interface KeptAside<Note> {
  readonly copy: string;
  readonly note: Note | undefined;
}

/** Everything that was ever noted in a folder. */
export function notesAside<Note>(folder: string, asideFolder: string): KeptAside<Note>[] {
  const aside = path.join(folder, asideFolder);
  const names = existsSync(aside) ? readdirSync(aside).filter(name => name.endsWith('.json')) : [];
  return names.map(name => ({
    copy: path.join(asideFolder, path.parse(name).name),
    note: parsed(readFileSync(path.join(aside, name), 'utf8')) as Note | undefined,
  }));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
