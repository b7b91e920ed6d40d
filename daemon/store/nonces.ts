import { nonceBytes } from './seal.ts';

const drawnAtOnce = 256;

/** Random nonces, drawn many at a time: a call for twelve bytes costs half as much as the sealing that they are for. */
export class Nonces {
  readonly #randomBytes: (length: number) => Uint8Array;
  #drawn = new Uint8Array(0);
  #at = 0;

  constructor(randomBytes: (length: number) => Uint8Array) {
    this.#randomBytes = randomBytes;
  }

  /** Twelve bytes that are never given again. */
  next(): Uint8Array {
    if (this.#at === this.#drawn.length) {
      this.#drawn = new Uint8Array(this.#randomBytes(drawnAtOnce * nonceBytes));
      this.#at = 0;
    }
    return this.#drawn.subarray(this.#at, (this.#at += nonceBytes));
  }
}
