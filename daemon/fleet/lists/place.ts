import type { Published } from '../../core/watchlist.ts';
import type { ListChange } from './delta.ts';
import type { DigestedEntry } from './entry.ts';
import type { ListDigest } from './list-digest.ts';

/** An epoch of a list, as it is to be kept. */
export interface ListEpoch {
  readonly list: string;
  readonly published: Published;
  /** When the hub has said that this is what the list holds, ISO 8601 instant. */
  readonly confirmedAt: string;
  /** From then on the list is stale, unless it is confirmed again. */
  readonly expiresAt: string;
  /** What is then held. */
  readonly digest: ListDigest;
}

/**
 * Where a kiosk keeps its lists and searches them.
 *
 * An implementation owes: `replace` and `change` bring a list from one epoch to another at once, on the disk and then in the
 * searches, and resolve when both are done; whatever cuts them short, one epoch or the other is there, whole. `digest` tells of
 * what is kept, not of what was said to be. Faults are those of the store and the engine (`disk-full`, `corrupt`, `unavailable`,
 * `bad-input` for a template that cannot be read): then the epoch before is still in force.
 */
export interface ListPlace {
  /** Which epoch of a list is there; undefined when none is that a hub has published, or it is not whole. */
  standing(list: string): Promise<Published | undefined>;
  digest(list: string): Promise<ListDigest>;
  replace(epoch: ListEpoch, entries: readonly DigestedEntry[]): Promise<void>;
  change(epoch: ListEpoch, change: ListChange): Promise<void>;
  /** The epoch that is there is still the newest. */
  confirm(list: string, times: Pick<ListEpoch, 'confirmedAt' | 'expiresAt'>): Promise<void>;
}

/** What a simulated fleet holds, once for all kiosks that hold the same. */
export type SharedDigests = Map<string, ListDigest>;

/** A place that keeps no templates, only what each list is: thousands of them go into one process. */
export class LightPlace implements ListPlace {
  readonly #shared: SharedDigests;
  readonly #lists = new Map<string, ListEpoch>();

  constructor(shared: SharedDigests = new Map()) {
    this.#shared = shared;
  }

  async standing(list: string): Promise<Published | undefined> {
    return this.#lists.get(list)?.published;
  }

  async digest(list: string): Promise<ListDigest> {
    const known = this.#lists.get(list);
    if (known === undefined) throw new Error(`no list ${list} is there`);
    return known.digest;
  }

  async replace(epoch: ListEpoch): Promise<void> {
    this.#lists.set(epoch.list, { ...epoch, digest: this.#sharedOf(epoch) });
  }

  async change(epoch: ListEpoch): Promise<void> {
    await this.replace(epoch);
  }

  async confirm(list: string, times: Pick<ListEpoch, 'confirmedAt' | 'expiresAt'>): Promise<void> {
    const known = this.#lists.get(list);
    if (known !== undefined) this.#lists.set(list, { ...known, ...times });
  }

  expiresAt(list: string): string | undefined {
    return this.#lists.get(list)?.expiresAt;
  }

  #sharedOf({ published: { root }, digest }: ListEpoch): ListDigest {
    const known = this.#shared.get(root) ?? digest;
    this.#shared.set(root, known);
    return known;
  }
}
