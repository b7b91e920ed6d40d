import { crc32c } from './crc32c.ts';
import type { KeyBounds } from './manifest.ts';
import { VarintReader } from './varint-reader.ts';

/** Where a block lies in a table; its trailer (compression, checksum) follows it. */
interface Handle {
  readonly offset: number;
  readonly size: number;
}

const footerBytes = 48;
const trailerBytes = 5;
const magic = Buffer.from('57fb808b247547db', 'hex');

/**
 * What is wrong with a table of LevelDB (doc/table_format.md); undefined when every block is there and has its checksum.
 * LevelDB itself does not look at the checksums when it reads: a flipped bit in a key, in the index or in the filter
 * makes records vanish, or older ones come back, without a word.
 */
export function tableDefect(table: Uint8Array): string | undefined {
  const bytes = Buffer.from(table.buffer, table.byteOffset, table.byteLength);
  if (bytes.length < footerBytes || !bytes.subarray(-8).equals(magic)) return 'it has no footer';
  try {
    const { metaIndex, index } = footerOf(bytes);
    if (isCompressed(bytes, index)) {
      for (const block of [index, metaIndex]) contentOf(bytes, block);
      return undefined;
    }
    const blocks = [index, metaIndex, ...handlesIn(bytes, index), ...handlesIn(bytes, metaIndex)];
    for (const block of blocks) contentOf(bytes, block);
    const sum = blocks.reduce((total, { size }) => total + size + trailerBytes, footerBytes);
    return sum === bytes.length ? undefined : `its blocks have ${sum} of ${bytes.length} bytes`;
  } catch (error) {
    return damageIn(error);
  }
}

/**
 * What would make LevelDB end the process, or stop writing, when it merges a table that has a defect; undefined when it is only a
 * value that is damaged, which its seal tells of. LevelDB takes the sizes in an index for true, and asserts that keys ascend.
 */
export function tableHazard(table: Uint8Array, { smallest, largest }: KeyBounds): string | undefined {
  const bytes = Buffer.from(table.buffer, table.byteOffset, table.byteLength);
  if (bytes.length < footerBytes) return 'it has no footer';
  try {
    const { metaIndex, index } = footerOf(bytes);
    contentOf(bytes, metaIndex);
    const blocks = isCompressed(bytes, index) ? [] : handlesIn(bytes, index);
    if (blocks.length === 0 || blocks.some(block => isCompressed(bytes, block))) {
      contentOf(bytes, index);
      return undefined;
    }
    const keys = blocks.flatMap(block => [...keysIn(uncheckedContentOf(bytes, block))]);
    const falls = keys.findIndex((key, at) => !isBelow(keys[at - 1], key));
    const [first, last] = [keys[0], keys.at(-1)];
    if (falls >= 0) return `key ${falls} is not above the one before`;
    const isOutside = !first || !last || isBelow(first, smallest) || isBelow(largest, last);
    return isOutside ? 'its keys are not those that the manifest has for it' : undefined;
  } catch (error) {
    return damageIn(error);
  }
}

/** What names a record inside a table has 8 bytes behind the name: its sequence number and kind, of which the higher comes first. */
const tailBytes = 8;

function isBelow(one: Buffer | undefined, other: Buffer): boolean {
  if (other.length < tailBytes) return false;
  if (one === undefined) return true;
  const order = Buffer.compare(one.subarray(0, -tailBytes), other.subarray(0, -tailBytes));
  if (order !== 0) return order < 0;
  return one.readBigUInt64LE(one.length - tailBytes) > other.readBigUInt64LE(other.length - tailBytes);
}

/** The keys of a block, each of which is told by what it shares with the one before. */
function* keysIn(content: Buffer): Generator<Buffer> {
  let key = Buffer.alloc(0);
  const reader = entriesOf(content);
  while (!reader.isAtEnd) {
    const [shared, own, value] = [reader.varint(), reader.varint(), reader.varint()];
    if (shared > key.length) throw new Damage('a key shares more than there is');
    key = Buffer.concat([key.subarray(0, shared), reader.take(own)]);
    reader.take(value);
    yield key;
  }
}

class Damage extends Error {}

function damageIn(error: unknown): string {
  if (error instanceof Damage || error instanceof RangeError) return error.message;
  throw error;
}

function footerOf(bytes: Buffer): { readonly metaIndex: Handle; readonly index: Handle } {
  const reader = new VarintReader(bytes.subarray(-footerBytes));
  return { metaIndex: handleFrom(reader), index: handleFrom(reader) };
}

/** By LevelDB's repair, which compresses where it helps. Of such a table only the index is checked, not what it names. */
const isCompressed = (bytes: Buffer, { offset, size }: Handle) => bytes[offset + size] === 1;

const handleFrom = (reader: VarintReader): Handle => ({ offset: reader.varint(), size: reader.varint() });

function uncheckedContentOf(bytes: Buffer, { offset, size }: Handle): Buffer {
  return bytes.subarray(offset, offset + size);
}

/** What stands in a block before the places where a search may begin. */
function entriesOf(content: Buffer): VarintReader {
  if (content.length < 4) throw new Damage('a block without restarts');
  const restarts = content.readUInt32LE(content.length - 4);
  const end = content.length - 4 * (restarts + 1);
  if (end < 0) throw new Damage('a block with more restarts than bytes');
  return new VarintReader(content.subarray(0, end));
}

/** The bytes of a block whose checksum holds. LevelDB masks checksums, since one of data with a checksum in it is weak. */
function contentOf(bytes: Buffer, { offset, size }: Handle): Buffer {
  const end = offset + size + 1;
  if (end + 4 > bytes.length - footerBytes) throw new Damage(`a block at ${offset} goes beyond the end`);
  const masked = (bytes.readUInt32LE(end) - 0xa282ead8) >>> 0;
  const checksum = ((masked << 15) | (masked >>> 17)) >>> 0;
  if (crc32c(bytes.subarray(offset, end)) !== checksum) {
    throw new Damage(`the checksum of the block at ${offset} fails`);
  }
  return bytes.subarray(offset, offset + size);
}

/** The handles that the entries of an index have for values. */
function handlesIn(bytes: Buffer, index: Handle): Handle[] {
  const reader = entriesOf(contentOf(bytes, index));
  const handles: Handle[] = [];
  while (!reader.isAtEnd) {
    reader.varint(); // bytes shared with the key before
    const keyBytes = reader.varint();
    reader.varint(); // bytes of the value
    reader.take(keyBytes);
    handles.push(handleFrom(reader));
  }
  return handles;
}
