import type { BiometricEngine } from './biometrics/engine.ts';
import { Fault, messageOf } from './core/errors.ts';
import { enrolledReference } from './biometrics/gallery/enrolled.ts';
import type { Watchlist } from './core/watchlist.ts';
import { KnownSubjects } from './known-subjects.ts';
import type { KnownList } from './lane/policy.ts';
import type { KioskStore, WatchlistChange, WatchlistHeader } from './store/contract/kiosk-store.ts';

type ListEngine = Pick<BiometricEngine, 'load' | 'change' | 'unload'>;

/** What is known of a list that is loaded. */
interface LoadedList {
  readonly header: WatchlistHeader;
  readonly subjects: KnownSubjects;
}

/** The watchlists that are loaded into the engine, as decisions need to know them. */
export class LoadedLists {
  readonly #engine: ListEngine;
  readonly #known = new Map<string, LoadedList>();

  constructor(engine: ListEngine) {
    this.#engine = engine;
  }

  /**
   * The named lists, as far as the store has them; no other, whose candidates would take the places of theirs. A list that
   * cannot be read is told to `log` and stays missing: its searches are GREY.
   */
  async loadNamed(
    names: readonly string[],
    store: Pick<KioskStore, 'watchlist'>,
    log: (line: string) => void,
    onLoaded: (list: Watchlist) => void = () => {},
  ): Promise<void> {
    for (const name of names) {
      try {
        const list = await store.watchlist(name);
        if (list === undefined) continue;
        await this.load(list);
        onLoaded(list);
      } catch (error) {
        log(`list ${name} cannot be loaded: ${messageOf(error)}`);
      }
    }
  }

  /** Replaces the list of that name; it counts as known only once the engine has it, and the old one as long as it does not. */
  async load(list: Watchlist): Promise<void> {
    await this.#engine.load(list);
    const { subjects: _, references: __, ...header } = list;
    this.#known.set(list.name, { header, subjects: KnownSubjects.of(list) });
  }

  /** The list that is there, laid out anew so that it has room for changes; it is searched as it was meanwhile. */
  async layOutAnew(list: Watchlist): Promise<void> {
    await this.#engine.load(list, { anew: true });
  }

  /** Replaces what changes between two versions, in the same way. Rejects as `BiometricEngine.change`, with nothing changed. */
  async change({ upserts, removals, ...header }: WatchlistChange): Promise<void> {
    const { name: list, version } = header;
    const known = this.#known.get(list);
    if (known === undefined)
      throw new Fault('not-found', 'no such list is loaded', { where: `list ${list}` });
    const enrolled = upserts.map(({ subject: { id, expiresOn }, references }) => {
      const own = references.map(enrolledReference);
      return { id, ...(expiresOn !== undefined && { expiresOn }), references: own };
    });
    await this.#engine.change({ list, version, upserts: enrolled, removals });
    for (const id of removals) known.subjects.remove(id);
    for (const { subject, references } of upserts) known.subjects.put(subject, references);
    this.#known.set(list, { header, subjects: known.subjects });
  }

  /** The list that is there is still the newest. */
  confirm(name: string, times: Pick<WatchlistHeader, 'importedAt' | 'expiresAt'>): void {
    const known = this.#known.get(name);
    if (known !== undefined) this.#known.set(name, { ...known, header: { ...known.header, ...times } });
  }

  isLoaded(name: string): boolean {
    return this.#known.has(name);
  }

  /** It is searched no more; what is kept of it stays. */
  async unload(name: string): Promise<void> {
    this.#known.delete(name);
    await this.#engine.unload(name);
  }

  known(): readonly KnownList[] {
    return [...this.#known.values()].map(knownList);
  }
}

function knownList({ header: { name, importedAt, expiresAt }, subjects }: LoadedList): KnownList {
  return {
    name,
    importedAt,
    ...(expiresAt !== undefined && { expiresAt }),
    templates: subjects.templates,
    subjectsWithout: searched => subjects.without(searched),
    actionOf: subject => subjects.actionOf(subject),
  };
}
