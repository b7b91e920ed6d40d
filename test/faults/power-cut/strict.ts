import type { Random } from '../../../hal/drivers/sim/random.ts';
import { Content, type Disk, dataByInode, isData, Names, pagesOf, promisesAt, sectorBytes } from './disk.ts';
import type { DataChange, History, Inode } from './history.ts';

/**
 * A state that POSIX allows after a power cut at a line of the trace: what a sync of the file, or of the folder for a
 * name, has promised is there. Of everything else any part may be there, in any order: a name without its file's bytes, a
 * size without the bytes, a page of a write and not the one before, a page up to some sector (Pillai et al., "All file
 * systems are not created equal", OSDI 2014). A renaming is one step, but the old name may still be there beside the new.
 */
export function strictState(history: History, cut: number, random: Random): Disk {
  const promised = promisesAt(history, cut);
  const happened = history.changes.filter(({ began }) => began < cut);
  const isPromised = (inode: Inode, ended: number) => ended <= (promised.get(inode) ?? -1);
  const nameLuck = random.pick([0, 0.5, 0.5, 1]);
  const dataLuck = random.pick([0, 0.3, 0.8, 1]);
  const names = new Names();
  for (const change of happened) {
    if (isData(change)) continue;
    const sure = isPromised(change.folder, change.ended);
    if (sure || random.chance(nameLuck)) names.apply(change, !sure && random.chance(0.3));
  }
  const data = dataByInode(happened);
  return names.disk(inode => {
    const changes = data.get(inode) ?? [];
    const sure = changes.filter(({ ended }) => isPromised(inode, ended));
    return contentOf(sure, changes.slice(sure.length), dataLuck, random.fork(inode));
  });
}

function contentOf(
  sure: readonly DataChange[],
  unsure: readonly DataChange[],
  luck: number,
  random: Random,
): Uint8Array {
  const content = new Content();
  for (const change of sure) content.apply(change);
  const sizes = [content.size];
  let size = content.size;
  for (const change of unsure) {
    size = change.kind === 'truncate' ? change.size : Math.max(size, change.offset + change.bytes.length);
    sizes.push(size);
    persistSome(content, change, luck, random);
  }
  if (unsure.length === 0) return content.bytes;
  const kept = random.pick([content.size, size, random.pick(sizes), sizes[0] ?? 0]);
  content.resize(kept, random.chance(0.25) ? junk(kept, random) : undefined);
  return content.bytes;
}

function persistSome(content: Content, change: DataChange, luck: number, random: Random): void {
  if (change.kind === 'truncate') {
    if (random.chance(luck)) content.resize(change.size);
    return;
  }
  for (const { offset, bytes } of pagesOf(change.offset, change.bytes)) {
    if (random.chance(luck)) content.write(offset, bytes);
    else if (random.chance(0.1)) content.write(offset, torn(offset, bytes, random));
  }
}

/** The sectors that were written before the power went; the rest of the page is as it was. */
export function torn(offset: number, bytes: Uint8Array, random: Random): Uint8Array {
  const firstEnd = sectorBytes - (offset % sectorBytes);
  const ends = [0];
  for (let end = firstEnd; end < bytes.length; end += sectorBytes) ends.push(end);
  return bytes.subarray(0, random.pick(ends));
}

function junk(length: number, random: Random): Uint8Array {
  return Uint8Array.from({ length }, () => random.integer(256));
}
