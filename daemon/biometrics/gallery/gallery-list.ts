import type { QuickIndex, QuickIndexing, SearchableModality } from '../searchable.ts';
import { type EnrolledList, referencesBySubject } from './enrolled-list.ts';

/** What a gallery needs of a modality. */
export type Comparer<Template, Prepared> = Pick<
  SearchableModality<Template, Prepared>,
  'calibratedTo' | 'decode' | 'prepare' | 'comparePrepared' | 'positionOf' | 'quick'
>;

export interface GallerySubject<Prepared> {
  readonly id: string;
  readonly expiresOn: string | undefined;
  readonly references: readonly GalleryReference<Prepared>[];
}

export interface GalleryReference<Prepared> {
  readonly instance: number;
  /** Which finger it is of; 0 where that is not known. */
  readonly position: number;
  /** Gives the kept preparation, or makes one anew when there are too many to keep. */
  readonly prepared: () => Prepared;
}

export interface GalleryList<Template, Prepared> {
  readonly name: string;
  readonly version: number;
  readonly subjects: readonly GallerySubject<Prepared>[];
  readonly keptPrepared: number;
  readonly large?: LargeList<Template, Prepared>;
}

/** What a list has beside when it is too long to compare everything. */
export interface LargeList<Template, Prepared> {
  readonly index: QuickIndex<Template>;
  /** [place in the index]: whose reference it is, as the place among the subjects, and which. */
  readonly owner: Uint32Array;
  readonly references: readonly GalleryReference<Prepared>[];
}

/**
 * Makes a list ready for searches; yields after each reference, so that its caller may do other things in between. Throws
 * Fault `bad-input` that names list and reference for a template that cannot be read. `mayKeep`: how many references of a
 * list that is short enough to compare everything may stay prepared.
 */
export function* buildList<Template, Prepared>(
  comparer: Comparer<Template, Prepared>,
  list: EnrolledList,
  mayKeep: number,
): Generator<undefined, GalleryList<Template, Prepared>> {
  const { quick } = comparer;
  const count = list.references.length;
  const indexing = quick !== undefined && count >= quick.from ? quick.indexing(count) : undefined;
  const keeper = new Keeper(comparer, indexing, mayKeep);
  const bySubject = referencesBySubject(list);
  const subjects: GallerySubject<Prepared>[] = [];
  for (const { id, expiresOn } of list.subjects) {
    const references: GalleryReference<Prepared>[] = [];
    for (const { instance, template } of bySubject.get(id) ?? []) {
      references.push({ instance, ...keeper.take(template, `list ${list.name}, ${id}_${instance}`) });
      yield;
    }
    subjects.push({ id, expiresOn, references });
  }
  const { name, version } = list;
  const large = indexing && largeList(subjects, indexing);
  return { name, version, subjects, keptPrepared: keeper.kept, ...(large && { large }) };
}

function largeList<Template, Prepared>(
  subjects: readonly GallerySubject<Prepared>[],
  indexing: QuickIndexing<Template>,
): LargeList<Template, Prepared> {
  return {
    index: indexing.finish(),
    owner: Uint32Array.from(subjects.flatMap(({ references }, at) => references.map(() => at))),
    references: subjects.flatMap(subject => subject.references),
  };
}

/** Takes references in: into the index of a long list, whose searches prepare the few that they compare; else prepared. */
class Keeper<Template, Prepared> {
  readonly #comparer: Comparer<Template, Prepared>;
  readonly #indexing: QuickIndexing<Template> | undefined;
  readonly #mayKeep: number;
  kept = 0;

  constructor(
    comparer: Comparer<Template, Prepared>,
    indexing: QuickIndexing<Template> | undefined,
    mayKeep: number,
  ) {
    this.#comparer = comparer;
    this.#indexing = indexing;
    this.#mayKeep = mayKeep;
  }

  take(record: Uint8Array, where: string): Omit<GalleryReference<Prepared>, 'instance'> {
    const { decode, prepare, positionOf } = this.#comparer;
    const template = decode(record, where);
    const position = positionOf(template);
    const anew = () => prepare(decode(record));
    if (this.#indexing !== undefined) {
      this.#indexing.add(template);
      return { position, prepared: anew };
    }
    if (this.kept >= this.#mayKeep) return { position, prepared: anew };
    this.kept++;
    const prepared = prepare(template);
    return { position, prepared: () => prepared };
  }
}
