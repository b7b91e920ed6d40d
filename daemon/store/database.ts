import type { KeyRange } from './keys.ts';

/** A change of one record; `value` is sealed already. */
export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: string };

/** A state of a database that stays what it is until it is closed. */
export interface Snapshot {
  close(): Promise<void>;
}

/** Which state is read; without a snapshot the one that is there now. */
export interface View {
  readonly snapshot?: Snapshot;
}

/** What a store needs of LevelDB: text for keys, bytes for values, keys in the order of their bytes. */
export interface OpenDatabase {
  get(key: string, view: View): Promise<Uint8Array | undefined>;
  getMany(keys: string[], view: View): Promise<(Uint8Array | undefined)[]>;
  iterator(range: KeyRange & View): AsyncIterable<[string, Uint8Array]>;
  /** All of it or nothing; with `sync` the bytes, but not the names of new files, are on the disk when it resolves. */
  batch(operations: Operation[], options: { readonly sync: boolean }): Promise<void>;
  snapshot(): Snapshot;
  /** Bytes that a range takes in tables on the disk; what is in the log alone is not counted. Absent: nobody counts. */
  sizeOf?(range: KeyRange): Promise<number>;
  /** Rewrites the tables of a range without what was deleted. */
  compactRange(from: string, to: string): Promise<void>;
  close(): Promise<void>;
}

/** Puts the names of a folder's files on the disk. */
export interface NameSync {
  /** Resolves when every name that is in the folder now is on the disk. */
  syncWhenGrown(): Promise<void>;
}

/** A file whose bytes are overwritten where they stand. */
export interface PlainFile {
  /** What the file is long, in bytes. */
  size(): number;
  /** Fewer bytes at the end of the file. Synchronous because it is short: most of it comes from memory. */
  read(position: number, length: number): Uint8Array;
  /** Whole, but for a crash. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Resolves when the bytes that were written, and the length, are on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The file system that databases lie on, with LevelDB; passed in, so that a simulation can hold a disk in its hand. */
export interface Volume {
  /**
   * Makes the folder when `create` and there is none. Fault `not-found` when there is no database, or `corrupt` when
   * there are files of one but not the file that names them.
   */
  prepare(folder: string, create: boolean): Promise<void>;
  /** Faults: `busy` when another process holds it, `disk-full`, `corrupt`, `unavailable`. */
  open(folder: string, create: boolean): Promise<OpenDatabase>;
  /** Opens a file in a folder; makes it where there is none, and puts its name on the disk. */
  openPlain(folder: string, name: string): Promise<PlainFile>;
  /** `now`: the clock that the file system takes its times from. */
  names(folder: string, now: () => Date): NameSync;
  /** Bytes that an unprivileged process may still write. Throws Fault `unavailable`. */
  freeBytes(folder: string): number;
}
