import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { HalError } from '../../device.ts';

/** The file that stands in the folder for as long as something is wanted. */
export const wishName = '.wanted.json';

/**
 * Tells the vendor's process what is wanted. It is small, and it is there before the call returns and gone before the
 * capture settles, as a lamp that it stands for has to be.
 */
export class Wish {
  readonly #device: string;
  readonly #file: string;
  #number = 0;

  constructor(device: string, folder: string) {
    this.#device = device;
    this.#file = path.join(folder, wishName);
  }

  /** Each wish has a `number` of its own, so that it is answered once. HalError `absent` when the folder cannot be written. */
  make(wanted: object): void {
    const temporary = `${this.#file}.part`;
    try {
      writeFileSync(temporary, JSON.stringify({ number: ++this.#number, ...wanted }));
      // Whatever the daemon's umask is: the vendor's process has an account of its own, and the folder's mode keeps others out.
      chmodSync(temporary, 0o644);
      renameSync(temporary, this.#file);
    } catch (cause) {
      throw new HalError('absent', this.#device, `${this.#file} cannot be written`, cause);
    }
  }

  withdraw(): void {
    rmSync(this.#file, { force: true });
  }
}
