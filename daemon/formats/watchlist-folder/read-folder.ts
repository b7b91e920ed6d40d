import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault, systemErrorCode } from '../../core/errors.ts';
import type { Subject } from '../../core/watchlist.ts';
import { bareName, isSampleName, type NamedTrait, traitOfName } from './sample-name.ts';
import { isSubjectId, readSubjectsCsv } from './subjects-csv.ts';

/**
 * One file of a watchlist folder: `SUBJECT_N.ext`, an image or a template; an image whose name ends `.iris.ext`,
 * `.left.iris.ext` or `.right.iris.ext` is of an eye.
 */
export interface WatchlistFile extends NamedTrait {
  readonly subject: string;
  readonly instance: number;
  readonly path: string;
}

export interface WatchlistFolder {
  /** Everybody with a file, in the order of their ids; with what subjects.csv says of them. */
  readonly subjects: readonly Subject[];
  /** In the order of subject and instance. */
  readonly files: readonly WatchlistFile[];
  /** Names that are neither image, template nor subjects.csv; nothing was done with them. */
  readonly ignored: readonly string[];
}

const subjectsFile = 'subjects.csv';
const inOrder = new Intl.Collator('en', { numeric: true }).compare;

/**
 * Lists a folder of samples for a watchlist; the samples themselves are not opened.
 *
 * Throws Fault: `not-found` when there is no such folder; `bad-input` for a folder without samples, a sample not named
 * SUBJECT_N.ext, two samples of one subject and number, an error in subjects.csv, a subject in it without a sample (who
 * could never be found).
 */
export async function readWatchlistFolder(folder: string): Promise<WatchlistFolder> {
  const names = await namesIn(folder);
  const files = names.filter(isSampleName).map(name => sampleFile(folder, name));
  if (files.length === 0) {
    throw new Fault('bad-input', 'no samples', {
      where: folder,
      wanted: 'files named SUBJECT_N.png or the like',
    });
  }
  files.sort((a, b) => inOrder(a.subject, b.subject) || a.instance - b.instance);
  checkDistinct(files);
  const described = names.includes(subjectsFile) ? await readSubjects(path.join(folder, subjectsFile)) : [];
  checkHaveSamples(described, files, path.join(folder, subjectsFile));
  const ignored = names.filter(name => !isSampleName(name) && name !== subjectsFile);
  return { subjects: subjectsOf(files, described), files, ignored };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter(entry => !entry.isDirectory() && !entry.name.startsWith('.'))
      .map(entry => entry.name);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') throw new Fault('not-found', 'no such folder', { where: folder, cause: error });
    if (code === 'ENOTDIR') throw new Fault('bad-input', 'not a folder', { where: folder, cause: error });
    throw error;
  }
}

function sampleFile(folder: string, name: string): WatchlistFile {
  const file = path.join(folder, name);
  const match = /^(.+)_([1-9]\d{0,5})$/.exec(bareName(name));
  const subject = match?.[1] ?? '';
  if (match !== null && isSubjectId(subject)) {
    return { subject, instance: Number(match[2]), path: file, ...traitOfName(name) };
  }
  throw new Fault('bad-input', 'the file name does not tell whose sample it is', {
    where: file,
    wanted: 'SUBJECT_N.ext, with SUBJECT of letters, digits, -, _ and . and N from 1',
  });
}

function checkDistinct(files: readonly WatchlistFile[]): void {
  for (const [i, file] of files.entries()) {
    const before = files[i - 1];
    if (before?.subject !== file.subject || before.instance !== file.instance) continue;
    const what = `sample ${file.instance} of ${file.subject} is there twice`;
    throw new Fault('bad-input', what, {
      where: file.path,
      given: `also ${path.basename(before.path)}`,
      wanted: 'a number of its own for each sample of a subject, fingers and irises alike',
    });
  }
}

async function readSubjects(file: string): Promise<Subject[]> {
  return readSubjectsCsv(asText(await readFile(file), file), file);
}

function asText(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Fault('bad-input', 'not UTF-8 text', { where, cause: error });
  }
}

function checkHaveSamples(
  described: readonly Subject[],
  files: readonly WatchlistFile[],
  where: string,
): void {
  const withSample = new Set(files.map(file => file.subject));
  const without = described.find(subject => !withSample.has(subject.id));
  if (without === undefined) return;
  throw new Fault('bad-input', `column subject: ${without.id} has no sample in the folder`, {
    where,
    wanted: `a file named ${without.id}_1.png or the like`,
  });
}

function subjectsOf(files: readonly WatchlistFile[], described: readonly Subject[]): Subject[] {
  const known = new Map(described.map(subject => [subject.id, subject]));
  return [...new Set(files.map(file => file.subject))].map(id => known.get(id) ?? { id });
}
