import type { Candidate, SearchedList, SearchResult } from '../../core/search.ts';
import type { SearchOptions } from '../engine.ts';
import type { QuickIndex, SearchableModality } from '../searchable.ts';
import { type EnrolledList, referencesBySubject } from './enrolled-list.ts';
import { preparedReferences } from './parameters.ts';

/** What a gallery needs of a modality. */
export type Comparer<Template, Prepared> = Pick<
  SearchableModality<Template, Prepared>,
  'decode' | 'prepare' | 'comparePrepared' | 'quick'
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

interface GalleryList<Template, Prepared> {
  readonly name: string;
  readonly version: number;
  readonly subjects: readonly GallerySubject<Prepared>[];
  readonly keptPrepared: number;
  readonly large?: LargeList<Template, Prepared>;
}

/** What a list has beside when it is too long to compare everything. */
interface LargeList<Template, Prepared> {
  readonly index: QuickIndex<Template>;
  /** [place in the index]: whose reference it is, as the place among the subjects, and which. */
  readonly owner: Uint32Array;
  readonly references: readonly GalleryReference<Prepared>[];
}

/** Lists in memory, and the 1:N search over all of them. Synchronous: it belongs in a worker. */
export class Gallery<Template, Prepared> {
  readonly #comparer: Comparer<Template, Prepared>;
  readonly #maximumPrepared: number;
  readonly #lists = new Map<string, GalleryList<Template, Prepared>>();

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
    const built = this.#build(list, this.#maximumPrepared - keptByOthers);
    this.unload(list.name);
    this.#lists.set(list.name, built);
  }

  unload(name: string): void {
    this.#lists.get(name)?.large?.index.close();
    this.#lists.delete(name);
  }

  /** Forgets all lists. */
  close(): void {
    for (const name of [...this.#lists.keys()]) this.unload(name);
  }

  /**
   * Compares the probe with the references of every subject that has not expired: with all of a small list, with the most
   * alike of a large one. A subject counts with the best of its references, once in each list. Throws Fault `bad-input`
   * for a probe that cannot be read.
   */
  search(probe: Uint8Array, options: SearchOptions): Omit<SearchResult, 'searchMs'> {
    const template = this.#comparer.decode(probe, 'probe');
    const prepared = this.#comparer.prepare(template);
    const candidates: Candidate[] = [];
    const lists: SearchedList[] = [];
    for (const list of this.#lists.values()) {
      const searched = list.subjects.filter(subject => isSearched(subject, options));
      const compared = list.large ? mostAlike(list.subjects, list.large, template, options) : searched;
      for (const subject of compared) {
        const best = this.#bestReference(prepared, subject);
        if (best !== undefined && best.score >= options.minimumScore) {
          candidates.push({ list: list.name, subject: subject.id, ...best });
        }
      }
      const templates = searched.reduce((sum, { references }) => sum + references.length, 0);
      lists.push({ name: list.name, version: list.version, templates });
    }
    candidates.sort((a, b) => b.score - a.score);
    return { candidates: candidates.slice(0, options.maximumCandidates), lists };
  }

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

  #build(list: EnrolledList, mayKeep: number): GalleryList<Template, Prepared> {
    const { quick } = this.#comparer;
    const isLarge = quick !== undefined && list.references.length >= quick.from;
    return isLarge ? this.#buildLarge(list, quick) : this.#buildSmall(list, mayKeep);
  }

  #buildSmall(list: EnrolledList, mayKeep: number): GalleryList<Template, Prepared> {
    let keptPrepared = 0;
    const subjects = subjectsOf(list, (template, where): (() => Prepared) => {
      const prepared = this.#prepare(template, where);
      if (keptPrepared >= mayKeep) return () => this.#prepare(template);
      keptPrepared++;
      return () => prepared;
    });
    return { name: list.name, version: list.version, subjects, keptPrepared };
  }

  /** Nothing is kept prepared: a search prepares the few that it compares. */
  #buildLarge(
    list: EnrolledList,
    quick: NonNullable<Comparer<Template, Prepared>['quick']>,
  ): GalleryList<Template, Prepared> {
    const inOrder: { readonly template: Uint8Array; readonly where: string }[] = [];
    const subjects = subjectsOf(list, (template, where) => {
      inOrder.push({ template, where });
      return () => this.#prepare(template);
    });
    const decode = this.#comparer.decode;
    const templates = (function* () {
      for (const { template, where } of inOrder) yield decode(template, where);
    })();
    const owner = Uint32Array.from(subjects.flatMap(({ references }, at) => references.map(() => at)));
    const references = subjects.flatMap(subject => subject.references);
    const large = { index: quick.index(templates, inOrder.length), owner, references };
    return { name: list.name, version: list.version, subjects, keptPrepared: 0, large };
  }

  #prepare(template: Uint8Array, where?: string): Prepared {
    return this.#comparer.prepare(this.#comparer.decode(template, where));
  }
}

function isSearched(
  { expiresOn }: { readonly expiresOn: string | undefined },
  { today }: SearchOptions,
): boolean {
  return expiresOn === undefined || expiresOn > today;
}

/** The subjects of a large list with a reference that looks like the probe, and those references alone. */
function mostAlike<Template, Prepared>(
  subjects: readonly GallerySubject<Prepared>[],
  { index, owner, references }: LargeList<Template, Prepared>,
  probe: Template,
  options: SearchOptions,
): GallerySubject<Prepared>[] {
  const found = new Map<number, GalleryReference<Prepared>[]>();
  const mayBe = (place: number) => isSearched(subjects[owner[place]], options);
  for (const place of index.shortlist(probe, mayBe, place => owner[place])) {
    found.set(owner[place], [...(found.get(owner[place]) ?? []), references[place]]);
  }
  return [...found].map(([at, references]) => ({ ...subjects[at], references }));
}

/** The subjects of a list in its order, and their references; `prepare` is told of each reference in that order. */
function subjectsOf<Prepared>(
  list: EnrolledList,
  prepare: (template: Uint8Array, where: string) => () => Prepared,
): GallerySubject<Prepared>[] {
  const bySubject = referencesBySubject(list);
  return list.subjects.map(({ id, expiresOn }) => {
    const references = (bySubject.get(id) ?? []).map(({ instance, template }) => {
      return { instance, prepared: prepare(template, `list ${list.name}, ${id}_${instance}`) };
    });
    return { id, expiresOn, references };
  });
}
