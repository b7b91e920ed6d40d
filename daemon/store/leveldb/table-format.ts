import { readSync } from 'node:fs';
import { crc32c, crc32cStep } from './crc32c.ts';
import { VarintReader } from './varint-reader.ts';

/** Where a block lies in a table; its trailer (compression, checksum) follows it. */
export interface Handle {
  readonly offset: number;
  readonly size: number;
}

/** A block as the index names it: its keys are at most `lastKey`. */
export interface IndexEntry extends Handle {
  readonly lastKey: Buffer;
}

/** The bytes of a table. */
export interface TableSource {
  readonly length: number;
  /** RangeError beyond the end. */
  read(offset: number, length: number): Buffer;
}

/** Something in a table is not as LevelDB writes it. */
export class TableDamage extends Error {}

export const footerBytes = 48;
export const trailerBytes = 5;
export const magic = Buffer.from('57fb808b247547db', 'hex');

export function memorySource(bytes: Uint8Array): TableSource {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    length: all.length,
    read: (offset, length) => {
      if (offset + length > all.length) throw new RangeError('bytes beyond the end');
      return all.subarray(offset, offset + length);
    },
  };
}

/** What is read of a file at a time: little behind a jump over a picture, and more where keys lie close together. */
const leastWindowBytes = 4 * 1024;
const mostWindowBytes = 64 * 1024;

interface Window {
  readonly buffer: Buffer;
  from: number;
  end: number;
}

/**
 * Of a file that is open. The last two places that were looked at are held: the head of a block, and its end. What
 * `read` gives holds until the next but one, unless it is longer than that.
 */
export function fileSource(file: number, length: number): TableSource {
  const windows = [freshWindow(), freshWindow()];
  return {
    length,
    read: (offset, wanted) => {
      if (offset + wanted > length) throw new RangeError('bytes beyond the end');
      if (wanted > mostWindowBytes) return filled(file, Buffer.allocUnsafe(wanted), offset);
      if (!holds(windows[0], offset, wanted)) windows.reverse();
      if (!holds(windows[0], offset, wanted))
        move(file, windows[0], nextBytes(windows, offset, wanted), offset);
      const [{ buffer, from, end }] = windows;
      if (offset + wanted > end) throw new RangeError('bytes beyond the end');
      return buffer.subarray(offset - from, offset - from + wanted);
    },
  };
}

const freshWindow = (): Window => ({ buffer: Buffer.allocUnsafe(mostWindowBytes), from: 0, end: 0 });

const holds = ({ from, end }: Window, offset: number, wanted: number) =>
  offset >= from && offset + wanted <= end;

/** Twice as many as before where the reading goes on without a jump. */
function nextBytes(windows: readonly Window[], offset: number, wanted: number): number {
  const before = windows.find(({ from, end }) => offset >= from && offset <= end);
  const bytes = before === undefined ? leastWindowBytes : 2 * (before.end - before.from);
  return Math.min(Math.max(bytes, wanted, leastWindowBytes), mostWindowBytes);
}

function move(file: number, window: Window, bytes: number, offset: number): void {
  window.from = offset;
  window.end = offset + readSync(file, window.buffer, 0, bytes, offset);
}

function filled(file: number, buffer: Buffer, offset: number): Buffer {
  if (readSync(file, buffer, 0, buffer.length, offset) < buffer.length)
    throw new RangeError('bytes beyond the end');
  return buffer;
}

export function footerOf(source: TableSource): { readonly metaIndex: Handle; readonly index: Handle } {
  if (source.length < footerBytes) throw new TableDamage('it has no footer');
  const footer = source.read(source.length - footerBytes, footerBytes);
  if (!footer.subarray(-magic.length).equals(magic)) throw new TableDamage('it has no footer');
  const reader = new VarintReader(footer);
  return { metaIndex: handleFrom(reader), index: handleFrom(reader) };
}

const handleFrom = (reader: VarintReader): Handle => ({ offset: reader.varint(), size: reader.varint() });

/** By LevelDB's repair, which compresses where it helps. Of such a table only the index is checked, not what it names. */
export const isCompressed = (source: TableSource, { offset, size }: Handle) =>
  source.read(offset + size, 1)[0] === 1;

/** The bytes of a block whose checksum holds. */
export function contentOf(source: TableSource, { offset, size }: Handle): Buffer {
  const end = offset + size;
  if (end + trailerBytes > source.length - footerBytes) {
    throw new TableDamage(`a block at ${offset} goes beyond the end`);
  }
  const block = source.read(offset, size + trailerBytes);
  if (maskedChecksum(crc32c(block.subarray(0, size + 1))) !== block.readUInt32LE(size + 1)) {
    throw new TableDamage(`the checksum of the block at ${offset} fails`);
  }
  return block.subarray(0, size);
}

