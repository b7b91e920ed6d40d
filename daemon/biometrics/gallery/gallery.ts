import { Fault } from '../../core/errors.ts';
import type { Candidate, SearchedList, SearchResult } from '../../core/search.ts';
import type { SearchOptions } from '../engine.ts';
import type { EnrolledList } from './enrolled-list.ts';
import { fuseFingers, type Scored } from './fuse-fingers.ts';
import {
  buildList,
  type Comparer,
  type GalleryList,
  type GalleryReference,
  type GallerySubject,
  type LargeList,
} from './gallery-list.ts';
import { preparedReferences } from './parameters.ts';
import { type ProbeFingers, probeFingers } from './probe-fingers.ts';

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
    const loading = this.loading(list);
    while (!loading.next().done);
  }

  /**
   * The same, a reference a step. Searches may be made between two steps, and until the last one they see the old list;
   * `load`, `loading` and `unload` may not.
   */
  *loading(list: EnrolledList): Generator<undefined, void> {
    const keptByOthers = [...this.#lists.values()]
      .filter(other => other.name !== list.name)
      .reduce((sum, other) => sum + other.keptPrepared, 0);
    const built = yield* buildList(this.#comparer, list, this.#maximumPrepared - keptByOthers);
    this.unload(list.name);
    this.#lists.set(list.name, built);
  }

  has(name: string): boolean {
    return this.#lists.has(name);
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
   * alike of a large one. A subject counts with the best of its references, once in each list. One probe is compared whatever
   * finger it was said to be: at a kiosk people lay down another one than they were asked for.
   *
   * Several probes are those of one person. Their scores with a subject are fused into one (`fuse`): each finger of the
   * subject counts for one probe at most, those that are known to be different fingers are not compared, and probes that
   * are one finger count once. Of a large list the subjects are compared who look most like all the probes together.
   *
   * Throws Fault: `bad-input` for a probe that cannot be read, `bad-usage` when there is none.
   */
  search(probe: Uint8Array | readonly Uint8Array[], options: SearchOptions): Omit<SearchResult, 'searchMs'> {
    const records = probe instanceof Uint8Array ? [probe] : probe;
    if (records.length === 0)
      throw new Fault('bad-usage', 'a search without a probe', { wanted: 'one or more' });
    const fingers = this.#fingersOf(records);
    const found = [...this.#lists.values()].map(list => this.#searchList(list, fingers, options));
    const candidates = found.flatMap(one => one.candidates).sort((a, b) => b.score - a.score);
    return {
      candidates: candidates.slice(0, options.maximumCandidates),
      lists: found.map(one => one.list),
      ...(records.length > 1 && { sameFinger: fingers.sameFinger }),
    };
  }

  #searchList(
    { name, version, subjects, large }: GalleryList<Template, Prepared>,
    fingers: ProbeFingers<Template, Prepared>,
    options: SearchOptions,
  ): { readonly candidates: readonly Candidate[]; readonly list: SearchedList } {
    const searched = subjects.filter(subject => isSearched(subject, options));
    const candidates: Candidate[] = [];
    let compared = 0;
    for (const subject of large ? mostAlike(subjects, large, fingers, options) : searched) {
      const scored = this.#score(fingers, subject);
      compared += scored.compared;
      if (scored.best === undefined || highestOf(scored.best) < options.minimumScore) continue;
      candidates.push({ list: name, subject: subject.id, ...scored.best });
    }
    return { candidates, list: { name, version, templates: referencesOf(searched), compared } };
  }

  #fingersOf(records: readonly Uint8Array[]): ProbeFingers<Template, Prepared> {
    const { decode, prepare, positionOf, comparePrepared } = this.#comparer;
    const probes = records.map((record, index) => {
      const template = decode(record, records.length === 1 ? 'probe' : `probe ${index + 1}`);
      return { template, prepared: prepare(template), position: positionOf(template) };
    });
    return probeFingers(probes, comparePrepared);
  }

  #score(fingers: ProbeFingers<Template, Prepared>, subject: GallerySubject<Prepared>): Scored {
    const [only] = fingers.probes;
    if (fingers.probes.length > 1) return fuseFingers(fingers, subject.references, this.#comparer);
    return this.#bestReference(only.prepared, subject.references);
  }

  #bestReference(probe: Prepared, references: readonly GalleryReference<Prepared>[]): Scored {
    let best: Scored['best'];
    for (const { instance, prepared } of references) {
      const score = this.#comparer.comparePrepared(probe, prepared());
      if (best === undefined || score > best.score) best = { instance, score };
    }
    return { ...(best && { best }), compared: references.length };
  }
}

/** Fusion may take from a finger that alone would have been enough. */
function highestOf({ score, matches: [first] = [] }: Pick<Candidate, 'score' | 'matches'>): number {
  return Math.max(score, first?.score ?? 0);
}

function isSearched(
  { expiresOn }: { readonly expiresOn: string | undefined },
  { today }: SearchOptions,
): boolean {
  return expiresOn === undefined || expiresOn > today;
}

function referencesOf(subjects: readonly GallerySubject<unknown>[]): number {
  return subjects.reduce((sum, { references }) => sum + references.length, 0);
}

/**
 * The subjects of a large list with a reference that looks like the probe, and those references alone; of several probes the
 * subjects who look like all of them together, with all their references.
 */
function mostAlike<Template, Prepared>(
  subjects: readonly GallerySubject<Prepared>[],
  { index, owner, references }: LargeList<Template, Prepared>,
  { probes }: ProbeFingers<Template, Prepared>,
  options: SearchOptions,
): GallerySubject<Prepared>[] {
  const mayBe = (subject: number) => isSearched(subjects[subject], options);
  const templates = probes.map(({ template }) => template);
  if (templates.length > 1) {
    return index.shortlistPersons(templates, owner, subjects.length, mayBe).map(subject => subjects[subject]);
  }
  const found = new Map<number, GalleryReference<Prepared>[]>();
  const places = index.shortlist(
    templates[0],
    place => mayBe(owner[place]),
    place => owner[place],
  );
  for (const place of places) {
    found.set(owner[place], [...(found.get(owner[place]) ?? []), references[place]]);
  }
  return [...found].map(([at, references]) => ({ ...subjects[at], references }));
}
