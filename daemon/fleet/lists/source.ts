/** Part of a file: from a byte on, to the one before `to`, or to its end. */
export interface ByteRange {
  readonly from: number;
  readonly to?: number;
}

/**
 * Where the files of a list come from.
 *
 * An implementation owes: the bytes of the range, in order, in pieces of any size, or a Fault: `not-found` where there is no such file,
 * `unavailable` for anything that may be better at the next try; what came before a Fault counts. It ends soon when `signal`
 * is aborted. A caller owes: it stops reading when more comes than it wants.
 */
export interface ByteSource {
  /** A file that is here already, whole; undefined where it has to be read. Fault `not-found` where it is known that there is none. */
  held?(path: string): Uint8Array | undefined;
  read(path: string, range: ByteRange, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** The same source; told of each piece that has come: what a kiosk has fetched is measured. */
export function counted(source: ByteSource, onBytes: (count: number) => void): ByteSource {
  return {
    async *read(path, range, signal) {
      for await (const piece of source.read(path, range, signal)) {
        onBytes(piece.length);
        yield piece;
      }
    },
  };
}

/** What has been fetched of a file, so that it goes on where it stopped, over restarts too. */
export interface PartialFile {
  size(): Promise<number>;
  append(bytes: Uint8Array): Promise<void>;
  read(): AsyncIterable<Uint8Array>;
  /** All of it is gone. */
  clear(): Promise<void>;
}

/** Where parts of files wait, by the hash of the file that they are of. Others than the one that is opened are gone. */
export interface Scratch {
  open(hash: string): Promise<PartialFile>;
}
