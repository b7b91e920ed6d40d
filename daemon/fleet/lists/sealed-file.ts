import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { asBuffer } from './bytes.ts';
import { chunkBytes } from './parameters.ts';
import { RefusedList } from './refused.ts';

/**
 * A file in encrypted chunks, each of which can be fetched, checked and opened by itself: STREAM (Hoang, Reyhanitabar, Rogaway, Vizár
 * 2015) over AES-256-GCM. Layout: `BMLC`, version, three zero bytes, a salt of 32 bytes; then chunks of 65,536 bytes of plaintext, the
 * last of which may be shorter, each with its tag behind it.
 *
 * The key is HKDF-SHA256 of the content key and the salt, so no nonce comes twice; the nonce is the number of the chunk
 * and whether it is the last, so no chunk is left out, moved or added.
 */
export const fileHeaderBytes = 40;
const start = Buffer.from('BMLC\x01\0\0\0', 'latin1');
const tagBytes = 16;
export const sealedChunkBytes = chunkBytes + tagBytes;
const cipher = 'aes-256-gcm';
const info = Buffer.from('bitmap list file 1');

/** Bytes that a file of so much plaintext takes. */
export function sealedLength(plaintextBytes: number): number {
  const chunks = Math.max(1, Math.ceil(plaintextBytes / chunkBytes));
  return fileHeaderBytes + plaintextBytes + chunks * tagBytes;
}

/** The number of chunks of a sealed file of that length. RefusedList `wrong-length` when no file has it. */
export function chunksIn(sealedBytes: number, where: string): number {
  const body = sealedBytes - fileHeaderBytes;
  const chunks = Math.ceil(body / sealedChunkBytes);
  const last = body - (chunks - 1) * sealedChunkBytes;
  if (chunks >= 1 && last >= tagBytes && (last > tagBytes || chunks === 1)) return chunks;
  throw new RefusedList('wrong-length', 'no sealed file has that length', { where, given: `${sealedBytes}` });
}

/** Where a chunk lies in its file; the end of the last one is that of the file. */
export function chunkAt(index: number): { readonly from: number; readonly to: number } {
  const from = fileHeaderBytes + index * sealedChunkBytes;
  return { from, to: from + sealedChunkBytes };
}

/** The sealed file of a stretch of pieces. `salt`: 32 random bytes. */
export function* sealFile(
  contentKey: Uint8Array,
  salt: Uint8Array,
  pieces: Iterable<Uint8Array>,
): Generator<Buffer> {
  const header = Buffer.concat([start, salt]);
  const key = keyOf(contentKey, header);
  yield header;
  let index = 0;
  let held: Buffer | undefined;
  for (const chunk of rechunked(pieces)) {
    if (held !== undefined) yield sealChunk(key, header, index++, held, false);
    held = chunk;
  }
  yield sealChunk(key, header, index, held ?? Buffer.alloc(0), true);
}

/** Opens the chunks of one file, in any order. */
export class SealedFileReader {
  readonly #header: Buffer;
  readonly #key: Uint8Array;
  readonly #chunks: number;
  readonly #where: string;

  /** `header`: the first `fileHeaderBytes`. RefusedList `malformed` or `wrong-length`. */
  constructor(contentKey: Uint8Array, header: Uint8Array, sealedBytes: number, where: string) {
    this.#where = where;
    this.#chunks = chunksIn(sealedBytes, where);
    this.#header = Buffer.from(header);
    if (header.length !== fileHeaderBytes || !this.#header.subarray(0, start.length).equals(start))
      throw new RefusedList('malformed', 'not a sealed file', { where });
    this.#key = keyOf(contentKey, this.#header);
  }

  get chunks(): number {
    return this.#chunks;
  }

  /** RefusedList `forged` for a chunk that is not that of its place, or of another key. */
  open(index: number, sealed: Uint8Array): Buffer {
    const at = sealed.length - tagBytes;
    if (at < 0) throw this.#forged(index);
    const nonce = nonceOf(index, index === this.#chunks - 1);
    const decipher = createDecipheriv(cipher, this.#key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(this.#header).setAuthTag(sealed.subarray(at));
    const opened = decipher.update(sealed.subarray(0, at));
    try {
      decipher.final();
      return opened;
    } catch {
      throw this.#forged(index);
    }
  }

  #forged(index: number): RefusedList {
    return new RefusedList('forged', 'a chunk does not open with the key of the list', {
      where: `${this.#where}, chunk ${index}`,
    });
  }
}

/** The plaintext of a whole file, as its bytes come in. RefusedList as `SealedFileReader`. */
export async function* openFile(
  contentKey: Uint8Array,
  sealed: AsyncIterable<Uint8Array>,
  sealedBytes: number,
  where: string,
): AsyncGenerator<Buffer> {
  const pieces = new PieceReader(sealed, where);
  const reader = new SealedFileReader(contentKey, await pieces.take(fileHeaderBytes), sealedBytes, where);
  let left = sealedBytes - fileHeaderBytes;
  for (let index = 0; index < reader.chunks; index++) {
    const length = Math.min(sealedChunkBytes, left);
    left -= length;
    yield reader.open(index, await pieces.take(length));
  }
}

/** Takes what comes in pieces of any size in pieces of the size that is asked for. */
export class PieceReader {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #where: string;
  #held: Uint8Array[] = [];
  #bytes = 0;

  constructor(source: AsyncIterable<Uint8Array>, where: string) {
    this.#source = source[Symbol.asyncIterator]();
    this.#where = where;
  }

  /** RefusedList `malformed` when there is not as much. */
  async take(length: number): Promise<Buffer> {
    while (this.#bytes < length) {
      const next = await this.#source.next();
      if (next.done === true) throw new RefusedList('malformed', 'ends too early', { where: this.#where });
      this.#held.push(next.value);
      this.#bytes += next.value.length;
    }
    const all = this.#held.length === 1 ? asBuffer(this.#held[0]) : Buffer.concat(this.#held);
    this.#held = all.length === length ? [] : [all.subarray(length)];
    this.#bytes = all.length - length;
    return all.subarray(0, length);
  }

  /** RefusedList `malformed` when something is left. */
  async end(): Promise<void> {
    if (this.#bytes === 0 && (await this.#source.next()).done === true) return;
    throw new RefusedList('malformed', 'bytes are left over', { where: this.#where });
  }
}

function keyOf(contentKey: Uint8Array, header: Buffer): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', contentKey, header.subarray(start.length), info, 32));
}

function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

function sealChunk(key: Uint8Array, header: Buffer, index: number, chunk: Buffer, isLast: boolean): Buffer {
  const sealer = createCipheriv(cipher, key, nonceOf(index, isLast)).setAAD(header);
  return Buffer.concat([sealer.update(chunk), sealer.final(), sealer.getAuthTag()]);
}

function* rechunked(pieces: Iterable<Uint8Array>): Generator<Buffer> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    held.push(piece);
    bytes += piece.length;
    if (bytes < chunkBytes) continue;
    const all = Buffer.concat(held);
    const whole = all.length - (all.length % chunkBytes);
    for (let at = 0; at < whole; at += chunkBytes) yield all.subarray(at, at + chunkBytes);
    held = whole === all.length ? [] : [all.subarray(whole)];
    bytes = all.length - whole;
  }
  if (bytes > 0) yield Buffer.concat(held);
}
