import { existsSync, readdirSync } from 'node:fs';

// LevelDB's files by their names (doc/impl.md): a number, which grows, and what they are.

export const isTable = (name: string) => /^\d+\.(ldb|sst)$/.test(name);
export const isLog = (name: string) => /^\d+\.log$/.test(name);
export const isManifest = (name: string) => /^MANIFEST-\d+$/.test(name);

/** Whether a file holds data, or names those that do. */
export const isDataFile = (name: string) => isTable(name) || isLog(name) || isManifest(name);

/** Of a table or a log. */
export const fileNumber = (name: string) => Number.parseInt(name, 10);

export const oldestFirst = (names: readonly string[]) =>
  names.toSorted((a, b) => fileNumber(a) - fileNumber(b));

/** The names of the tables of a database, oldest first. */
export function tablesOf(folder: string): string[] {
  return existsSync(folder) ? oldestFirst(readdirSync(folder).filter(isTable)) : [];
}
