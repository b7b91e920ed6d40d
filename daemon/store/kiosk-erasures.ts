import type { Erasure } from '../core/encounter.ts';
import { noteErasures } from './backup/erasure-journal.ts';
import type { ErasureRequest } from './contract/kiosk-store.ts';
import { findErasable, personalRanges, planErasure } from './erasure.ts';
import type { KioskState } from './kiosk-state.ts';
import type { Ledger } from './ledger.ts';
import type { SealedDatabase } from './sealed-database.ts';

export interface KioskErasuresParts {
  readonly database: SealedDatabase;
  readonly ledger: Ledger<KioskState>;
  readonly now: () => Date;
  /** As `StoreOptions.erasureJournal`. */
  readonly journal: string | undefined;
}

/** Erases encounters. Each is noted in the erasure journal first, so that no restore brings it back. */
export class KioskErasures {
  readonly #parts: KioskErasuresParts;
  /** Stand in the journal and are not erased yet: a full disk may refuse them again and again. */
  readonly #noted = new Set<string>();

  constructor(parts: KioskErasuresParts) {
    this.#parts = parts;
  }

  async erase(given: ErasureRequest): Promise<Erasure> {
    const { database, ledger, now } = this.#parts;
    const erasable = await findErasable(database.read, given);
    await this.#note(given);
    await ledger.commit(planErasure(erasable, now().toISOString()));
    this.#noted.delete(given.encounter);
    return erasable.erasure;
  }

  async #note(given: ErasureRequest): Promise<void> {
    const { journal } = this.#parts;
    if (journal === undefined || this.#noted.has(given.encounter)) return;
    await noteErasures(journal, [given]);
    this.#noted.add(given.encounter);
  }

  /** Gives back the bytes of what was erased. */
  async reclaim(): Promise<void> {
    for (const { gte = '', lt = '' } of personalRanges) await this.#parts.database.compact(gte, lt);
  }
}
