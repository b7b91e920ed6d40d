import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf } from '../../core/errors.ts';
import { crc32c } from '../leveldb/crc32c.ts';
import type { PlainFile } from '../database.ts';
import { type ChainHead, hashBytes } from './audit-chain.ts';

/** In the folder of a store; LevelDB leaves alone what it does not know. */
export const acknowledgedFile = 'acknowledged';

const magic = Buffer.from('bitmapA1', 'ascii');
const hashAt = 16;
const checksumAt = hashAt + hashBytes;
const markBytes = checksumAt + 4;

/**
 * The head of the chain as of the last commit that was acknowledged. It is written with each of them and never
 * synced: it outlives the process, and after a power cut it may be older, or gone. Whatever it says was so: a
 * store that ends before it has lost something. The witness says the same of longer ago, on the disk, and
 * signed; this one guards against chance alone.
 *
 * Layout, numbers big-endian: magic (8 bytes), number of the link (8), its hash (32), CRC-32C over all before (4).
 */
export class AcknowledgedMark {
  readonly #file: PlainFile;
  #isWell = true;

  constructor(file: PlainFile) {
    this.#file = file;
  }

  /** Undefined when there is none that is whole. */
  read(): ChainHead | undefined {
    return readMark(this.#file.read(0, markBytes));
  }

  /** What was committed stays so when this fails: the next start knows less, and `log` is told once. */
  async write(head: ChainHead, log: (line: string) => void): Promise<void> {
    try {
      await this.#file.write(encodeMark(head), 0);
      this.#isWell = true;
    } catch (error) {
      if (this.#isWell)
        log(`audit: the mark of what was acknowledged cannot be written: ${messageOf(error)}`);
      this.#isWell = false;
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** As it stands in the folder of a store that nobody has open. */
export function acknowledgedIn(folder: string): ChainHead | undefined {
  const file = path.join(folder, acknowledgedFile);
  return existsSync(file) ? readMark(readFileSync(file)) : undefined;
}

function encodeMark({ seq, hash }: ChainHead): Uint8Array {
  const mark = Buffer.alloc(markBytes);
  magic.copy(mark);
  mark.writeBigUInt64BE(BigInt(seq), magic.length);
  mark.set(hash, hashAt);
  mark.writeUInt32BE(crc32c(mark.subarray(0, checksumAt)), checksumAt);
  return mark;
}

function readMark(bytes: Uint8Array): ChainHead | undefined {
  const mark = Buffer.from(bytes);
  if (mark.length < markBytes || !mark.subarray(0, magic.length).equals(magic)) return undefined;
  if (mark.readUInt32BE(checksumAt) !== crc32c(mark.subarray(0, checksumAt))) return undefined;
  const hash = new Uint8Array(mark.subarray(hashAt, checksumAt));
  return { seq: Number(mark.readBigUInt64BE(magic.length)), hash };
}
