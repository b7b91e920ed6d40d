import { crc32c } from './crc32c.ts';
import type { LiveTable } from './manifest.ts';
import {
  blocksByChecksum,
  type Entry,
  entriesBetween,
  footerBytes,
  footerOf,
  type Handle,
  hasGoodRestarts,
  type IndexEntry,
  indexEntries,
  isBelow,
  isCompressed,
  magic,
  maskedChecksum,
  memorySource,
  restartPlaces,
  restartsOf,
  TableDamage,
  type TableSource,
  trailerBytes,
} from './table-format.ts';

/** What is left of a table that LevelDB must not read as it stands. */
export interface Salvage {
  /** A table that LevelDB can read, without a filter. */
  readonly table: Buffer;
  readonly kept: number;
  /** Records that are left out, as far as they can be told from each other. */
  readonly lost: number;
}

/** A block, and what lets LevelDB find it. */
interface Block {
  readonly lastKey: Buffer;
  /** With its trailer. */
  readonly bytes: Buffer;
}

/**
 * Makes of a table one whose keys ascend: blocks that are in order stay what they are, byte for byte, with damaged
 * values too, since the seal of a record tells of those by its name; of the others the most records are kept that are
 * in order. An index that is damaged is made anew from the checksums of the blocks. It is as long as the manifest
 * says, which LevelDB goes by. Undefined for a table that is compressed.
 */
export function salvageTable(table: Uint8Array, live?: LiveTable): Salvage | undefined {
  const source = memorySource(table);
  const places = placesIn(source);
  if (places.some(place => isBeyond(source, place) || isCompressed(source, place))) return undefined;
  const blocks: Block[] = [];
  let [kept, lost] = [0, 0];
  let lowest: Buffer | undefined;
  for (const place of places) {
    const highest = place.lastKey ?? live?.largest;
    const found = entriesFound(source, place);
    const inside = found.entries.filter(({ key }) => isInside(key, { lowest, highest, live }));
    const good = longestRise(inside);
    kept += good.length;
    lost += found.entries.length - good.length;
    const last = good.at(-1);
    if (last === undefined) continue;
    lowest = last.key;
    const isAsItWas = found.whole && good.length === found.entries.length;
    blocks.push({
      lastKey: place.lastKey ?? last.key,
      bytes: isAsItWas ? asItIs(source, place) : blockOf(source, good),
    });
  }
  const salvaged = tableOf(blocks, live?.bytes ?? source.length);
  return salvaged && { table: salvaged, kept, lost };
}

type Place = Handle & Partial<Pick<IndexEntry, 'lastKey'>>;

function placesIn(source: TableSource): readonly Place[] {
  try {
    return indexEntries(source, footerOf(source).index);
  } catch (error) {
    if (!(error instanceof TableDamage || error instanceof RangeError)) throw error;
    return [...blocksByChecksum(source.read(0, dataEnd(source)))];
  }
}

/** The index names what comes before it, and would itself read as a block of records. */
function dataEnd(source: TableSource): number {
  try {
    const { metaIndex, index } = footerOf(source);
    return Math.min(metaIndex.offset, index.offset, source.length);
  } catch (error) {
    if (!(error instanceof TableDamage || error instanceof RangeError)) throw error;
    return source.length;
  }
}

const isBeyond = ({ length }: TableSource, { offset, size }: Handle) => offset + size + trailerBytes > length;

interface Limits {
  readonly lowest: Buffer | undefined;
  readonly highest: Buffer | undefined;
  readonly live: LiveTable | undefined;
}

function isInside(key: Buffer, { lowest, highest, live }: Limits): boolean {
  const isLow =
    (lowest !== undefined && !isBelow(lowest, key)) || (live !== undefined && isBelow(key, live.smallest));
  const isHigh =
    (highest !== undefined && isBelow(highest, key)) || (live !== undefined && isBelow(live.largest, key));
  return isBelow(key, endOfKeys) && !isLow && !isHigh;
}

/** Above every key: keys are text. */
const endOfKeys = Buffer.alloc(16, 0xff);

/** Each part between two restarts is read by itself, so that damage in one does not hide the others. */
function entriesFound(source: TableSource, block: Handle): { entries: Entry[]; whole: boolean } {
  const entries: Entry[] = [];
  let whole = true;
  for (const [from, end] of partsOf(source, block)) {
    try {
      for (const entry of entriesBetween(source, from, end)) entries.push(entry);
    } catch (error) {
      if (!(error instanceof TableDamage || error instanceof RangeError)) throw error;
      whole = false;
    }
  }
  return { entries, whole: whole && entries.length > 0 && hasGoodRestarts(source, block) };
}