/** LevelDB masks checksums, since one of data with a checksum in it is weak. */
export const maskedChecksum = (checksum: number) =>
  (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;

/** The blocks that an index, or a meta index, names. */
export function indexEntries(source: TableSource, index: Handle): IndexEntry[] {
  const content = memorySource(contentOf(source, index));
  const whole = { offset: 0, size: content.length };
  return [...entriesIn(content, whole)].map(({ key, valueAt, valueBytes }) => ({
    lastKey: key,
    ...handleFrom(new VarintReader(content.read(valueAt, valueBytes))),
  }));
}

export interface Entry {
  readonly key: Buffer;
  /** Where the value lies in the table. */
  readonly valueAt: number;
  readonly valueBytes: number;
}

/** What is read to find a key: its lengths, and as much of it as the longest has that is not shared. */
const entryHeadBytes = 2048;

/** What stands in a block; a key is told by what it shares with the one before. Values are not read. */
export function* entriesIn(source: TableSource, block: Handle): Generator<Entry> {
  yield* entriesBetween(source, block.offset, restartsOf(source, block).at);
}

export function* entriesBetween(source: TableSource, from: number, end: number): Generator<Entry> {
  let key: Buffer = Buffer.alloc(0);
  for (let at = from; at < end; ) {
    const reader = new VarintReader(source.read(at, Math.min(entryHeadBytes, end - at)));
    const [shared, own, valueBytes] = [reader.varint(), reader.varint(), reader.varint()];
    if (shared > key.length) throw new TableDamage('a key shares more than there is');
    key = Buffer.concat([key.subarray(0, shared), reader.take(own)]);
    const valueAt = at + reader.position;
    at = valueAt + valueBytes;
    if (at > end) throw new TableDamage('a value goes beyond its block');
    yield { key, valueAt, valueBytes };
  }
}

/** Where the list of the places begins at which a search may begin, and how many there are. */
export function restartsOf(source: TableSource, { offset, size }: Handle): { at: number; count: number } {
  if (size < 4) throw new TableDamage('a block without restarts');
  const count = source.read(offset + size - 4, 4).readUInt32LE(0);
  const at = offset + size - 4 * (count + 1);
  if (at < offset) throw new TableDamage('a block with more restarts than bytes');
  return { at, count };
}

/** The restarts of a block, by their distance from its beginning. */
export function restartPlaces(source: TableSource, block: Handle): number[] {
  const { at, count } = restartsOf(source, block);
  const list = source.read(at, 4 * count);
  return Array.from({ length: count }, (_, index) => list.readUInt32LE(4 * index));
}

/** LevelDB reads a block from the first of its restarts on, and takes what stands there for a key. */
export function hasGoodRestarts(source: TableSource, block: Handle): boolean {
  const places = restartPlaces(source, block);
  const ascend = places.every((place, index) => index === 0 || place > (places[index - 1] ?? place));
  return places[0] === 0 && ascend && (places.at(-1) ?? 0) < block.size;
}

/**
 * The blocks from the first on as their checksums show them, for a table whose index is
 * lost; up to the first that is damaged.
 */
export function* blocksByChecksum(bytes: Buffer): Generator<Handle> {
  for (let offset = 0; ; ) {
    const size = sizeByChecksum(bytes, offset);
    if (size === undefined) return;
    yield { offset, size };
    offset += size + trailerBytes;
  }
}

function sizeByChecksum(bytes: Buffer, offset: number): number | undefined {
  let state = 0xffffffff;
  for (let end = offset; end + trailerBytes <= bytes.length; end++) {
    if (bytes[end] === 0 && end > offset) {
      const checksum = ~crc32cStep(state, 0) >>> 0;
      if (bytes.readUInt32LE(end + 1) === maskedChecksum(checksum)) return end - offset;
    }
    state = crc32cStep(state, bytes[end] ?? 0);
  }
  return undefined;
}

/**
 * What names a record inside a table has 8 bytes behind the name: its sequence number
 * and kind, of which the higher comes first.
 */
const tailBytes = 8;

export function isBelow(one: Buffer, other: Buffer): boolean {
  if (one.length < tailBytes || other.length < tailBytes) return false;
  const [oneEnd, otherEnd] = [one.length - tailBytes, other.length - tailBytes];
  const order = one.compare(other, 0, otherEnd, 0, oneEnd);
  if (order !== 0) return order < 0;
  return one.readBigUInt64LE(oneEnd) > other.readBigUInt64LE(otherEnd);
}
