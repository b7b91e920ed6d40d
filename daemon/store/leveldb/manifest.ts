import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileNumber, isLog, isManifest, oldestFirst } from './level-files.ts';
import { logPieces } from './log-format.ts';
import { VarintReader } from './varint-reader.ts';

/**
 * A table as its manifest has it. The first and the last key are as LevelDB has them inside: the name,
 * and 8 bytes of sequence number and kind.
 */
export interface LiveTable {
  readonly bytes: number;
  readonly smallest: Buffer;
  readonly largest: Buffer;
}

/** A change of what a database consists of (LevelDB, db/version_edit.cc). */
interface VersionEdit {
  /** What older logs held is in tables. */
  log?: number;
  previousLog?: number;
  readonly added: [number, LiveTable][];
  readonly deleted: number[];
}

/** The tables that a database consists of, by number. Empty when there is no manifest, or none that reads. */
export function liveTables(folder: string): ReadonlyMap<number, LiveTable> {
  const live = new Map<number, LiveTable>();
  try {
    for (const { added, deleted } of manifestEdits(folder)) {
      for (const number of deleted) live.delete(number);
      for (const [number, table] of added) live.set(number, table);
    }
  } catch (error) {
    if (error instanceof RangeError) return new Map();
    throw error;
  }
  return live;
}

/** The logs that LevelDB will read at its next open, the oldest first: as `DBImpl::Recover` chooses them. */
export function logsToReplay(folder: string): string[] {
  const { log, previous } = logNumbers(folder);
  const isWanted = (number: number) => number >= log || number === previous;
  return oldestFirst(readdirSync(folder).filter(name => isLog(name) && isWanted(fileNumber(name))));
}

/** With no manifest that reads every log is wanted, and LevelDB opens nothing. */
function logNumbers(folder: string): { readonly log: number; readonly previous: number } {
  let [log, previous] = [0, 0];
  try {
    for (const edit of manifestEdits(folder)) {
      log = edit.log ?? log;
      previous = edit.previousLog ?? previous;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // LevelDB refuses it by its name
  }
  return { log, previous };
}

/** The edits of the manifest that CURRENT names, a log of them. RangeError for one that does not end. */
function* manifestEdits(folder: string): Generator<VersionEdit> {
  const current = path.join(folder, 'CURRENT');
  const name = existsSync(current) ? readFileSync(current, 'utf8').trim() : '';
  const manifest = path.join(folder, name);
  if (!isManifest(name) || !existsSync(manifest)) return;
  for (const piece of logPieces(readFileSync(manifest))) {
    if (piece.is === 'record') yield editIn(piece.payload);
  }
}

const tags = { comparator: 1, log: 2, compactPointer: 5, deleted: 6, added: 7, previousLog: 9 } as const;

function editIn(payload: Uint8Array): VersionEdit {
  const reader = new VarintReader(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength));
  const edit: VersionEdit = { added: [], deleted: [] };
  while (!reader.isAtEnd) takeField(reader, edit);
  return edit;
}

function takeField(reader: VarintReader, edit: VersionEdit): void {
  const tag = reader.varint();
  if (tag === tags.comparator) {
    reader.sized();
    return;
  }
  const value = reader.varint(); // of `compactPointer`, `deleted` and `added` the level
  if (tag === tags.log) edit.log = value;
  else if (tag === tags.previousLog) edit.previousLog = value;
  else if (tag === tags.compactPointer) reader.sized();
  else if (tag === tags.deleted) edit.deleted.push(reader.varint());
  else if (tag === tags.added) edit.added.push([reader.varint(), tableIn(reader)]);
}

const tableIn = (reader: VarintReader): LiveTable => ({
  bytes: reader.varint(),
  smallest: reader.sized(),
  largest: reader.sized(),
});
