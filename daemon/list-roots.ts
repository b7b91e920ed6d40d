// The first roots of the lists that a kiosk follows: they come from a person, and not over the line.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from './data-folder.ts';
import { replaceFile } from './store/replace-file.ts';

export interface TrustedList {
  readonly list: string;
  /** Metadata of the root role, JSON. */
  readonly root: string;
}

const ending = '.root.json';
const listRootsFolderOf = (dataFolder: string) => path.join(dataFolder, 'list-roots');

/** Puts the first root of a list where the kiosk finds it at its next start. */
export async function trustList(dataFolder: string, list: string, root: string): Promise<string> {
  const file = path.join(listRootsFolderOf(dataFolder), `${list}${ending}`);
  await makeFolder(listRootsFolderOf(dataFolder));
  await replaceFile(file, root);
  return file;
}

/** The lists that a kiosk trusts a root of, and the roots. */
export async function trustedLists(dataFolder: string): Promise<TrustedList[]> {
  const folder = listRootsFolderOf(dataFolder);
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder)).filter(name => name.endsWith(ending)).toSorted();
  return Promise.all(
    names.map(async name => ({
      list: name.slice(0, -ending.length),
      root: await readFile(path.join(folder, name), 'utf8'),
    })),
  );
}
