import type { Random } from '../../../hal/drivers/sim/random.ts';
import { Content, type Disk, dataByInode, isData, Names, pageBytes, pagesOf, promisesAt } from './disk.ts';
import type { DataChange, History, Inode, NameChange } from './history.ts';
import { torn } from './strict.ts';

/**
 * A state that ext4 (data=ordered, delalloc, auto_da_alloc, barriers: its defaults) allows after a power cut at a line of
 * the trace.
 *
 * Names and truncations go through one journal, in order: those up to some line are there, and none after it. A sync
 * commits the journal up to the last change of its inode, and all before comes along. Bytes of new blocks are on the disk
 * before the size that shows them (ordered), at any time later (delayed allocation), from the front, page by page; the
 * rest of a last page that has its block already may be shown as zeros. A renaming over another file brings
 * the bytes along (auto_da_alloc). Blocks that are overwritten in place may be written or not, sector by sector.
 */
export function ext4State(history: History, cut: number, random: Random): Disk {
  const promised = promisesAt(history, cut);
  const happened = history.changes.filter(({ began }) => began < cut);
  const journalled = journalEnd(happened, promised, random);
  const names = new Names();
  for (const change of happened) {
    if (isData(change) || change.began > journalled) continue;
    names.apply(change);
    if (change.kind === 'link' && change.from !== undefined && change.replaces) promise(promised, change);
  }
  const data = dataByInode(happened);
  return names.disk(inode =>
    contentOf(data.get(inode) ?? [], promised.get(inode) ?? -1, journalled, random.fork(inode)),
  );
}

function promise(promised: Map<Inode, number>, { inode, began }: NameChange): void {
  promised.set(inode, Math.max(promised.get(inode) ?? -1, began));
}

/** The line of the last change that the journal holds: one that a sync had made sure of, or any later one. */
function journalEnd(
  happened: readonly (DataChange | NameChange)[],
  promised: ReadonlyMap<Inode, number>,
  random: Random,
): number {
  let sure = -1;
  for (const change of happened) {
    const owner = isData(change) ? change.inode : change.folder;
    const isSure = (inode: Inode) => change.ended <= (promised.get(inode) ?? -1);
    if (isSure(owner) || isSure(change.inode)) sure = Math.max(sure, change.began);
  }
  const later = happened.filter(change => !isData(change) && change.began > sure);
  return random.pick([sure, ...later.map(({ began }) => began)]);
}

function contentOf(
  changes: readonly DataChange[],
  promised: number,
  journalled: number,
  random: Random,
): Uint8Array {
  const sure = changes.filter(({ ended }) => ended <= promised);
  const content = new Content();
  for (const change of sure) content.apply(change);
  const start = content.size;
  const unsure: DataChange[] = [];
  for (const change of changes.slice(sure.length)) {
    if (change.kind === 'truncate' && change.began > journalled) break; // what follows lies in blocks of a later commit
    unsure.push(change);
  }
  const frontier = frontierOf(start, unsure, random);
  const showsZeros = random.chance(0.5);
  for (const change of unsure) {
    if (change.kind === 'truncate') content.resize(change.size);
    else writeUpTo(content, change, { start, frontier, showsZeros }, random);
  }
  return content.bytes;
}

/** How far from its front the new part of a file has been written: to a page, or all of it. */
function frontierOf(start: number, unsure: readonly DataChange[], random: Random): number {
  const ends = unsure.map(change => (change.kind === 'write' ? change.offset + change.bytes.length : 0));
  const end = Math.max(start, ...ends);
  const page = Math.ceil(random.uniform(start, end) / pageBytes) * pageBytes;
  return random.pick([start, Math.min(page, end), end]);
}

interface Front {
  readonly start: number;
  readonly frontier: number;
  readonly showsZeros: boolean;
}

function writeUpTo(
  content: Content,
  change: Extract<DataChange, { kind: 'write' }>,
  { start, frontier, showsZeros }: Front,
  random: Random,
): void {
  const pageEnd = Math.ceil(start / pageBytes) * pageBytes;
  for (const { offset, bytes } of pagesOf(change.offset, change.bytes)) {
    const end = offset + bytes.length;
    if (end <= frontier && offset >= start) content.write(offset, bytes);
    else if (offset < start) content.write(offset, random.chance(0.5) ? bytes : torn(offset, bytes, random));
    else if (end <= pageEnd && showsZeros) content.resize(Math.max(content.size, end));
  }
}
