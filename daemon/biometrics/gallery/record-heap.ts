/** Where a record is: in which chunk, from which byte. */
export interface RecordPlace {
  readonly chunk: number;
  readonly at: number;
}

/**
 * Records one after the other, in chunks of memory that threads share. What is erased is not used again: a list that is
 * laid out anew takes new chunks.
 */
export class RecordHeap {
  readonly #chunks: SharedArrayBuffer[];
  readonly #chunkBytes: number;
  #used: number;

  /** Over the chunks of another heap; the rest of the last of them is left alone. */
  constructor(chunkBytes: number, chunks: readonly SharedArrayBuffer[] = []) {
    this.#chunkBytes = chunkBytes;
    this.#chunks = [...chunks];
    this.#used = chunks.at(-1)?.byteLength ?? 0;
  }

  get shared(): readonly SharedArrayBuffer[] {
    return this.#chunks;
  }

  put(record: Uint8Array): RecordPlace {
    const last = this.#chunks.at(-1);
    if (last === undefined || this.#used + record.length > last.byteLength) {
      this.#chunks.push(new SharedArrayBuffer(Math.max(this.#chunkBytes, record.length)));
      this.#used = 0;
    }
    const place = { chunk: this.#chunks.length - 1, at: this.#used };
    this.read(place, record.length).set(record);
    this.#used += record.length;
    return place;
  }

  /** A view, not a copy. */
  read({ chunk, at }: RecordPlace, bytes: number): Uint8Array {
    return new Uint8Array(this.#chunks[chunk], at, bytes);
  }

  erase(place: RecordPlace, bytes: number): void {
    this.read(place, bytes).fill(0);
  }
}
