import { Fault } from '../../core/errors.ts';
import type { Reference, Subject } from '../../core/watchlist.ts';

/** As much of a reference as a search needs: no picture. */
export type EnrolledReference = Pick<Reference, 'instance' | 'modality' | 'template'>;

/** As much of somebody on a list as a search needs: no name. */
export interface EnrolledSubject extends Pick<Subject, 'id' | 'expiresOn'> {
  readonly references: readonly EnrolledReference[];
}

/**
 * A list to be loaded: a `Watchlist`, or one that is too long to be in memory. Subjects and references are gone through twice
 * and more; references come in the order of the subjects, unless they are an array.
 */
export interface ListSource {
  readonly name: string;
  readonly version: number;
  readonly subjects: Iterable<Pick<Subject, 'id' | 'expiresOn'>>;
  readonly references: Iterable<EnrolledReference & Pick<Reference, 'subject'>>;
}

type OwnedReference = EnrolledReference & Pick<Reference, 'subject'>;

/**
 * The subjects of a list, each with its references. Throws Fault `bad-input` for a reference whose subject is not on the list, and for
 * references that are neither an array nor in the order of the subjects.
 */
export function* enrolledSubjects(list: ListSource): Generator<EnrolledSubject> {
  const inOrder = Array.isArray(list.references) ? grouped(list) : list.references;
  const references = inOrder[Symbol.iterator]();
  let next = references.next();
  for (const { id, expiresOn } of list.subjects) {
    const own: EnrolledReference[] = [];
    for (; !next.done && next.value.subject === id; next = references.next())
      own.push(enrolledReference(next.value));
    yield { id, ...(expiresOn !== undefined && { expiresOn }), references: own };
  }
  if (!next.done) throw strayReference(list, next.value);
}

/** A copy of the bytes, lest they be a window on a large file. */
export function enrolledReference({ instance, modality, template }: EnrolledReference): EnrolledReference {
  return { instance, modality, template: new Uint8Array(template) };
}

/** The references in the order of the subjects. */
function* grouped({ name, subjects, references }: ListSource): Generator<OwnedReference> {
  const bySubject = new Map<string, OwnedReference[]>();
  for (const { id } of subjects) bySubject.set(id, []);
  for (const reference of references) {
    const own = bySubject.get(reference.subject);
    if (own === undefined) throw strayReference({ name }, reference);
    own.push(reference);
  }
  for (const own of bySubject.values()) yield* own;
}

function strayReference({ name }: Pick<ListSource, 'name'>, { instance, subject }: OwnedReference): Fault {
  const what = `reference ${instance} is of ${subject}, who is not among its subjects in their order`;
  return new Fault('bad-input', what, { where: `list ${name}` });
}
