import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { logPieces } from './log-format.ts';
import { VarintReader } from './varint-reader.ts';

const isLog = (name: string) => /^\d+\.log$/.test(name);

/** The logs of a database that LevelDB will read at its next open, the oldest first: as `DBImpl::Recover` chooses them. */
export function logsToReplay(folder: string): string[] {
  const { log, previous } = logNumbers(folder);
  const isWanted = (name: string) => {
    const number = Number.parseInt(name, 10);
    return number >= log || number === previous;
  };
  return readdirSync(folder)
    .filter(name => isLog(name) && isWanted(name))
    .toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
}

interface LogNumbers {
  /** What older logs held is in tables. */
  readonly log: number;
  readonly previous: number;
}

/** As the manifest that CURRENT names has them. With none that reads every log is wanted, and LevelDB opens nothing. */
function logNumbers(folder: string): LogNumbers {
  const current = path.join(folder, 'CURRENT');
  const manifest = path.join(folder, existsSync(current) ? readFileSync(current, 'utf8').trim() : '');
  let numbers: LogNumbers = { log: 0, previous: 0 };
  if (!/^MANIFEST-\d+$/.test(path.basename(manifest)) || !existsSync(manifest)) return numbers;
  for (const piece of logPieces(readFileSync(manifest))) {
    if (piece.is === 'record') numbers = { ...numbers, ...numbersIn(piece.payload) };
  }
  return numbers;
}

const tags = { comparator: 1, log: 2, compactPointer: 5, deleted: 6, added: 7, previous: 9 } as const;

/** Of one edit of a manifest (db/version_edit.cc). */
function numbersIn(edit: Uint8Array): Partial<LogNumbers> {
  const reader = new VarintReader(Buffer.from(edit.buffer, edit.byteOffset, edit.byteLength));
  let numbers: Partial<LogNumbers> = {};
  try {
    while (!reader.isAtEnd) numbers = { ...numbers, ...fieldIn(reader) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // LevelDB refuses it by its name
  }
  return numbers;
}

function fieldIn(reader: VarintReader): Partial<LogNumbers> {
  const tag = reader.varint();
  if (tag === tags.comparator) reader.sized();
  else if (tag === tags.compactPointer) {
    reader.varint();
    reader.sized();
  } else if (tag === tags.deleted) {
    reader.varint();
    reader.varint();
  } else if (tag === tags.added) {
    for (let number = 0; number < 3; number++) reader.varint(); // level, file, size
    reader.sized();
    reader.sized();
  } else {
    const value = reader.varint();
    if (tag === tags.log) return { log: value };
    if (tag === tags.previous) return { previous: value };
  }
  return {};
}
