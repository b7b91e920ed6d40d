import path from 'node:path';
import { bytesOf, descriptorOf, type SystemCall, textOf } from './system-calls.ts';

/** A file or a folder, whatever its name is at the time. The folder that everything is in has number 0. */
export type Inode = number;
export const rootInode: Inode = 0;

/** When a change began and when it was certainly made, in lines of the trace. */
interface Timed {
  readonly began: number;
  readonly ended: number;
}

/** A change of the bytes of a file. */
export type DataChange = Timed &
  (
    | {
        readonly kind: 'write';
        readonly inode: Inode;
        readonly offset: number;
        readonly bytes: Uint8Array;
      }
    | { readonly kind: 'truncate'; readonly inode: Inode; readonly size: number }
  );

/** A change of the names in a folder. A renaming is a `link` with the name that goes: file systems make both in one step. */
export type NameChange = Timed &
  (
    | {
        readonly kind: 'link';
        readonly folder: Inode;
        readonly name: string;
        readonly inode: Inode;
        readonly isFolder: boolean;
        readonly from?: string;
        /** The name stood for another file before. */
        readonly replaces: boolean;
      }
    | { readonly kind: 'unlink'; readonly folder: Inode; readonly name: string; readonly inode: Inode }
  );

/** fsync or fdatasync of a file, or of a folder. It promises what had been done when it began, once it has ended. */
export type Sync = Timed & { readonly kind: 'sync'; readonly inode: Inode };

/** A line that the program wrote to its standard output. */
export type Said = Timed & { readonly kind: 'said'; readonly text: string };

export interface History {
  readonly changes: readonly (DataChange | NameChange)[];
  readonly syncs: readonly Sync[];
  readonly said: readonly Said[];
  /** Lines of the trace. */
  readonly end: number;
}

interface OpenFile {
  readonly inode: Inode;
  readonly append: boolean;
  offset: number;
}

/** Follows names, descriptors and offsets through a trace; what happens outside of `root` is passed over. */
export function historyOf(calls: Iterable<SystemCall>, root: string): History {
  const historian = new Historian(root);
  for (const call of [...calls].toSorted((a, b) => orderOf(a) - orderOf(b))) historian.take(call);
  return historian.history;
}

/** An open counts from its end: until then its descriptor may be that of another file, which is still written to. */
const orderOf = ({ name, began, ended }: SystemCall) => (name === 'openat' ? ended : began);

class Historian {
  readonly #root: string;
  readonly #changes: (DataChange | NameChange)[] = [];
  readonly #syncs: Sync[] = [];
  readonly #said: Said[] = [];
  readonly #inodes = new Map<string, Inode>([['', rootInode]]);
  readonly #folders = new Set<Inode>();
  readonly #sizes = new Map<Inode, number>();
  readonly #open = new Map<number, OpenFile>();
  #count = 1;
  #end = 0;

  constructor(root: string) {
    this.#root = root;
  }

  get history(): History {
    return { changes: this.#changes, syncs: this.#syncs, said: this.#said, end: this.#end };
  }

  take(call: SystemCall): void {
    this.#end = Math.max(this.#end, call.ended + 1);
    if (call.result !== undefined && call.result < 0) return;
    switch (call.name) {
      case 'openat':
        return this.#opened(call);
      case 'write':
      case 'pwrite64':
        return this.#written(call);
      case 'fsync':
      case 'fdatasync':
        return this.#synced(call);
      case 'ftruncate':
        return this.#truncated(call);
      case 'mkdir':
        return this.#made(call);
      case 'unlink':
      case 'rmdir':
        return this.#unlinked(call);
      case 'rename':
      case 'link':
        return this.#renamed(call);
      case 'mmap':
        return this.#mapped(call);
      default:
        if (this.#mentions(call)) throw new Error(`this model does not know ${call.name}`);
    }
  }

  /** The path below the root, or undefined for one outside. */
  #below(full: string): string | undefined {
    if (full === this.#root) return '';
    return full.startsWith(`${this.#root}/`) ? full.slice(this.#root.length + 1) : undefined;
  }

  #mentions({ args }: SystemCall): boolean {
    const hexadecimal = Buffer.from(this.#root).toString('hex').replaceAll(/../g, '\\x$&');
    return args.some(argument => argument.includes(hexadecimal));
  }

  #opened(call: SystemCall): void {
    const [, name = '', flags = ''] = call.args;
    const below = this.#below(textOf(name));
    if (call.result === undefined) throw new Error('a process died while it opened a file');
    this.#open.delete(call.result);
    if (below === undefined) {
      if (this.#below(call.resultPath ?? '') !== undefined) throw new Error('a path by another way');
      return;
    }
    const inode = this.#inodes.get(below) ?? this.#create(below, call);
    if (/O_TRUNC/.test(flags) && this.#sizeOf(inode) > 0) this.#truncate(inode, 0, call);
    this.#open.set(call.result, { inode, append: /O_APPEND/.test(flags), offset: 0 });
  }

  #create(below: string, call: SystemCall, isFolder = false): Inode {
    const inode = this.#count++;
    if (isFolder) this.#folders.add(inode);
    this.#link(below, inode, call, { isFolder });
    return inode;
  }

  #link(below: string, inode: Inode, call: SystemCall, how: { isFolder?: boolean; from?: string }): void {
    const { isFolder = false, from } = how;
    const replaces = this.#inodes.has(below);
    this.#inodes.set(below, inode);
    const place = { folder: this.#folderOf(below), name: path.basename(below) };
    const before = from === undefined ? {} : { from };
    this.#changes.push({
      kind: 'link',
      ...place,
      ...timesOf(call),
      inode,
      isFolder,
      replaces,
      ...before,
    });
  }

  #folderOf(below: string): Inode {
    const folder = path.dirname(below);
    const inode = this.#inodes.get(folder === '.' ? '' : folder);
    if (inode === undefined) throw new Error(`${below} is in no known folder`);
    return inode;
  }

