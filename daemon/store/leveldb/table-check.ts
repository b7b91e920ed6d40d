import type { LiveTable } from './manifest.ts';
import {
  contentOf,
  entriesIn,
  footerBytes,
  footerOf,
  type Handle,
  hasGoodRestarts,
  indexEntries,
  isBelow,
  isCompressed,
  memorySource,
  TableDamage,
  type TableSource,
  trailerBytes,
} from './table-format.ts';

/**
 * What is wrong with a table of LevelDB (doc/table_format.md); undefined when every block is there and has its checksum.
 * LevelDB itself does not look at the checksums when it reads: a flipped bit in a key, in the index or in the filter
 * makes records vanish, or older ones come back, without a word.
 */
export function tableDefect(table: Uint8Array): string | undefined {
  return defectIn(() => {
    const source = memorySource(table);
    const { metaIndex, index } = footerOf(source);
    if (isCompressed(source, index)) {
      for (const block of [index, metaIndex]) contentOf(source, block);
      return undefined;
    }
    const named = [...indexEntries(source, index), ...indexEntries(source, metaIndex)];
    const blocks: readonly Handle[] = [index, metaIndex, ...named];
    for (const block of blocks) contentOf(source, block);
    const sum = blocks.reduce((total, { size }) => total + size + trailerBytes, footerBytes);
    return sum === source.length || isSalvaged(source, named, metaIndex)
      ? undefined
      : `its blocks have ${sum} of ${source.length} bytes`;
  });
}

/** What was salvaged is as long as it was before, with nothing but zeros in the place of what is lost. */
function isSalvaged(source: TableSource, named: readonly Handle[], { offset }: Handle): boolean {
  const end = Math.max(0, ...named.map(block => block.offset + block.size + trailerBytes));
  return source.read(end, offset - end).every(byte => byte === 0);
}

/**
 * What would make LevelDB end the process, or stop writing, when it merges a table; undefined when it is whole, or only a
 * value is damaged, which its seal tells of. LevelDB takes the sizes in an index for true, and asserts that keys ascend.
 * Without `live` its length and its keys may be any.
 */
export function tableHazard(source: TableSource, live?: LiveTable): string | undefined {
  return defectIn(() => {
    if (live !== undefined && live.bytes !== source.length)
      return `it has ${source.length} of ${live.bytes} bytes`;
    const { metaIndex, index } = footerOf(source);
    contentOf(source, metaIndex);
    if (isCompressed(source, index)) {
      contentOf(source, index);
      return undefined;
    }
    return keyHazard(source, indexEntries(source, index), live);
  });
}

function keyHazard(
  source: TableSource,
  blocks: readonly Handle[],
  live: LiveTable | undefined,
): string | undefined {
  let before: Buffer | undefined;
  let count = 0;
  for (const block of blocks) {
    if (isCompressed(source, block)) return undefined;
    if (!hasGoodRestarts(source, block)) return 'a block is read from where no key begins';
    for (const { key } of entriesIn(source, block)) {
      const falls = before === undefined ? !isAtOrAbove(key, live?.smallest) : !isBelow(before, key);
      if (falls) return count === 0 ? outside : `key ${count} is not above the one before`;
      before = key;
      count++;
    }
  }
  return before !== undefined && live !== undefined && isBelow(live.largest, before) ? outside : undefined;
}

const outside = 'its keys are not those that the manifest has for it';

const isAtOrAbove = (key: Buffer, smallest: Buffer | undefined) =>
  smallest === undefined || key.equals(smallest) || isBelow(smallest, key);

function defectIn(look: () => string | undefined): string | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof TableDamage || error instanceof RangeError) return error.message;
    throw error;
  }
}
