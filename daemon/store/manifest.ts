import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { VarintReader } from './varint-reader.ts';

/**
 * A table as its manifest has it. The first and the last key are as LevelDB has them inside: the name, and 8 bytes of sequence
 * number and kind.
 */
export interface LiveTable {
  readonly bytes: number;
  readonly smallest: Buffer;
  readonly largest: Buffer;
}

/**
 * The tables that a database consists of, by number, as the manifest that CURRENT names has them (LevelDB, db/version_edit.cc).
 * Checksums are left to LevelDB, which opens nothing with a damaged manifest. Empty when there is no manifest, or none that reads.
 */
export function liveTables(folder: string): ReadonlyMap<number, LiveTable> {
  const current = path.join(folder, 'CURRENT');
  const name = existsSync(current) ? readFileSync(current, 'utf8').trim() : '';
  const manifest = path.join(folder, name);
  if (!/^MANIFEST-\d+$/.test(name) || !existsSync(manifest)) return new Map();
  const live = new Map<number, LiveTable>();
  try {
    for (const edit of recordsOf(readFileSync(manifest))) apply(edit, live);
  } catch (error) {
    if (error instanceof RangeError) return new Map();
    throw error;
  }
  return live;
}

const blockBytes = 32 * 1024;
const headerBytes = 7;
const last = { whole: 1, ofSeveral: 4 } as const;

/** The records of a log (doc/log_format.md): in blocks, and in fragments where they go over the end of one. */
function* recordsOf(log: Buffer): Generator<Buffer> {
  let fragments: Buffer[] = [];
  for (let at = 0; at + headerBytes <= log.length; ) {
    const left = blockBytes - (at % blockBytes);
    const length = log.readUInt16LE(at + 4);
    const type = log.readUInt8(at + 6);
    if (left < headerBytes || type === 0) {
      at += left;
      continue;
    }
    fragments.push(log.subarray(at + headerBytes, at + headerBytes + length));
    at += headerBytes + length;
    if (type !== last.whole && type !== last.ofSeveral) continue;
    yield Buffer.concat(fragments);
    fragments = [];
  }
}

const tags = { comparator: 1, compactPointer: 5, deleted: 6, added: 7 } as const;

function apply(edit: Buffer, live: Map<number, LiveTable>): void {
  const reader = new VarintReader(edit);
  while (!reader.isAtEnd) {
    const tag = reader.varint();
    if (tag === tags.comparator) reader.sized();
    else if (tag === tags.compactPointer) {
      reader.varint(); // the level
      reader.sized();
    } else if (tag === tags.deleted) {
      reader.varint(); // the level
      live.delete(reader.varint());
    } else if (tag === tags.added) {
      reader.varint(); // the level
      const number = reader.varint();
      live.set(number, { bytes: reader.varint(), smallest: reader.sized(), largest: reader.sized() });
    } else reader.varint();
  }
}
