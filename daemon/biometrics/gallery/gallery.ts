import { Fault } from '../../core/errors.ts';
import type { SearchResult } from '../../core/search.ts';
import type { SearchOptions } from '../engine.ts';
import type { Comparer } from './comparer.ts';
import { type EnrolledSubject, enrolledSubjects, type ListSource } from './enrolled.ts';
import { ListChange } from './list-change.ts';
import { ListPart, type PartMemory, type PartSize } from './list-part.ts';
import { sizeOf } from './list-size.ts';
import { NoRoom } from './no-room.ts';
import { preparedReferences } from './parameters.ts';
import { probeGroups, sameTraitsOf } from './probe-groups.ts';
import { searchPart } from './search-part.ts';

/** A change that begins. */
export interface ChangeStart {
  readonly list: string;
  /** Of a change that says who is on the list and who is not; without it the others stay. */
  readonly size?: PartSize;
  /** The part is laid out anew, beside the old one. So is one that is not there, or would be laid out differently for that size. */
  readonly anew?: boolean;
}

/**
 * Lists in memory, or the parts of them that one shard has, and the 1:N search over all of them. Synchronous: it belongs in a
 * worker. Searches may be made while a change is under way, and see nothing of it until it is committed.
 */
export class Gallery {
  readonly #comparers: readonly Comparer[];
  readonly #maximumPrepared: number;
  readonly #parts = new Map<string, ListPart>();
  #change: ListChange | undefined;

  /** A probe that no modality recognises is taken for one of the first. */
  constructor(comparers: readonly Comparer[], maximumPrepared = preparedReferences) {
    this.#comparers = comparers;
    this.#maximumPrepared = maximumPrepared;
  }

  /**
   * Replaces the list of that name; the old one stays when this throws. Throws Fault `bad-input` that names list and
   * reference for a template that cannot be read.
   */
  load(list: ListSource): void {
    try {
      this.#loadAt(list, false);
    } catch (error) {
      if (!(error instanceof NoRoom)) throw error;
      this.#loadAt(list, true);
    }
  }

  #loadAt(list: ListSource, anew: boolean): void {
    this.begin({ list: list.name, size: sizeOf(enrolledSubjects(list)), anew });
    try {
      for (const subject of enrolledSubjects(list)) this.put([subject]);
      this.commit(list.version);
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  /** Begins a change of a list. Throws Fault `not-found` for one that neither is there nor has a size. */
  begin({ list, size, anew = false }: ChangeStart): void {
    if (this.#change !== undefined) throw new Error('one change at a time');
    const present = this.#parts.get(list);
    if (size === undefined && present === undefined) {
      throw new Fault('not-found', 'no such list is loaded', { where: `list ${list}` });
    }
    const goesOn = present !== undefined && (size === undefined || (!anew && present.suits(size)));
    this.#change = new ListChange(goesOn ? present : this.#newPart(list, size), size !== undefined);
  }

  /** Adds to the change, or replaces. Throws Fault `bad-input`, and NoRoom when the list must be laid out anew. */
  put(subjects: readonly EnrolledSubject[]): void {
    for (const subject of subjects) this.#underWay().put(subject);
  }

  /** Throws Fault `not-found` when nobody of that id is on the list. */
  remove(id: string): void {
    this.#underWay().remove(id);
  }

  /** What another thread would need to go on with the part that is changed in its place, if one is. */
  get changedInPlace(): PartMemory | undefined {
    const part = this.#change?.part;
    return part !== undefined && this.#parts.get(part.name) === part ? part.shared : undefined;
  }

  /** From now on searches see the change. Without a version the list keeps its own. Gives what another thread needs to go on. */
  commit(version?: number): PartMemory {
    const change = this.#underWay();
    const { part } = change;
    change.commit(version ?? part.roll.version);
    this.#change = undefined;
    const former = this.#parts.get(part.name);
    this.#parts.set(part.name, part);
    if (former !== part) former?.close();
    return part.shared;
  }

  /** Takes back the change that is under way, if there is one. */
  abandon(): void {
    const change = this.#change;
    this.#change = undefined;
    if (change === undefined) return;
    if (this.#parts.get(change.part.name) === change.part) change.abandon();
    else change.part.close();
  }

  /** Goes on with what another thread has left. */
  attach(memory: PartMemory): void {
    const part = ListPart.attach(memory, this.#comparers, this.#mayKeep(memory.name));
    this.#parts.set(memory.name, part);
  }

  unload(name: string): void {
    this.#parts.get(name)?.close();
    this.#parts.delete(name);
  }

  /** Forgets all lists. */
  close(): void {
    this.abandon();
    for (const name of [...this.#parts.keys()]) this.unload(name);
  }

  /**
   * Compares the probe with the references of every subject that has not expired: with all of a small list, with the most
   * alike of a large one. A subject counts with the best of its references, once in each list. One probe is compared whatever
   * finger it was said to be: at a kiosk people lay down another one than they were asked for.
   *
   * Several probes are those of one person, of one modality or more. Their scores with a subject are fused into one (`fuse`): each
   * finger and eye of the subject counts for one probe at most, those that are known to be different ones are not compared, and
   * probes that are one finger count once. Of a large list the subjects are compared who look most like all the probes of a
   * modality together. References of modalities that were not probed are neither searched nor counted.
   *
   * Throws Fault: `bad-input` for a probe that cannot be read, `bad-usage` when there is none.
   */
  search(probe: Uint8Array | readonly Uint8Array[], options: SearchOptions): Omit<SearchResult, 'searchMs'> {
    const records = probe instanceof Uint8Array ? [probe] : probe;
    const groups = probeGroups(records, this.#comparers);
    const found = [...this.#parts.values()].map(part => searchPart(part, groups, options));
    const candidates = found.flatMap(one => one.candidates).sort((a, b) => b.score - a.score);
    return {
      candidates: candidates.slice(0, options.maximumCandidates),
      lists: found.map(one => one.list),
      ...(records.length > 1 && { sameFinger: sameTraitsOf(groups) }),
    };
  }

  #newPart(name: string, size: PartSize | undefined): ListPart {
    if (size === undefined) throw new Error('a new list has a size');
    return ListPart.withRoom(name, size, this.#comparers, this.#mayKeep(name));
  }

  /** What the other lists have left of the references that may stay prepared. */
  #mayKeep(name: string): number {
    const others = [...this.#parts.values()].filter(part => part.name !== name);
    return Math.max(0, this.#maximumPrepared - others.reduce((sum, part) => sum + part.kept, 0));
  }

  #underWay(): ListChange {
    if (this.#change === undefined) throw new Error('no change is under way');
    return this.#change;
  }
}
