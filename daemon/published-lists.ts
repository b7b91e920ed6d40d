import { Fault, messageOf } from './core/errors.ts';
import type { Published, Watchlist } from './core/watchlist.ts';
import type { ListChange } from './fleet/lists/delta.ts';
import type { DigestedEntry } from './fleet/lists/entry.ts';
import { ListDigest } from './fleet/lists/list-digest.ts';
import type { ListEpoch, ListPlace } from './fleet/lists/place.ts';
import type { LoadedLists } from './lists.ts';
import type { Machine } from './machine.ts';
import type { AuditEntry } from './store/contract/audit.ts';
import type { KioskStore, WatchlistEntry, WatchlistHeader } from './store/contract/kiosk-store.ts';

export interface PublishedListsParts {
  readonly store: Pick<
    KioskStore,
    | 'watchlist'
    | 'watchlistHeader'
    | 'watchlistVersion'
    | 'putWatchlist'
    | 'changeWatchlist'
    | 'confirmWatchlist'
  >;
  readonly lists: Pick<LoadedLists, 'load' | 'change' | 'confirm' | 'layOutAnew'>;
  /** Whether the policy searches that list: others are kept and not searched. */
  readonly isSearched: (list: string) => boolean;
  readonly machine: Pick<Machine, 'clock' | 'log'>;
}

interface Held {
  readonly version: number;
  readonly digest: ListDigest;
  /** The engine has this version, or need not. */
  readonly isInForce: boolean;
}

/**
 * Fingers that came to a list since it was laid out. From so many on room is made at once, in the background: a change that finds
 * none waits until the whole list is laid out, which takes the better part of a minute for 100,000. 50 to `recentReferences`.
 */
const makesRoomFrom = 75;
/** Shorter lists have no index that newcomers are left out of. */
const indexedFrom = 2_000;

/** The lists of a kiosk that a hub publishes: in its store, and then in its searches. */
export class PublishedLists implements ListPlace {
  readonly #parts: PublishedListsParts;
  readonly #held = new Map<string, Held>();
  readonly #newcomers = new Map<string, number>();

  constructor(parts: PublishedListsParts) {
    this.#parts = parts;
  }

  /** A list that was read from the store and loaded at the start: it need not be read again. */
  loaded(list: Watchlist): void {
    if (list.published === undefined) return;
    this.#held.set(list.name, { version: list.version, digest: digestOf(list), isInForce: true });
  }

