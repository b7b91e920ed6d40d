import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { NamedImage } from '../biometrics/evaluate-folder.ts';
import { Fault, messageOf, systemErrorCode } from '../core/errors.ts';
import { isImageName } from '../formats/watchlist-folder/sample-name.ts';
import { readImageFile } from './samples.ts';

/** A folder of labelled captures. */
export interface LabelledSet {
  /** The folder's own name; of several that share it, as much of their paths as tells them apart. */
  readonly name: string;
  readonly folder: string;
  readonly files: readonly string[];
}

/**
 * Every folder that holds images is a set; one that holds none gives those of its folders that do, by name. Throws Fault:
 * `not-found` for a folder that is not there, `bad-input` for one without images, `bad-usage` for one that is given twice.
 */
export async function setsIn(folders: readonly string[]): Promise<LabelledSet[]> {
  const sets = (await Promise.all(folders.map(setsBelow))).flat();
  const paths = sets.map(({ folder }) => path.resolve(folder));
  const twice = paths.find((folder, k) => paths.indexOf(folder) !== k);
  if (twice !== undefined) throw new Fault('bad-usage', 'given twice', { where: twice });
  return sets.map((set, k) => ({ ...set, name: distinctName(paths[k], paths) }));
}

/** The end of a path that no other of the paths has. */
function distinctName(folder: string, all: readonly string[]): string {
  const parts = folder.split(path.sep);
  for (let count = 1; count < parts.length; count++) {
    const ending = path.join(...parts.slice(-count));
    if (all.filter(other => other.endsWith(path.sep + ending)).length === 1) return ending;
  }
  return folder;
}

export const readSet = ({ folder, files }: LabelledSet, dpi: number | undefined): Promise<NamedImage[]> =>
  Promise.all(files.map(async name => ({ name, image: await readImageFile(path.join(folder, name), dpi) })));

async function setsBelow(folder: string): Promise<LabelledSet[]> {
  const own = await setOf(folder);
  if (own.files.length > 0) return [own];
  const inner = await Promise.all((await foldersIn(folder)).map(setOf));
  const sets = inner.filter(({ files }) => files.length > 0);
  if (sets.length > 0) return sets;
  throw new Fault('bad-input', 'no images', { where: folder, wanted: 'files named CLASS_IMPRESSION.png' });
}

async function setOf(folder: string): Promise<LabelledSet> {
  const entries = await entriesOf(folder);
  const names = entries.filter(entry => !entry.isDirectory()).map(({ name }) => name);
  const files = names.filter(isImageName).sort();
  return { name: path.basename(path.resolve(folder)), folder, files };
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await entriesOf(folder);
  const names = entries.filter(entry => entry.isDirectory()).map(({ name }) => name);
  return names.sort().map(name => path.join(folder, name));
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    const missing = systemErrorCode(cause) === 'ENOENT';
    throw new Fault(missing ? 'not-found' : 'bad-input', missing ? 'no such folder' : messageOf(cause), {
      where: folder,
      cause,
    });
  }
}
