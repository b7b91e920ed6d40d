import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { syncDirectory } from '../directory-sync.ts';
import { storeFault } from '../faults.ts';
import { replaceFile } from '../replace-file.ts';

/** Whoever was erased, as a kiosk (`ErasureRequest`) or a hub (an entry of its audit) says it. */
export interface NotedErasure {
  /** ISO 8601 instant. */
  readonly at: string;
}

/**
 * Who has been erased, in a file beside the store that no restore puts back: whoever stands in it is erased again in
 * a store that comes from an older backup. It names encounters, and nobody. Resolves when it is on the disk.
 *
 * A line is a CRC-32 of the rest in hex, a space, the erasure as JSON. An empty line goes before it, so that one that a
 * crash has cut short spoils no other.
 */
export async function noteErasures(file: string, erasures: readonly NotedErasure[]): Promise<void> {
  if (erasures.length === 0) return;
  const isNew = !existsSync(file);
  try {
    const handle = await open(file, 'a', 0o600);
    try {
      await handle.writeFile(erasures.map(erasure => `\n${lineOf(erasure)}\n`).join(''));
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (isNew) await syncDirectory(path.dirname(file));
  } catch (error) {
    throw storeFault(file, error);
  }
}

/** The erasures in it, in order; `onDamaged` is told of a line that is not whole. */
export async function notedErasures<Noted extends NotedErasure>(
  file: string,
  onDamaged: (line: string) => void,
): Promise<Noted[]> {
  const lines = await linesOf(file);
  return lines.flatMap(line => {
    const noted = read(line);
    if (noted === undefined) onDamaged(line);
    return noted === undefined ? [] : [noted as Noted];
  });
}

/**
 * Forgets who was erased before every backup that is still restored: no backup holds them. A line
 * that does not read stays, and none is older than one before it, whatever the clock was when it was
 * noted. Nobody may note anything meanwhile.
 */
export async function trimErasures(file: string, oldestBackup: Date): Promise<void> {
  const lines = await linesOf(file);
  let newestMs = Number.NEGATIVE_INFINITY;
  const kept = lines.filter(line => {
    const noted = read(line);
    if (noted !== undefined) newestMs = Math.max(newestMs, Date.parse(noted.at));
    return noted === undefined || newestMs >= oldestBackup.getTime();
  });
  if (kept.length === lines.length) return;
  await replaceFile(file, kept.map(line => `\n${line}\n`).join(''));
}

async function linesOf(file: string): Promise<string[]> {
  if (!existsSync(file)) return [];
  return (await readFile(file, 'utf8')).split('\n').filter(line => line !== '');
}

function lineOf(erasure: NotedErasure): string {
  const json = JSON.stringify(erasure);
  return `${checksum(json)} ${json}`;
}

function read(line: string): NotedErasure | undefined {
  const json = line.slice(9);
  return line.slice(0, 8) === checksum(json) ? (JSON.parse(json) as NotedErasure) : undefined;
}

const checksum = (text: string) => crc32(text).toString(16).padStart(8, '0');
