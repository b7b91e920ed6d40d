import { Fault } from '../core/errors.ts';
import type { Reference, Watchlist } from '../core/watchlist.ts';
import type { AuditEntry } from './contract/audit.ts';
import type { Loss } from './contract/damage.ts';
import type { WatchlistChange, WatchlistHeader } from './contract/kiosk-store.ts';
import { below, listKey, nameOf } from './keys.ts';

import type { KioskState } from './kiosk-state.ts';
import type { Ledger } from './ledger.ts';
import type { Plan } from './plan-group.ts';
import type { SealedDatabase } from './sealed-database.ts';
import { planChange, planConfirmation, planWatchlist } from './watchlist-plans.ts';
import { isUnwhole, readWatchlist } from './watchlist-record.ts';

export interface WatchlistsParts {
  readonly database: SealedDatabase;
  readonly ledger: Ledger<KioskState>;
  /** How templates are kept, under the seal. Throws Fault `bad-input`. */
  readonly protect: (template: Uint8Array) => Uint8Array;
  /** The loss for which a list of this version may be older than the one that was imported last. */
  readonly doubtOf: (list: string, version: number) => Loss | undefined;
  /** Told of a list that lacks references, of which no bytes are left to look at. */
  readonly onUnwhole: (fault: Fault) => void;
}

/**
 * The watchlists of a kiosk. One that is not whole, or may be an older one, is refused:
 * a search in it would answer GREEN.
 */
export class Watchlists {
  readonly #parts: WatchlistsParts;

  constructor(parts: WatchlistsParts) {
    this.#parts = parts;
  }

  async put(list: Watchlist, audit: AuditEntry): Promise<void> {
    const references = this.#protected(list.references);
    await this.#commit(planWatchlist({ ...list, references }, audit), references);
  }

  async change(change: WatchlistChange, audit: AuditEntry): Promise<void> {
    const upserts = change.upserts.map(({ subject, references }) => {
      return { subject, references: this.#protected(references) };
    });
    const references = upserts.flatMap(entry => entry.references);
    await this.#commit(planChange({ ...change, upserts }, audit), references);
  }

  async confirm(name: string, times: Parameters<typeof planConfirmation>[1]): Promise<void> {
    await this.#parts.ledger.commit(planConfirmation(name, times));
  }

  header(name: string): WatchlistHeader | undefined {
    const held = this.#parts.ledger.state.lists.get(name);
    if (held === undefined) return undefined;
    const { subjects: _, referenceCount: __, entryCount: ___, entries: ____, ...header } = held;
    return header;
  }

  #protected(references: readonly Reference[]): Reference[] {
    const { protect } = this.#parts;
    return references.map(reference => ({ ...reference, template: protect(reference.template) }));
  }

  async #commit(plan: Plan<KioskState, void>, references: readonly Reference[]): Promise<void> {
    const { database, ledger } = this.#parts;
    const bytes = references.reduce((sum, { template }) => sum + template.length, 0);
    database.space.require('lists', bytes);
    await ledger.commit(plan);
    await ledger.witnessed(); // to lose it unseen would be to answer GREEN
    database.space.usage.wrote('lists', bytes);
  }

  async read(name: string): Promise<Watchlist | undefined> {
    const { database, doubtOf, onUnwhole } = this.#parts;
    const loss = doubtOf(name, this.version(name));
    if (loss !== undefined) throw doubtful(name, loss);
    try {
      return await database.readTogether(reader => readWatchlist(reader, name));
    } catch (error) {
      if (isUnwhole(error, name)) onUnwhole(error);
      throw error;
    }
  }

  version(name: string): number {
    return this.#parts.ledger.state.lists.get(name)?.version ?? 0;
  }

  /** Also those whose header is lost: to leave a list out is to answer GREEN for it. */
  async names(): Promise<string[]> {
    const names: string[] = [];
    for await (const [key] of this.#parts.database.read.sealedEntries(below('list'))) names.push(nameOf(key));
    return names;
  }
}

/** A list of which a later version may have been lost. */
function doubtful(name: string, { detail }: Loss): Fault {
  return new Fault('corrupt', 'the list may be older than what was imported', {
    where: listKey(name),
    given: detail,
    remedy: 'import the list again, or stop the daemon, then: bitmapd audit accept',
  });
}
