import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { NamedImage } from '../biometrics/evaluate-folder.ts';
import { Fault, messageOf, systemErrorCode } from '../core/errors.ts';
import { readImageFile } from './samples.ts';

/** A folder of labelled captures. */
export interface LabelledSet {
  /** The folder's own name. */
  readonly name: string;
  readonly folder: string;
  readonly files: readonly string[];
}

/** Every folder that holds images is a set; one that holds none gives those of its folders that do, by name. */
export async function setsIn(folders: readonly string[]): Promise<LabelledSet[]> {
  const sets = await Promise.all(folders.map(setsBelow));
  return sets.flat();
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
  const files = names.filter(name => /\.(png|jpe?g|tiff?|bmp)$/i.test(name)).sort();
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
