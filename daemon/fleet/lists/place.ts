import { createHash } from 'node:crypto';
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
  /** What would be held after a change; changes nothing. */
  after(list: string, change: ListChange): Promise<ListDigest>;
  replace(epoch: ListEpoch, entries: readonly DigestedEntry[]): Promise<void>;
  change(epoch: ListEpoch, change: ListChange): Promise<void>;
  /** The epoch that is there is still the newest. */
  confirm(list: string, times: Pick<ListEpoch, 'confirmedAt' | 'expiresAt'>): Promise<void>;
}

/** What a simulated fleet holds, by its root: once for all kiosks that hold the same, and worked out once. */
export class SharedDigests {
  readonly #byRoot = new Map<string, ListDigest>();
  readonly #byChange = new Map<string, ListDigest>();

  of(digest: ListDigest): ListDigest {
    const root = digest.root.toString('hex');
    const known = this.#byRoot.get(root) ?? digest;
    this.#byRoot.set(root, known);
    return known;
  }

  after(held: ListDigest, change: ListChange): ListDigest {
    const hash = createHash('sha256').update(held.root).update(JSON.stringify(change.removals));
    for (const { subject, digest } of change.upserts) hash.update(JSON.stringify(subject.id)).update(digest);
    const name = hash.digest('hex');
    const known = this.#byChange.get(name) ?? held.after(change);
    this.#byChange.set(name, known);
    return known;
  }
}

/** A place that keeps no templates, only what each list is: thousands of them go into one process. */
export class LightPlace implements ListPlace {
  readonly #shared: SharedDigests;
  readonly #lists = new Map<string, ListEpoch>();

  constructor(shared = new SharedDigests()) {
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

  async after(list: string, change: ListChange): Promise<ListDigest> {
    return this.#shared.after(await this.digest(list), change);
  }

  async replace(epoch: ListEpoch): Promise<void> {
    this.#lists.set(epoch.list, { ...epoch, digest: this.#shared.of(epoch.digest) });
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
}
