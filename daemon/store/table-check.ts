import { crc32c } from './crc32c.ts';

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
    const footer = new Reader(bytes.subarray(-footerBytes));
    const [metaIndex, index] = [footer.handle(), footer.handle()];
    const blocks = [index, metaIndex, ...handlesIn(bytes, index), ...handlesIn(bytes, metaIndex)];
    for (const block of blocks) contentOf(bytes, block);
    const sum = blocks.reduce((total, { size }) => total + size + trailerBytes, footerBytes);
    return sum === bytes.length ? undefined : `its blocks have ${sum} of ${bytes.length} bytes`;
  } catch (error) {
    if (error instanceof Damage) return error.message;
    throw error;
  }
}

class Damage extends Error {}

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
  const content = contentOf(bytes, index);
  if (content.length < 4) throw new Damage('an index without restarts');
  const restarts = content.readUInt32LE(content.length - 4);
  const reader = new Reader(content.subarray(0, content.length - 4 * (restarts + 1)));
  const handles: Handle[] = [];
  while (!reader.isAtEnd) {
    reader.varint(); // bytes shared with the key before
    const keyBytes = reader.varint();
    reader.varint(); // bytes of the value
    reader.skip(keyBytes);
    handles.push(reader.handle());
  }
  return handles;
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  skip(length: number): void {
    this.#at += length;
  }

  /** Seven bits a byte, the lowest first. */
  varint(): number {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 42; factor *= 128) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) break;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw new Damage('a number that does not end');
  }

  handle(): Handle {
    return { offset: this.varint(), size: this.varint() };
  }
}
