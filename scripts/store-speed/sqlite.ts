import { createRequire } from 'node:module';

/** The part of better-sqlite3 that is used here. */
interface Sqlite {
  pragma(text: string): unknown;
  exec(text: string): void;
  prepare(text: string): { run(...values: unknown[]): void };
  transaction(use: (puts: readonly Put[]) => void): (puts: readonly Put[]) => void;
  close(): void;
}

export interface Put {
  readonly key: string;
  readonly value: Uint8Array;
}

export interface Peer {
  /** In one transaction, on the disk when it returns; nothing else runs meanwhile. */
  put(puts: readonly Put[]): void;
  close(): void;
}

/** better-sqlite3 in WAL with synchronous FULL; undefined where it is not built (node scripts/build-sqlite.mjs builds it). */
export function openPeer(file: string): Peer | undefined {
  const Database = loadDriver();
  if (Database === undefined) return undefined;
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE record (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID');
  const insert = database.prepare('INSERT OR REPLACE INTO record VALUES (?, ?)');
  const put = database.transaction(puts => {
    for (const { key, value } of puts) insert.run(key, value);
  });
  return { put, close: () => database.close() };
}

function loadDriver(): (new (file: string) => Sqlite) | undefined {
  const require = createRequire(import.meta.url);
  const name = process.env['BITMAPD_SQLITE'] ?? 'better-sqlite3';
  try {
    const Database = require(name) as new (file: string) => Sqlite;
    new Database(':memory:').close(); // its binary is looked for only now
    return Database;
  } catch {
    return undefined;
  }
}
