import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import type { ErasureRequest } from '../contract.ts';
import { syncDirectory } from '../directory-sync.ts';
import { storeFault } from '../faults.ts';

/**
 * Who has been erased, in a file beside the store that no restore puts back: whoever stands in it is erased again in a store
 * that comes from an older backup. It names encounters, and nobody.
 *
 * A line is a CRC-32 of the rest in hex, a space, the request as JSON. An empty line goes before it, so that one that a
 * crash has cut short spoils no other.
 */
export async function noteErasure(file: string, request: ErasureRequest): Promise<void> {
  const isNew = !existsSync(file);
  const json = JSON.stringify(request);
  try {
    const handle = await open(file, 'a', 0o600);
    try {
      await handle.writeFile(`\n${checksum(json)} ${json}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (isNew) await syncDirectory(path.dirname(file));
  } catch (error) {
    throw storeFault(file, error);
  }
}

/** The requests in it, in order; `onDamaged` is told of a line that is not whole. */
export async function notedErasures(
  file: string,
  onDamaged: (line: string) => void,
): Promise<ErasureRequest[]> {
  if (!existsSync(file)) return [];
  const lines = (await readFile(file, 'utf8')).split('\n').filter(line => line !== '');
  return lines.flatMap(line => {
    const json = line.slice(9);
    if (line.slice(0, 8) === checksum(json)) return [JSON.parse(json) as ErasureRequest];
    onDamaged(line);
    return [];
  });
}

const checksum = (text: string) => crc32(text).toString(16).padStart(8, '0');
