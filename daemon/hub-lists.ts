import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Fault, systemErrorCode } from './core/errors.ts';
import { type ContentKeys, contentKeys } from './hub/lists/content-keys.ts';
import { Repository } from './hub/lists/repository.ts';
import type { Machine } from './machine.ts';
import { loadOrMakeSecret, loadSecret, secretFile, secretPlaces } from './store/secrets.ts';

/** Where a hub has the lists that it publishes, a folder each: what is in it is served. */
export const listsFolderOf = (dataFolder: string) => path.join(dataFolder, 'lists');
/** The keys of roles that lie with the hub. */
export const listKeysFolderOf = (dataFolder: string) => path.join(dataFolder, 'list-keys');

export const repositoryOf = (dataFolder: string, list: string) =>
  new Repository(path.join(listsFolderOf(dataFolder), list), list);

/** Those that have keys, in the order of their names. */
export async function repositoriesIn(dataFolder: string): Promise<Repository[]> {
  const found: Repository[] = [];
  for (const name of await foldersIn(listsFolderOf(dataFolder))) {
    const repository = repositoryOf(dataFolder, name);
    if (await repository.isThere()) found.push(repository);
  }
  return found;
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter(entry => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

const secretBytes = 32;

/** What the files of lists are encrypted with: made with the first keys of a list. Fault `not-found` where there is none. */
export async function listContentKeys(
  dataFolder: string,
  make?: Machine['randomBytes'],
): Promise<ContentKeys> {
  const places = secretPlaces(dataFolder, process.env);
  const secret =
    make === undefined
      ? await loadSecret('list-key', places)
      : await loadOrMakeSecret('list-key', places, () => make(secretBytes));
  if (secret?.bytes.length === secretBytes) return contentKeys(secret.bytes);
  throw new Fault('not-found', 'the key of the lists is missing', {
    where: secretFile('list-key', places),
    wanted: `${secretBytes} bytes`,
    remedy: 'restore the file; without it kiosks cannot read what is published',
  });
}
