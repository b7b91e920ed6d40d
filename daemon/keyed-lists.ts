import { messageOf } from './core/errors.ts';
import type { Watchlist } from './core/watchlist.ts';
import type { Machine } from './machine.ts';
import type { KioskStore } from './store/contract.ts';

/** How a kiosk keeps the templates of its lists; what is kept so already is given back as it is. */
export type Protect = (template: Uint8Array) => Uint8Array;

type ListStore = Pick<KioskStore, 'watchlist' | 'watchlistNames' | 'putWatchlist'>;

/**
 * Brings the lists that were kept before the kiosk had a key for templates into the form of that key, each as a new version of the
 * same day, and says so in the audit chain. One that cannot be read or written is told of and stays as it is.
 */
export async function keyStoredLists(
  store: ListStore,
  protect: Protect,
  { clock, log }: Pick<Machine, 'clock' | 'log'>,
): Promise<void> {
  for (const name of await store.watchlistNames()) {
    try {
      const list = await store.watchlist(name);
      if (list === undefined || isKeyed(list, protect)) continue;
      await putAgain(store, list, clock.wall().toISOString());
      log(`list ${name}: templates are kept in the form of this kiosk's key from now on`);
    } catch (error) {
      log(`list ${name} cannot be kept in the form of this kiosk's key: ${messageOf(error)}`);
    }
  }
}

function isKeyed({ references }: Watchlist, protect: Protect): boolean {
  return references.every(({ template }) => protect(template) === template);
}

/** The store protects what it is given. */
function putAgain(store: ListStore, list: Watchlist, at: string): Promise<void> {
  const { name, references } = list;
  const version = list.version + 1;
  return store.putWatchlist(
    { ...list, version },
    {
      at,
      action: 'list.keyed',
      actor: 'daemon',
      object: name,
      detail: { version, references: references.length },
    },
  );
}
