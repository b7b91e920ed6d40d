import { mayBeSame } from './biometrics/gallery/fusion.ts';
import type { ListAction, Reference, Subject, Watchlist } from './core/watchlist.ts';
import type { SearchedBy } from './lane/policy.ts';

type HeldTrait = Pick<Reference, 'modality' | 'position'>;

/** Subjects who are enrolled alike: a handful each, however long the list. */
interface Enrolment {
  readonly held: readonly HeldTrait[];
  readonly expiresOn: string | undefined;
  /** References of each of them. */
  readonly templates: number;
  subjects: number;
}

/** What decisions need to know of the subjects of a list. */
export class KnownSubjects {
  readonly #enrolments = new Map<string, Enrolment>();
  readonly #enrolmentOf = new Map<string, Enrolment>();
  readonly #actions = new Map<string, ListAction>();
  #templates = 0;

  static of({ subjects, references }: Pick<Watchlist, 'subjects' | 'references'>): KnownSubjects {
    const bySubject = new Map<string, Reference[]>(subjects.map(({ id }) => [id, []]));
    for (const reference of references) bySubject.get(reference.subject)?.push(reference);
    const known = new KnownSubjects();
    for (const subject of subjects) known.put(subject, bySubject.get(subject.id) ?? []);
    return known;
  }

  /** References of all subjects. */
  get templates(): number {
    return this.#templates;
  }

  /** In the place of whoever has that id. */
  put({ id, action, expiresOn }: Subject, references: readonly Reference[]): void {
    this.remove(id);
    if (action !== undefined) this.#actions.set(id, action);
    const enrolment = this.#enrolled(heldIn(references), expiresOn, references.length);
    enrolment.subjects++;
    this.#templates += enrolment.templates;
    this.#enrolmentOf.set(id, enrolment);
  }

  remove(id: string): void {
    this.#actions.delete(id);
    const enrolment = this.#enrolmentOf.get(id);
    if (enrolment === undefined) return;
    enrolment.subjects--;
    this.#templates -= enrolment.templates;
    this.#enrolmentOf.delete(id);
  }

  actionOf(id: string): ListAction | undefined {
    return this.#actions.get(id);
  }

  /** How many have references, and none of what was searched by. */
  without(searched: SearchedBy): number {
    return [...this.#enrolments.values()]
      .filter(({ templates }) => templates > 0)
      .filter(enrolment => isSearchedFor(enrolment, searched) && !canBeFound(enrolment, searched))
      .reduce((sum, { subjects }) => sum + subjects, 0);
  }

  #enrolled(
    held: ReadonlyMap<string, HeldTrait>,
    expiresOn: string | undefined,
    templates: number,
  ): Enrolment {
    const name = [...held.keys()].toSorted().join() + `;${expiresOn ?? ''};${templates}`;
    const enrolment = this.#enrolments.get(name) ?? {
      held: [...held.values()],
      expiresOn,
      templates,
      subjects: 0,
    };
    this.#enrolments.set(name, enrolment);
    return enrolment;
  }
}

function heldIn(references: readonly HeldTrait[]): ReadonlyMap<string, HeldTrait> {
  return new Map(
    references.map(({ modality, position: stated }) => {
      // Whichever finger was enrolled: which one was laid down is not known.
      const position = modality === 'iris' ? stated : 0;
      return [`${modality} ${position}`, { modality, position }];
    }),
  );
}

const isSearchedFor = ({ expiresOn }: Enrolment, { today }: SearchedBy) =>
  expiresOn === undefined || expiresOn > today;

/** An eye that was not taken is not found by the other one. */
function canBeFound({ held }: Enrolment, { traits, eyes }: SearchedBy): boolean {
  return held.some(
    ({ modality, position }) =>
      traits.some(trait => trait === modality) &&
      (modality !== 'iris' || eyes === undefined || eyes.some(eye => mayBeSame(eye, position))),
  );
}
