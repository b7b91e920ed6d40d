import { messageOf } from './core/errors.ts';
import type { Watchlist } from './core/watchlist.ts';
import type { Machine } from './machine.ts';
import type { KioskStore } from './store/contract/kiosk-store.ts';

/** How a kiosk keeps the templates of its lists; what is kept so already is given back as it is. */
export type Protect = (template: Uint8Array) => Uint8Array;

/** What keeps lists, and in what form. */
export interface ListKeeping {
  readonly store: Pick<KioskStore, 'watchlist' | 'watchlistNames' | 'putWatchlist'>;
  readonly protect: Protect;
  readonly machine: Pick<Machine, 'clock' | 'log'>;
}

/**
 * A list as it is kept. One that was kept before the kiosk had a key for templates is first brought into the form of that key, as a new
 * version of the same day, and the audit chain says so; where that cannot be written it stays as it is, and `log` is told.
 */
export async function keyedList(name: string, keeping: ListKeeping): Promise<Watchlist | undefined> {
  const { store, protect, machine } = keeping;
  const list = await store.watchlist(name);
  if (list === undefined || isKeyed(list, protect)) return list;
  try {
    await putAgain(list, keeping);
  } catch (error) {
    machine.log(`list ${name} cannot be kept in the form of this kiosk's key: ${messageOf(error)}`);
    return list;
  }
  machine.log(`list ${name}: templates are kept in the form of this kiosk's key from now on`);
  return store.watchlist(name);
}

/** The same of the lists that nothing else reads. */
export async function keyOtherLists(named: readonly string[], keeping: ListKeeping): Promise<void> {
  for (const name of await keeping.store.watchlistNames()) {
    if (named.includes(name)) continue;
    try {
      await keyedList(name, keeping);
    } catch (error) {
      keeping.machine.log(`list ${name} cannot be read: ${messageOf(error)}`);
    }
  }
}

function isKeyed({ references }: Watchlist, protect: Protect): boolean {
  return references.every(({ template }) => protect(template) === template);
}

/** The store protects what it is given. */
function putAgain(list: Watchlist, { store, machine }: ListKeeping): Promise<void> {
  const { name, references } = list;
  const version = list.version + 1;
  const at = machine.clock.wall().toISOString();
  const detail = { version, references: references.length };
  return store.putWatchlist(
    { ...list, version },
    { at, action: 'list.keyed', actor: 'daemon', object: name, detail },
  );
}
