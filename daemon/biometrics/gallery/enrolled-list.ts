import { Fault } from '../../core/errors.ts';
import type { Reference, Subject, Watchlist } from '../../core/watchlist.ts';

/** As much of a watchlist as a search needs: neither names nor pictures. */
export interface EnrolledList extends Pick<Watchlist, 'name' | 'version'> {
  readonly subjects: readonly Pick<Subject, 'id' | 'expiresOn'>[];
  readonly references: readonly Pick<Reference, 'subject' | 'instance' | 'template'>[];
}

/** Leaves out what a search does not need, and makes each template the only owner of its bytes (cheap to send and keep). */
export function enrolledList({ name, version, subjects, references }: Watchlist): EnrolledList {
  return {
    name,
    version,
    subjects: subjects.map(({ id, expiresOn }) => (expiresOn === undefined ? { id } : { id, expiresOn })),
    references: references.map(({ subject, instance, template }) => {
      return { subject, instance, template: new Uint8Array(template) };
    }),
  };
}

/** The references of each subject. Throws Fault `bad-input` for a reference whose subject is not on the list. */
export function referencesBySubject(list: EnrolledList): Map<string, EnrolledList['references'][number][]> {
  const bySubject = new Map<string, EnrolledList['references'][number][]>();
  for (const { id } of list.subjects) bySubject.set(id, []);
  for (const reference of list.references) {
    const references = bySubject.get(reference.subject);
    if (references === undefined) {
      const what = `reference ${reference.instance} is of ${reference.subject}, who is not among its subjects`;
      throw new Fault('bad-input', what, { where: `list ${list.name}` });
    }
    references.push(reference);
  }
  return bySubject;
}
