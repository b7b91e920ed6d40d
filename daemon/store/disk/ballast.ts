import { open } from 'node:fs/promises';
import { fill, filledBytes } from './filled-file.ts';
import { sliceBytes } from './parameters.ts';

export interface BallastOptions {
  readonly file: string;
  /** Bytes of the whole ballast. */
  readonly bytes: number;
  /** Bytes that are given back, or built, at once; as in parameters.ts by default. */
  readonly sliceBytes?: number;
}

/**
 * A file that holds room for bad times: written in full when there is plenty, cut shorter when the disk is full.
 *
 * What is cut off is free when `give` resolves: ext4 hands blocks out again only after the transaction that freed them,
 * which the sync forces. Calls wait for each other.
 */
export class Ballast {
  readonly wanted: number;
  readonly slice: number;
  readonly #file: string;
  readonly #randomBytes: (length: number) => Uint8Array;
  #held: number;
  #isDrawn = false;
  #isShort = false;
  #givenBytes = 0;
  #builtBytes = 0;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    { file, bytes, sliceBytes: slice = sliceBytes }: BallastOptions,
    randomBytes: (length: number) => Uint8Array,
    held: number,
  ) {
    this.wanted = bytes;
    this.slice = slice;
    this.#file = file;
    this.#randomBytes = randomBytes;
    this.#held = held;
  }

  static async open(options: BallastOptions, randomBytes: (length: number) => Uint8Array): Promise<Ballast> {
    return new Ballast(options, randomBytes, await filledBytes(options.file));
  }

  /** Bytes that are on the disk, and may be given back. */
  get held(): number {
    return this.#held;
  }

  /** Bytes that are still to be built. */
  get missing(): number {
    return Math.max(0, this.wanted - this.#held);
  }

  /** Some has been given back, and nothing been built since. */
  get isDrawn(): boolean {
    return this.#isDrawn;
  }

  /** Some has been given back, and not all of it been built since. */
  get isShort(): boolean {
    return this.#isShort;
  }

  /** Since it was opened. */
  get givenBytes(): number {
    return this.#givenBytes;
  }

  /** Since it was opened. */
  get builtBytes(): number {
    return this.#builtBytes;
  }

  /** Gives back at least `bytes`, as far as they are there. Resolves to what is free now. */
  give(bytes: number): Promise<number> {
    return this.#inTurn(async () => {
      const left = Math.max(0, this.#held - bytes);
      const given = this.#held - left;
      if (given === 0) return 0;
      await truncate(this.#file, left);
      this.#held = left;
      this.#isDrawn = true;
      this.#isShort = true;
      this.#givenBytes += given;
      return given;
    });
  }

  /** Builds `bytes` more of what is missing. Rejects with the file system's error; what is built by then counts. */
  grow(bytes: number): Promise<void> {
    return this.#inTurn(async () => {
      const from = this.#held;
      try {
        await fill(this.#file, { from, size: Math.min(this.wanted, from + bytes) }, this.#randomBytes);
      } finally {
        this.#held = await filledBytes(this.#file);
        this.#builtBytes += this.#held - from;
      }
      this.#isDrawn = false;
      this.#isShort &&= this.missing > 0;
    });
  }

  #inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(act);
    this.#last = turn.catch(() => {
      // Whoever called hears of it; the next one has a turn of its own.
    });
    return turn;
  }
}

async function truncate(file: string, size: number): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.truncate(size);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
