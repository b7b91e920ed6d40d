import type { PlainFile } from '../../daemon/store/database.ts';
import type { Random } from '../../hal/drivers/sim/random.ts';

interface Write {
  readonly position: number;
  readonly before: Uint8Array;
  readonly lengthBefore: number;
}

/** A file that is overwritten in place: what was not synced may be there after a power cut or not, each write by itself. */
export class SimPlainFile {
  #bytes = new Uint8Array(0);
  #unsynced: Write[] = [];

  /** As a process sees it: each call goes through `passes`, which takes time or fails. */
  opened(passes: (bytes: number) => Promise<void>): PlainFile {
    return {
      size: () => this.#bytes.length,
      read: (position, length) => Uint8Array.from(this.#bytes.subarray(position, position + length)),
      write: async (bytes, position) => {
        await passes(bytes.length);
        this.#write(bytes, position);
      },
      sync: async () => {
        const writes = this.#unsynced;
        await passes(0);
        this.#unsynced = this.#unsynced.filter(write => !writes.includes(write));
      },
      close: async () => {},
    };
  }

  cutPower(random: Random): void {
    for (const { position, before, lengthBefore } of this.#unsynced.toReversed()) {
      if (random.chance(0.5)) continue;
      this.#bytes.set(before, position);
      if (this.#bytes.length > lengthBefore && random.chance(0.5))
        this.#bytes = this.#bytes.slice(0, lengthBefore);
    }
    this.#unsynced = [];
  }

  #write(bytes: Uint8Array, position: number): void {
    const end = position + bytes.length;
    const lengthBefore = this.#bytes.length;
    if (end > lengthBefore) {
      const grown = new Uint8Array(end);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    const before = Uint8Array.from(this.#bytes.subarray(position, end));
    this.#unsynced.push({ position, before, lengthBefore });
    this.#bytes.set(bytes, position);
  }
}