  #written(call: SystemCall): void {
    const { fd, path: full } = descriptorOf(call.args[0] ?? '');
    const bytes = call.args[1] ?? '';
    if (fd === 1) return this.#say(textOf(bytes), call);
    if (this.#below(full) === undefined) return;
    const file = this.#open.get(fd);
    if (file === undefined) throw new Error(`a write to ${full}, which nobody has opened`);
    if (call.result === undefined) throw new Error('a process died while it wrote');
    const written = bytesOf(bytes).subarray(0, call.result);
    const positioned = call.name === 'pwrite64';
    const end = file.append ? this.#sizeOf(file.inode) : file.offset;
    const offset = positioned ? Number(call.args[3]) : end;
    this.#changes.push({ kind: 'write', inode: file.inode, offset, bytes: written, ...timesOf(call) });
    if (!positioned) file.offset = offset + written.length;
    this.#sizes.set(file.inode, Math.max(this.#sizeOf(file.inode), offset + written.length));
  }

  #say(text: string, call: SystemCall): void {
    for (const line of text.split('\n').filter(Boolean)) {
      this.#said.push({ kind: 'said', text: line, ...timesOf(call) });
    }
  }

  #synced(call: SystemCall): void {
    const { fd, path: full } = descriptorOf(call.args[0] ?? '');
    if (this.#below(full) === undefined || call.result !== 0) return;
    const inode = this.#open.get(fd)?.inode;
    if (inode === undefined) throw new Error(`a sync of ${full}, which nobody has opened`);
    this.#syncs.push({ kind: 'sync', inode, ...timesOf(call) });
  }

  #truncated(call: SystemCall): void {
    const { fd, path: full } = descriptorOf(call.args[0] ?? '');
    const file = this.#open.get(fd);
    if (this.#below(full) !== undefined && file !== undefined) {
      this.#truncate(file.inode, Number(call.args[1]), call);
    }
  }

  #truncate(inode: Inode, size: number, call: SystemCall): void {
    this.#sizes.set(inode, size);
    this.#changes.push({ kind: 'truncate', inode, size, ...timesOf(call) });
  }

  #made(call: SystemCall): void {
    const below = this.#below(textOf(call.args[0] ?? ''));
    if (below !== undefined) this.#create(below, call, true);
  }

  #unlinked(call: SystemCall): void {
    const below = this.#below(textOf(call.args[0] ?? ''));
    if (below === undefined) return;
    const inode = this.#inodes.get(below);
    if (inode === undefined) throw new Error(`${below} is deleted, and was never made`);
    this.#inodes.delete(below);
    const place = { folder: this.#folderOf(below), name: path.basename(below) };
    this.#changes.push({ kind: 'unlink', ...place, inode, ...timesOf(call) });
  }

  #renamed(call: SystemCall): void {
    const [from, to] = call.args.map(argument => this.#below(textOf(argument)));
    if (from === undefined && to === undefined) return;
    const inode = from === undefined ? undefined : this.#inodes.get(from);
    if (from === undefined || to === undefined || inode === undefined) throw new Error('a rename across');
    if (call.name === 'link') return this.#link(to, inode, call, {});
    if (this.#folderOf(from) !== this.#folderOf(to)) throw new Error('a rename into another folder');
    this.#inodes.delete(from);
    this.#link(to, inode, call, { from: path.basename(from), isFolder: this.#folders.has(inode) });
    for (const [below, inner] of this.#inodes) {
      if (!below.startsWith(`${from}/`)) continue;
      this.#inodes.delete(below);
      this.#inodes.set(to + below.slice(from.length), inner);
    }
  }

  /** Bytes that are changed through a mapping leave no trace. */
  #mapped(call: SystemCall): void {
    const changes = /PROT_WRITE/.test(call.args[2] ?? '') && /MAP_SHARED/.test(call.args[3] ?? '');
    if (changes && this.#mentions(call)) throw new Error('a file is changed through a mapping');
  }

  #sizeOf(inode: Inode): number {
    return this.#sizes.get(inode) ?? 0;
  }
}

function timesOf({ began, ended }: SystemCall): Timed {
  return { began, ended };
}
