import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type DataChange, type History, type Inode, type NameChange, rootInode } from './history.ts';

/** Units in which a disk writes: whole sectors or nothing; and in which a file system does: pages of its cache. */
export const sectorBytes = 512;
export const pageBytes = 4096;

/** What is on the disk when the power comes back: files by their path below the root, folders as `undefined`. */
export type Disk = ReadonlyMap<string, Uint8Array | undefined>;

/** Until which line of the trace the changes of an inode are on the disk, by its syncs that had ended before the cut. */
export function promisesAt({ syncs }: History, cut: number): Map<Inode, number> {
  const promised = new Map<Inode, number>();
  for (const { inode, began, ended } of syncs) {
    if (ended < cut) promised.set(inode, Math.max(promised.get(inode) ?? -1, began));
  }
  return promised;
}

export const isData = (change: DataChange | NameChange): change is DataChange =>
  'inode' in change && !('folder' in change);

/** The changes of each file's bytes, in order. */
export function dataByInode(changes: readonly (DataChange | NameChange)[]): ReadonlyMap<Inode, DataChange[]> {
  const byInode = new Map<Inode, DataChange[]>();
  for (const change of changes.filter(isData)) {
    const list = byInode.get(change.inode);
    if (list === undefined) byInode.set(change.inode, [change]);
    else list.push(change);
  }
  return byInode;
}

/** The names that stand after some changes of names, each applied whole. */
export class Names {
  readonly #folders = new Map<Inode, Map<string, { readonly inode: Inode; readonly isFolder: boolean }>>();

  /** `keepsFrom`: of a renaming only the new name reached the disk, and the old one is still there. */
  apply(change: NameChange, keepsFrom = false): void {
    const entries = this.#folders.get(change.folder) ?? new Map();
    this.#folders.set(change.folder, entries);
    if (change.kind === 'unlink') {
      if (entries.get(change.name)?.inode === change.inode) entries.delete(change.name);
      return;
    }
    entries.set(change.name, { inode: change.inode, isFolder: change.isFolder });
    if (change.from !== undefined && !keepsFrom) entries.delete(change.from);
  }

  /** The disk with these names, and the contents that files have. A folder without a name is lost with all that is in it. */
  disk(contentOf: (inode: Inode) => Uint8Array): Disk {
    const disk = new Map<string, Uint8Array | undefined>();
    const walk = (folder: Inode, at: string) => {
      for (const [name, { inode, isFolder }] of this.#folders.get(folder) ?? []) {
        const place = path.posix.join(at, name);
        disk.set(place, isFolder ? undefined : contentOf(inode));
        if (isFolder) walk(inode, place);
      }
    };
    walk(rootInode, '');
    return disk;
  }
}

/** The bytes of a file while changes reach it. What was never written reads as zeros. */
export class Content {
  #bytes = new Uint8Array(0);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  write(offset: number, bytes: Uint8Array): void {
    this.resize(Math.max(this.#size, offset + bytes.length));
    this.#bytes.set(bytes, offset);
  }

  resize(size: number, filler?: Uint8Array): void {
    if (size > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(size, 2 * this.#bytes.length));
      grown.set(this.bytes);
      this.#bytes = grown;
    }
    if (size < this.#size) this.#bytes.fill(0, size, this.#size);
    else if (filler !== undefined) this.#bytes.set(filler.subarray(0, size - this.#size), this.#size);
    this.#size = size;
  }

  apply(change: DataChange): void {
    if (change.kind === 'write') this.write(change.offset, change.bytes);
    else this.resize(change.size);
  }
}

/** A write cut where the pages of the file begin. */
export function* pagesOf(
  offset: number,
  bytes: Uint8Array,
): Generator<{ offset: number; bytes: Uint8Array }> {
  for (let at = offset; at < offset + bytes.length; ) {
    const end = Math.min(offset + bytes.length, (Math.floor(at / pageBytes) + 1) * pageBytes);
    yield { offset: at, bytes: bytes.subarray(at - offset, end - offset) };
    at = end;
  }
}

export function writeDisk(disk: Disk, folder: string): void {
  for (const [name, bytes] of disk) {
    const place = path.join(folder, name);
    if (bytes === undefined) mkdirSync(place, { mode: 0o700 });
    else writeFileSync(place, bytes, { mode: 0o600 });
  }
}

/** Equal for disks that nobody can tell apart. */
export function fingerprintOf(disk: Disk): string {
  const hash = createHash('sha256');
  for (const name of [...disk.keys()].toSorted()) {
    hash.update(`${name} ${disk.get(name)?.length ?? 'folder'}\n`).update(disk.get(name) ?? '');
  }
  return hash.digest('hex');
}
