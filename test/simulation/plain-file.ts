import type { PlainFile } from '../../daemon/store/database.ts';
import type { Random } from '../../hal/drivers/sim/random.ts';

/** What a disk writes whole or not at all. */
const sectorBytes = 512;

/** A file that is overwritten in place: of what was not synced any sector may be there after a power cut, or its old bytes. */
export class SimPlainFile {
  #bytes = new Uint8Array(0);
  /** By number: what is certain of the sectors that were written since the last sync. */
  readonly #certain = new Map<number, Uint8Array>();
  #certainLength = 0;

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
        const written = [...this.#certain.keys()];
        const { length } = this.#bytes;
        await passes(0);
        for (const sector of written) this.#certain.delete(sector);
        this.#certainLength = length;
      },
      close: async () => {},
    };
  }

  cutPower(random: Random): void {
    for (const [sector, before] of this.#certain) {
      if (random.chance(0.5)) this.#bytes.set(before, sector * sectorBytes);
    }
    this.#certain.clear();
    const added = this.#bytes.length - this.#certainLength;
    if (added > 0) this.#bytes = this.#bytes.slice(0, this.#certainLength + random.integer(added + 1));
    this.#certainLength = this.#bytes.length;
  }

  #write(bytes: Uint8Array, position: number): void {
    const end = position + bytes.length;
    this.#grow(end);
    for (let sector = Math.floor(position / sectorBytes); sector * sectorBytes < end; sector++) {
      if (this.#certain.has(sector)) continue;
      const from = sector * sectorBytes;
      this.#certain.set(sector, Uint8Array.from(this.#bytes.subarray(from, from + sectorBytes)));
    }
    this.#bytes.set(bytes, position);
  }

  #grow(length: number): void {
    if (length <= this.#bytes.length) return;
    const grown = new Uint8Array(length);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}
