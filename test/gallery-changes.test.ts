// Lists that change in place, against a plain model; a thread may end at any moment and another goes on with what it left.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Gallery } from '../daemon/biometrics/gallery/gallery.ts';
import type { PartMemory } from '../daemon/biometrics/gallery/list-part.ts';
import { NoRoom } from '../daemon/biometrics/gallery/no-room.ts';
import { recentReferences } from '../daemon/biometrics/gallery/parameters.ts';
import type { EnrolledSubject } from '../daemon/biometrics/gallery/enrolled.ts';
import { Fault } from '../daemon/core/errors.ts';
import { indexedToy } from './helpers/toy-index.ts';
import { toyModality, toyRecord } from './helpers/toy-modality.ts';

const options = { minimumScore: -1_000, maximumCandidates: 10_000, today: '2026-06-01' };

const subject = (id: string, features: readonly number[], expiresOn?: string): EnrolledSubject => ({
  id,
  ...(expiresOn !== undefined && { expiresOn }),
  references: features.map((x, k) => ({ modality: 'fingerprint', instance: k + 1, template: toyRecord(x) })),
});

function listOf(version: number, people: readonly EnrolledSubject[]) {
  const references = people.flatMap(({ id, references }) => references.map(one => ({ ...one, subject: id })));
  return { name: 'a', version, subjects: people, references };
}

/** The best score of everybody who is found, by name. */
function found(gallery: Gallery, probes: Uint8Array | Uint8Array[] = toyRecord(0)) {
  const { candidates, lists } = gallery.search(probes, options);
  return { scores: Object.fromEntries(candidates.map(one => [one.subject, one.score])), lists };
}

const howMany = (...given: Parameters<typeof found>) => Object.keys(found(...given).scores).length;

const idArbitrary = fc.integer({ min: 0, max: 11 }).map(k => `person-${k}`);
const featuresArbitrary = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 0, maxLength: 3 });
const subjectArbitrary = fc
  .tuple(idArbitrary, featuresArbitrary, fc.constantFrom(undefined, '2026-01-01', '2027-01-01'))
  .map(given => subject(...given));
const peopleArbitrary = fc.uniqueArray(subjectArbitrary, { selector: ({ id }) => id, maxLength: 12 });

const stepArbitrary = fc.oneof(
  fc.record({ do: fc.constant('load' as const), people: peopleArbitrary }),
  fc.record({ do: fc.constant('add' as const), who: subjectArbitrary }),
  fc.record({ do: fc.constant('remove' as const), id: idArbitrary }),
  fc.record({ do: fc.constant('abandon' as const), people: peopleArbitrary }),
  fc.record({ do: fc.constant('die' as const), people: peopleArbitrary }),
);
type Step = typeof stepArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

/** A gallery of one list, and who should be found. */
class Model {
  gallery: Gallery;
  memory: PartMemory;
  people = new Map<string, EnrolledSubject>();
  version = 1;
  readonly #modality: typeof toyModality;

  constructor(modality: typeof toyModality) {
    this.#modality = modality;
    this.gallery = new Gallery([modality]);
    this.gallery.begin({ list: 'a', size: { subjects: 0, idBytes: 0, references: {} } });
    this.memory = this.gallery.commit(1);
  }

