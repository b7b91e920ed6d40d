import type { Encounter } from './core/encounter.ts';

/** Tells of each encounter once it is on the disk. */
export class Encounters {
  readonly #listeners = new Set<(encounter: Encounter) => void>();

  onCommitted(listener: (encounter: Encounter) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  committed(encounter: Encounter): void {
    for (const listener of this.#listeners) listener(encounter);
  }
}
