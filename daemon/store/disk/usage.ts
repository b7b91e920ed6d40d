import { below, type KeyRange } from '../keys.ts';
import { type SheddableKind, sheddableKinds } from './rules.ts';

/** The keys that a kind's records lie under. */
const prefixes: Readonly<Record<SheddableKind, readonly string[]>> = {
  evidence: ['evidence'],
  lists: ['list', 'reference', 'entry'],
  encounters: ['encounter', 'decision'],
};

/**
 * How much of the disk each kind takes: as LevelDB says (its tables, deleted records too until they are compacted away),
 * and what was written since and is in no table yet.
 */
export class Usage {
  readonly #inTables = new Map<SheddableKind, number>();
  readonly #since = new Map<SheddableKind, number>();

  of(kind: SheddableKind): number {
    return (this.#inTables.get(kind) ?? 0) + (this.#since.get(kind) ?? 0);
  }

  wrote(kind: SheddableKind, bytes: number): void {
    this.#since.set(kind, (this.#since.get(kind) ?? 0) + bytes);
  }

  /** Asks LevelDB anew. What the tables have gained is no longer counted apart. */
  async measure(sizeOf: (range: KeyRange) => Promise<number>): Promise<void> {
    for (const kind of sheddableKinds) {
      const sizes = await Promise.all(prefixes[kind].map(prefix => sizeOf(below(prefix))));
      const size = sizes.reduce((sum, one) => sum + one, 0);
      const gained = Math.max(0, size - (this.#inTables.get(kind) ?? 0));
      this.#inTables.set(kind, size);
      this.#since.set(kind, Math.max(0, (this.#since.get(kind) ?? 0) - gained));
    }
  }
}
