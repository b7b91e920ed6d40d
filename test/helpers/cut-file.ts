import type { PlainFile } from '../../daemon/store/database.ts';

/** A file in memory that loses its power in the middle of a write. */
export class CutFile implements PlainFile {
  #bytes: Uint8Array;
  #left = Number.POSITIVE_INFINITY;
  #syncs = 0;

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.#bytes = Uint8Array.from(bytes);
  }

  /** So many more bytes reach the disk; then every write fails. */
  cutAfter(bytes: number): void {
    this.#left = bytes;
  }

  /** What is on the disk. */
  get content(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  get syncs(): number {
    return this.#syncs;
  }

  size(): number {
    return this.#bytes.length;
  }

  read(position: number, length: number): Uint8Array {
    return Uint8Array.from(this.#bytes.subarray(position, position + length));
  }

  async write(bytes: Uint8Array, position: number): Promise<void> {
    const length = Math.min(bytes.length, this.#left);
    const grown = new Uint8Array(Math.max(this.#bytes.length, position + length));
    grown.set(this.#bytes);
    grown.set(bytes.subarray(0, length), position);
    this.#bytes = grown;
    this.#left -= length;
    if (length < bytes.length) throw new Error('the power is cut');
  }

  async sync(): Promise<void> {
    this.#syncs++;
  }

  async close(): Promise<void> {}
}