function partsOf(source: TableSource, block: Handle): [number, number][] {
  try {
    const { at } = restartsOf(source, block);
    const starts = [0, ...restartPlaces(source, block).slice(1)].map(place => block.offset + place);
    const inside = starts.filter(start => start < at);
    return inside.map((start, part) => [start, inside[part + 1] ?? at]);
  } catch (error) {
    if (!(error instanceof TableDamage || error instanceof RangeError)) throw error;
    return [];
  }
}

/** The most entries whose keys ascend, in the order in which they stand. A block has few, so their pairs are looked at. */
function longestRise(entries: readonly Entry[]): Entry[] {
  const chains: { length: number; before: number }[] = [];
  for (const [at, { key }] of entries.entries()) {
    let best = { length: 1, before: -1 };
    for (const [earlier, { length }] of chains.entries()) {
      const goesOn = length >= best.length && isBelow(entries[earlier].key, key);
      if (goesOn) best = { length: length + 1, before: earlier };
    }
    chains[at] = best;
  }
  const longest = Math.max(0, ...chains.map(({ length }) => length));
  const rise: Entry[] = [];
  let at = chains.findIndex(({ length }) => length === longest);
  for (; at >= 0; at = chains[at].before) rise.unshift(entries[at]);
  return rise;
}

const asItIs = (source: TableSource, { offset, size }: Handle) =>
  Buffer.from(source.read(offset, size + trailerBytes));

const blockOf = (source: TableSource, entries: readonly Entry[]) =>
  encodeBlock(
    entries.map(({ key, valueAt, valueBytes }) => ({ key, value: source.read(valueAt, valueBytes) })),
  );

/** As LevelDB has it: after so many keys one stands whole, and a search may begin there. */
const restartInterval = 16;

/** A block with its trailer. */
function encodeBlock(entries: readonly { readonly key: Buffer; readonly value: Buffer }[]): Buffer {
  const parts: Buffer[] = [];
  const restarts = [0];
  let at = 0;
  let before = Buffer.alloc(0);
  for (const [index, { key, value }] of entries.entries()) {
    const isRestart = index % restartInterval === 0;
    if (isRestart && index > 0) restarts.push(at);
    const shared = isRestart ? 0 : sharedBytes(before, key);
    const head = [...varint(shared), ...varint(key.length - shared), ...varint(value.length)];
    const entry = Buffer.concat([Buffer.from(head), key.subarray(shared), value]);
    parts.push(entry);
    at += entry.length;
    before = Buffer.from(key);
  }
  return withTrailer(Buffer.concat([...parts, ...restarts.map(uint32), uint32(restarts.length)]));
}

function sharedBytes(one: Buffer, other: Buffer): number {
  const limit = Math.min(one.length, other.length);
  let shared = 0;
  while (shared < limit && one[shared] === other[shared]) shared++;
  return shared;
}

function withTrailer(content: Buffer): Buffer {
  const typed = Buffer.concat([content, Buffer.of(0)]); // not compressed
  return Buffer.concat([typed, uint32(maskedChecksum(crc32c(typed)))]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Undefined when it would be longer than asked for. */
function tableOf(blocks: readonly Block[], length: number): Buffer | undefined {
  const index: { key: Buffer; value: Buffer }[] = [];
  let at = 0;
  for (const { lastKey, bytes } of blocks) {
    index.push({ key: lastKey, value: handleOf(at, bytes) });
    at += bytes.length;
  }
  const [metaIndexBlock, indexBlock] = [encodeBlock([]), encodeBlock(index)];
  const indexAt = length - footerBytes - indexBlock.length;
  const metaIndexAt = indexAt - metaIndexBlock.length;
  if (metaIndexAt < at) return undefined;
  const handles = Buffer.concat([handleOf(metaIndexAt, metaIndexBlock), handleOf(indexAt, indexBlock)]);
  const table = Buffer.alloc(length); // what lies between the blocks and the index is named by nothing
  Buffer.concat(blocks.map(({ bytes }) => bytes)).copy(table);
  metaIndexBlock.copy(table, metaIndexAt);
  indexBlock.copy(table, indexAt);
  handles.copy(table, length - footerBytes);
  magic.copy(table, length - magic.length);
  return table;
}

const handleOf = (offset: number, block: Buffer) =>
  Buffer.from([...varint(offset), ...varint(block.length - trailerBytes)]);

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