  do(step: Step): void {
    if (step.do === 'load') this.#load(step.people);
    else if (step.do === 'add')
      this.#change(
        () => this.gallery.put([step.who]),
        () => this.people.set(step.who.id, step.who),
      );
    else if (step.do === 'remove') this.#remove(step.id);
    else this.#leave(step);
  }

  check(): void {
    const seen = [...this.people.values()].filter(({ expiresOn }) => (expiresOn ?? '9') > options.today);
    const best = seen.flatMap(({ id, references }) => {
      const features = references.map(({ template }) => toyModality.prepare(toyModality.decode(template)));
      return features.length === 0 ? [] : [[id, 100 - Math.min(...features)] as const];
    });
    const { scores, lists } = found(this.gallery);
    assert.deepEqual(scores, Object.fromEntries(best));
    assert.equal(lists[0].version, this.version);
    assert.equal(lists[0].templates, seen.flatMap(({ references }) => references).length);
  }

  #load(people: readonly EnrolledSubject[]): void {
    this.version++;
    this.gallery.load(listOf(this.version, people));
    this.gallery.begin({ list: 'a' });
    this.memory = this.gallery.commit();
    this.people = new Map(people.map(one => [one.id, one]));
  }

  #remove(id: string): void {
    if (this.people.has(id))
      this.#change(
        () => this.gallery.remove(id),
        () => this.people.delete(id),
      );
    else {
      this.gallery.begin({ list: 'a' });
      assert.throws(() => this.gallery.remove(id), /^Fault: list a: nobody of that id/);
      this.gallery.abandon();
    }
  }

  #change(change: () => void, inModel: () => void): void {
    this.gallery.begin({ list: 'a' });
    change();
    this.memory = this.gallery.commit();
    inModel();
  }

  /** A new version that does not come about: taken back, or left by a thread that ended. */
  #leave({ do: how, people }: Extract<Step, { do: 'abandon' | 'die' }>): void {
    const references = { fingerprint: people.flatMap(one => one.references).length };
    this.gallery.begin({ list: 'a', size: { subjects: people.length, idBytes: 0, references } });
    this.gallery.put(people);
    if (how === 'abandon') return this.gallery.abandon();
    const memory = this.gallery.changedInPlace ?? this.memory;
    this.gallery = new Gallery([this.#modality]);
    this.gallery.attach(structuredClone(memory));
  }
}

const modalities = {
  'that compares everything': toyModality,
  'with an index that is made once': indexedToy(4, false),
  'with an index that keeps all it needs in slots': indexedToy(4, true),
};

for (const [name, modality] of Object.entries(modalities)) {
  describe(`a list of a modality ${name}`, () => {
    it('has exactly who should be there after any changes, whatever was left unfinished', () => {
      fc.assert(
        fc.property(fc.array(stepArbitrary, { maxLength: 12 }), steps => {
          const model = new Model(modality);
          for (const step of steps) {
            model.do(step);
            model.check();
          }
        }),
        { numRuns: 300 },
      );
    });
  });
}

describe('a list with an index that is made once', () => {
  const people = Array.from({ length: 400 }, (_, k) => subject(`s${k}`, [k % 90]));
  const made = () => {
    const gallery = new Gallery([indexedToy(4, false)]);
    gallery.load(listOf(1, people));
    return gallery;
  };

  it('takes so many more between two versions, finds them too, and no more than there is room for', () => {
    const gallery = made();
    gallery.begin({ list: 'a' });
    for (let k = 0; k < recentReferences; k++) gallery.put([subject(`new${k}`, [7])]);
    gallery.commit();
    assert.equal(howMany(gallery), people.length + recentReferences);
    assert.equal(howMany(gallery, [toyRecord(1, 1), toyRecord(2, 2)]), people.length + recentReferences);
    gallery.begin({ list: 'a' });
    assert.throws(() => gallery.put([subject('one more', [7])]), NoRoom);
    gallery.abandon();
    assert.equal(howMany(gallery), people.length + recentReferences);
  });

  it('is laid out anew for a version that brings more than that', () => {
    const gallery = made();
    const more = Array.from({ length: recentReferences + 1 }, (_, k) => subject(`new${k}`, [7]));
    gallery.load(listOf(2, [...people, ...more]));
    assert.equal(howMany(gallery), people.length + more.length);
    gallery.begin({ list: 'a' });
    gallery.put([subject('one more', [7])]);
    gallery.commit();
    assert.equal(howMany(gallery), people.length + more.length + 1);
  });
});

describe('what a list refuses', () => {
  it('is somebody who is on it twice, a date that is none, and a second change at once', () => {
    const gallery = new Gallery([toyModality]);
    const twice = [subject('x', [1]), subject('x', [2])];
    assert.throws(
      () => gallery.load(listOf(1, twice)),
      /^Fault: list a, x: somebody who is on the list twice/,
    );
    gallery.load(listOf(1, [subject('x', [1])]));
    assert.throws(() => gallery.load(listOf(2, [subject('x', [1]), subject('x', [1])])), /twice/);
    assert.throws(
      () => gallery.load(listOf(2, [subject('x', [1], '1 June')])),
      /^Fault: list a, x: not a date, got "1 June"/,
    );
    assert.throws(
      () => gallery.begin({ list: 'b' }),
      (error: unknown) => error instanceof Fault && error.code === 'not-found',
    );
    gallery.begin({ list: 'a' });
    assert.throws(() => gallery.begin({ list: 'a' }), /one change at a time/);
    gallery.abandon();
    assert.deepEqual(found(gallery).scores, { x: 99 });
  });
});
