import type { BiometricEngine, SearchOptions } from '../../biometrics/engine.ts';
import type { ListSource } from '../../biometrics/gallery/enrolled.ts';
import type { SearchResult } from '../../core/search.ts';
import type { Reference, Subject } from '../../core/watchlist.ts';
import type { ContentKeys } from '../lists/content-keys.ts';
import { readPublished } from '../lists/published-entries.ts';
import type { PublishedState, Repository } from '../lists/repository.ts';

export interface GalleryParts {
  /** As they are when it is searched: lists are added while the hub works. */
  readonly repositories: () => Promise<readonly Repository[]>;
  readonly content: () => Promise<ContentKeys>;
  readonly engine: Pick<BiometricEngine, 'load' | 'unload' | 'identify'>;
}

type Current = NonNullable<PublishedState['current']>;

interface Loaded {
  readonly epoch: number;
  readonly subjects: ReadonlyMap<string, Subject>;
}

interface Gallery {
  readonly source: ListSource;
  readonly subjects: ReadonlyMap<string, Subject>;
}

/**
 * All lists that a hub publishes, as one gallery to be searched: also those that no kiosk follows. They are read when a search first
 * asks for them, and again when a later epoch is out. A list that cannot be read ends the search with a Fault: what was not
 * searched never looks like no match.
 */
export class HubGalleries {
  readonly #parts: GalleryParts;
  readonly #loaded = new Map<string, Loaded>();
  #loading: Promise<void> = Promise.resolve();

  constructor(parts: GalleryParts) {
    this.#parts = parts;
  }

  /** Rejects with Fault `corrupt`, RefusedList, `not-found` when the key of the lists is missing, and those of the engine. */
  async search(probes: readonly Uint8Array[], options: SearchOptions): Promise<SearchResult> {
    const turn = this.#loading.then(() => this.#load());
    this.#loading = turn.catch(() => {}); // told to whoever searches; the next one tries again
    await turn;
    return this.#parts.engine.identify(probes, options);
  }

  /** Who a candidate is; undefined when the list has gone on since. */
  subject(list: string, id: string): Subject | undefined {
    return this.#loaded.get(list)?.subjects.get(id);
  }

  async #load(): Promise<void> {
    const { repositories, content, engine } = this.#parts;
    const gone = new Set(this.#loaded.keys());
    for (const repository of await repositories()) {
      const { current } = await repository.read();
      if (current === undefined) continue;
      const { list } = repository;
      gone.delete(list);
      const { epoch } = current.manifest;
      if (this.#loaded.get(list)?.epoch === epoch) continue;
      const { source, subjects } = await galleryOf(repository, current, await content());
      await engine.load(source);
      this.#loaded.set(list, { epoch, subjects });
    }
    for (const list of gone) {
      await engine.unload(list);
      this.#loaded.delete(list);
    }
  }
}

/** Without pictures: a search needs none. */
async function galleryOf(repository: Repository, current: Current, content: ContentKeys): Promise<Gallery> {
  const subjects = new Map<string, Subject>();
  const references: Reference[] = [];
  await readPublished(repository, current, content, ({ subject, references: own }) => {
    subjects.set(subject.id, subject);
    references.push(...own.map(({ imagePng: _, ...reference }) => reference));
  });
  const { list, epoch } = current.manifest;
  return { source: { name: list, version: epoch, subjects: [...subjects.values()], references }, subjects };
}