  async standing(list: string): Promise<Published | undefined> {
    const { published } = this.#parts.store.watchlistHeader(list) ?? {};
    if (published === undefined) return undefined;
    return (await this.#hold(list)) === undefined ? undefined : published;
  }

  async digest(list: string): Promise<ListDigest> {
    const held = await this.#hold(list);
    if (held === undefined) throw new Fault('not-found', 'no such list is kept', { where: `list ${list}` });
    return held.digest;
  }

  async after(list: string, change: ListChange): Promise<ListDigest> {
    return (await this.digest(list)).after(change);
  }

  async replace(epoch: ListEpoch, entries: readonly DigestedEntry[]): Promise<void> {
    const { store, lists } = this.#parts;
    const header = this.#headerOf(epoch);
    const kept = entries.map(keptEntry);
    const list: Watchlist = {
      ...header,
      subjects: kept.map(({ subject }) => subject),
      references: kept.flatMap(({ references }) => references),
    };
    const detail = { epoch: epoch.published.epoch, version: header.version, subjects: kept.length };
    await store.putWatchlist(list, this.#audit('list.replaced', epoch, detail));
    await this.#inForce(epoch, header.version, () => lists.load(list));
  }

  async change(epoch: ListEpoch, { upserts, removals }: ListChange): Promise<void> {
    const { store, lists } = this.#parts;
    const change = { ...this.#headerOf(epoch), upserts: upserts.map(keptEntry), removals };
    const counts = { upserts: upserts.length, removals: removals.length };
    const detail = { epoch: epoch.published.epoch, version: change.version, ...counts };
    await store.changeWatchlist(change, this.#audit('list.changed', epoch, detail));
    await this.#inForce(epoch, change.version, () => lists.change(change));
    this.#makeRoom(epoch, fingersIn(upserts));
  }

  async confirm(list: string, { confirmedAt: importedAt, expiresAt }: ConfirmedTimes): Promise<void> {
    const { store, lists } = this.#parts;
    await store.confirmWatchlist(list, { importedAt, expiresAt });
    lists.confirm(list, { importedAt, expiresAt });
  }

  /** What is kept, and in force: what the store has and the engine could not take is tried again. */
  async #hold(name: string): Promise<Held | undefined> {
    const { store, lists, isSearched, machine } = this.#parts;
    const version = store.watchlistVersion(name);
    const known = this.#held.get(name);
    if (known?.version === version && known.isInForce) return known;
    let list: Watchlist | undefined;
    try {
      list = await store.watchlist(name);
    } catch (error) {
      if (!(error instanceof Fault && error.code === 'corrupt')) throw error;
      machine.log(`list ${name} is taken anew: ${messageOf(error)}`);
    }
    if (list?.published === undefined) return undefined;
    if (isSearched(name)) await lists.load(list);
    const held = { version: list.version, digest: digestOf(list), isInForce: true };
    this.#held.set(name, held);
    return held;
  }

  /** The disk has it; from when this resolves on searches have it as well. */
  async #inForce({ list, digest }: ListEpoch, version: number, take: () => Promise<void>): Promise<void> {
    this.#held.set(list, { version, digest, isInForce: false });
    if (this.#parts.isSearched(list)) await this.#take(list, take);
    this.#held.set(list, { version, digest, isInForce: true });
  }

  /** Where the engine has no room for changes, or does not have the list, all of it is loaded. */
  async #take(name: string, take: () => Promise<void>): Promise<void> {
    try {
      await take();
    } catch (error) {
      if (!(error instanceof Fault && (error.code === 'conflict' || error.code === 'not-found'))) throw error;
      const list = await this.#parts.store.watchlist(name);
      if (list !== undefined) await this.#parts.lists.load(list);
    }
  }

  /** Searches go on over the list as it is; a change that comes meanwhile takes its turn behind this. */
  #makeRoom({ list: name, digest }: ListEpoch, fingers: number): void {
    const newcomers = (this.#newcomers.get(name) ?? 0) + fingers;
    this.#newcomers.set(name, newcomers);
    if (newcomers < makesRoomFrom || digest.size < indexedFrom || !this.#parts.isSearched(name)) return;
    this.#newcomers.set(name, 0);
    this.#layOutAnew(name).catch((error: unknown) =>
      this.#parts.machine.log(`list ${name}: no room was made for changes: ${messageOf(error)}`),
    );
  }

  async #layOutAnew(name: string): Promise<void> {
    const { store, lists } = this.#parts;
    const list = await store.watchlist(name);
    // What was read may have been overtaken: then the change that has done so makes room.
    if (list !== undefined && list.version === store.watchlistVersion(name)) await lists.layOutAnew(list);
    else this.#newcomers.set(name, makesRoomFrom);
  }

  #headerOf({ list: name, published, confirmedAt, expiresAt }: ListEpoch): WatchlistHeader {
    const version = this.#parts.store.watchlistVersion(name) + 1;
    return { name, version, importedAt: confirmedAt, expiresAt, published };
  }

  #audit(action: string, { list }: ListEpoch, detail: NonNullable<AuditEntry['detail']>): AuditEntry {
    return { at: this.#parts.machine.clock.wall().toISOString(), action, actor: 'hub', object: list, detail };
  }
}

const fingersIn = (entries: readonly DigestedEntry[]) =>
  entries.flatMap(({ references }) => references).filter(({ modality }) => modality === 'fingerprint').length;

type ConfirmedTimes = Pick<ListEpoch, 'confirmedAt' | 'expiresAt'>;

/** What is published of somebody is known by its digest: templates are kept in the form of the site. */
function keptEntry({ subject, references, digest }: DigestedEntry): WatchlistEntry {
  return { subject: { ...subject, digest: Buffer.from(digest).toString('base64url') }, references };
}

function digestOf({ subjects }: Watchlist): ListDigest {
  const upserts = subjects.map(subject => {
    return { subject, digest: Buffer.from(subject.digest ?? '', 'base64url') };
  });
  return ListDigest.of(upserts);
}
