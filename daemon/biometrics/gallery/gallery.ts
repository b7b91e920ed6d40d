import type { Candidate, SearchedList, SearchResult } from '../../core/search.ts';
import type { SearchOptions } from '../engine.ts';
import type { SearchableModality } from '../searchable.ts';
import { type EnrolledList, referencesBySubject } from './enrolled-list.ts';
import { preparedReferences } from './parameters.ts';

/** What a gallery needs of a modality. */
export type Comparer<Template, Prepared> = Pick<
  SearchableModality<Template, Prepared>,
  'decode' | 'prepare' | 'comparePrepared'
>;

interface GallerySubject<Prepared> {
  readonly id: string;
  readonly expiresOn: string | undefined;
  readonly references: readonly GalleryReference<Prepared>[];
}

interface GalleryReference<Prepared> {
  readonly instance: number;
  /** Gives the kept preparation, or makes one anew when there are too many to keep. */
  readonly prepared: () => Prepared;
}

interface GalleryList<Prepared> {
  readonly name: string;
  readonly version: number;
  readonly subjects: readonly GallerySubject<Prepared>[];
  readonly keptPrepared: number;
}

/** Lists in memory, and the 1:N search over all of them. Synchronous: it belongs in a worker. */
export class Gallery<Template, Prepared> {
  readonly #comparer: Comparer<Template, Prepared>;
  readonly #maximumPrepared: number;
  readonly #lists = new Map<string, GalleryList<Prepared>>();

  constructor(comparer: Comparer<Template, Prepared>, maximumPrepared = preparedReferences) {
    this.#comparer = comparer;
    this.#maximumPrepared = maximumPrepared;
  }

  /**
   * Replaces the list of that name; the old one stays when this throws. Throws Fault `bad-input` that names list and
   * reference for a template that cannot be read.
   */
  load(list: EnrolledList): void {
    const keptByOthers = [...this.#lists.values()]
      .filter(other => other.name !== list.name)
      .reduce((sum, other) => sum + other.keptPrepared, 0);
    this.#lists.set(list.name, this.#build(list, this.#maximumPrepared - keptByOthers));
  }

  unload(name: string): void {
    this.#lists.delete(name);
  }

  /**
   * Compares the probe with every reference of every subject that has not expired. A subject counts with the best of its
   * references, once in each list. Throws Fault `bad-input` for a probe that cannot be read.
   */
  search(probe: Uint8Array, options: SearchOptions): Omit<SearchResult, 'searchMs'> {
    const prepared = this.#prepare(probe, 'probe');
    const candidates: Candidate[] = [];
    const lists: SearchedList[] = [];
    for (const { name, version, subjects } of this.#lists.values()) {
      const searched = subjects.filter(
        ({ expiresOn }) => expiresOn === undefined || expiresOn > options.today,
      );
      for (const subject of searched) {
        const best = this.#bestReference(prepared, subject);
        if (best !== undefined && best.score >= options.minimumScore) {
          candidates.push({ list: name, subject: subject.id, ...best });
        }
      }
      lists.push({
        name,
        version,
        templates: searched.reduce((sum, { references }) => sum + references.length, 0),
      });
    }
    candidates.sort((a, b) => b.score - a.score);
    return { candidates: candidates.slice(0, options.maximumCandidates), lists };
  }

  // Exhaustive: every reference gets the full comparison. A cascade goes before it, and hands on the subjects to compare.
  #bestReference(
    probe: Prepared,
    { references }: GallerySubject<Prepared>,
  ): Pick<Candidate, 'instance' | 'score'> | undefined {
    let best: Pick<Candidate, 'instance' | 'score'> | undefined;
    for (const { instance, prepared } of references) {
      const score = this.#comparer.comparePrepared(probe, prepared());
      if (best === undefined || score > best.score) best = { instance, score };
    }
    return best;
  }

  #build(list: EnrolledList, mayKeep: number): GalleryList<Prepared> {
    const bySubject = referencesBySubject(list);
    let keptPrepared = 0;
    const subjects = list.subjects.map(({ id, expiresOn }): GallerySubject<Prepared> => {
      const references = (bySubject.get(id) ?? []).map(({ instance, template }) => {
        const prepared = this.#prepare(template, `list ${list.name}, ${id}_${instance}`);
        if (keptPrepared >= mayKeep) return { instance, prepared: () => this.#prepare(template) };
        keptPrepared++;
        return { instance, prepared: () => prepared };
      });
      return { id, expiresOn, references };
    });
    return { name: list.name, version: list.version, subjects, keptPrepared };
  }

  #prepare(template: Uint8Array, where?: string): Prepared {
    return this.#comparer.prepare(this.#comparer.decode(template, where));
  }
}
