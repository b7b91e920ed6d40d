import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { enrolledSubjects } from '../daemon/biometrics/gallery/enrolled.ts';
import { Gallery } from '../daemon/biometrics/gallery/gallery.ts';
import { Fault } from '../daemon/core/errors.ts';
import type { Watchlist } from '../daemon/core/watchlist.ts';
import { toyModality, toyRecord } from './helpers/toy-modality.ts';
import { watchlistOf } from './helpers/watchlists.ts';

const options = { minimumScore: 0, maximumCandidates: 10, today: '2026-06-01' };

function galleryOf(...lists: readonly Watchlist[]) {
  const gallery = new Gallery([toyModality]);
  for (const list of lists) gallery.load(list);
  return gallery;
}

describe('a gallery', () => {
  it('gives each subject once, with the best of its references, best subject first', () => {
    const list = watchlistOf('a', {
      x: [toyRecord(50), toyRecord(12)],
      y: [toyRecord(11)],
      z: [toyRecord(99)],
    });
    const { candidates, lists } = galleryOf(list).search(toyRecord(10), options);
    assert.deepEqual(candidates, [
      { list: 'a', subject: 'y', instance: 1, score: 99 },
      { list: 'a', subject: 'x', instance: 2, score: 98 },
      { list: 'a', subject: 'z', instance: 1, score: 11 },
    ]);
    assert.deepEqual(lists, [
      { name: 'a', version: 1, templates: 4, compared: 4, modalities: { fingerprint: 4 } },
    ]);
  });

  it('finds what a plain search over all references finds, however few of them it keeps prepared', () => {
    const features = fc.array(fc.nat({ max: 99 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(features, fc.nat({ max: 99 }), fc.nat({ max: 12 }), (features, probe, kept) => {
        const records = Object.fromEntries(features.map((feature, i) => [`s${i}`, [toyRecord(feature)]]));
        const gallery = new Gallery([toyModality], kept);
        gallery.load(watchlistOf('a', records));
        const found = gallery.search(toyRecord(probe), { ...options, maximumCandidates: 99 });
        const scores = features.map(feature => 100 - Math.abs(feature - probe)).sort((a, b) => b - a);
        assert.deepEqual(
          found.candidates.map(candidate => candidate.score),
          scores,
        );
      }),
      { numRuns: 50 },
    );
  });

  it('keeps as many references prepared as it is told, over all its lists', () => {
    let prepared = 0;
    const prepare: typeof toyModality.prepare = template => {
      prepared++;
      return toyModality.prepare(template);
    };
    const gallery = new Gallery([{ ...toyModality, prepare }], 3);
    gallery.load(watchlistOf('a', { x: [toyRecord(1), toyRecord(2)] }));
    gallery.load(watchlistOf('b', { y: [toyRecord(3), toyRecord(4)] }));
    gallery.load(watchlistOf('b', { y: [toyRecord(3), toyRecord(4)] }));
    prepared = 0;
    gallery.search(toyRecord(10), options);
    assert.equal(prepared, 2, 'the probe and the fourth reference');
  });

  it('searches all its lists and tells a subject of two lists twice', () => {
    const gallery = galleryOf(
      watchlistOf('a', { x: [toyRecord(10)] }),
      watchlistOf('b', { x: [toyRecord(11)] }),
    );
    const { candidates, lists } = gallery.search(toyRecord(10), options);
    assert.deepEqual(
      candidates.map(({ list, score }) => [list, score]),
      [
        ['a', 100],
        ['b', 99],
      ],
    );
    assert.equal(lists.length, 2);
  });

  it('leaves out what scores below the minimum, and more candidates than are asked for', () => {
    const gallery = galleryOf(
      watchlistOf('a', { x: [toyRecord(10)], y: [toyRecord(20)], z: [toyRecord(90)] }),
    );
    const subjects = (changes: Partial<typeof options>) =>
      gallery.search(toyRecord(10), { ...options, ...changes }).candidates.map(({ subject }) => subject);
    assert.deepEqual(subjects({ minimumScore: 90 }), ['x', 'y']);
    assert.deepEqual(subjects({ maximumCandidates: 1 }), ['x']);
    assert.deepEqual(subjects({ maximumCandidates: 0 }), []);
  });

  it('does not search a subject from the day of expiry on, nor count its templates', () => {
    const details = [
      { id: 'x', expiresOn: '2026-06-01' },
      { id: 'y', expiresOn: '2026-06-02' },
    ];
    const gallery = galleryOf(watchlistOf('a', { x: [toyRecord(10)], y: [toyRecord(11)] }, details));
    const today = gallery.search(toyRecord(10), options);
    assert.deepEqual(
      today.candidates.map(({ subject }) => subject),
      ['y'],
    );
    assert.equal(today.lists[0]?.templates, 1);
    assert.equal(gallery.search(toyRecord(10), { ...options, today: '2026-05-31' }).lists[0]?.templates, 2);
  });

  it('replaces a list of the same name, and forgets one that is unloaded', () => {
    const gallery = galleryOf(watchlistOf('a', { x: [toyRecord(10)] }));
    gallery.load({ ...watchlistOf('a', { y: [toyRecord(10)] }), version: 2 });
    const { candidates, lists } = gallery.search(toyRecord(10), options);
    assert.equal(candidates[0]?.subject, 'y');
    assert.deepEqual(lists, [
      { name: 'a', version: 2, templates: 1, compared: 1, modalities: { fingerprint: 1 } },
    ]);
    gallery.unload('a');
    assert.deepEqual(gallery.search(toyRecord(10), options), { candidates: [], lists: [] });
  });

  it('keeps the old list when the new one has a template that cannot be read, and names it', () => {
    const gallery = galleryOf(watchlistOf('a', { x: [toyRecord(10)] }));
    const corrupt = watchlistOf('a', { y: [toyRecord(10), toyRecord(10).slice(0, 20)] });
    assert.throws(() => gallery.load(corrupt), /^Fault: list a, y_2: wrong length of record at offset 8/);
    assert.equal(gallery.search(toyRecord(10), options).candidates[0]?.subject, 'x');
  });

  it('refuses a reference of nobody on the list, and a probe that cannot be read', () => {
    const list = watchlistOf('a', { x: [toyRecord(10)] });
    assert.throws(
      () => galleryOf({ ...list, subjects: [] }),
      /list a: reference 1 is of x, who is not among/,
    );
    assert.throws(() => galleryOf(list).search(new Uint8Array(3), options), Fault);
  });
});

describe('a gallery with a long list', () => {
  /** The toy modality with a quick index from three references on: it hands on the two whose features are nearest. */
  function quickToy() {
    const closed: number[] = [];
    const owners: number[] = [];
    const persons: number[] = [];
    const indexing = (count: number) => {
      const features: number[] = [];
      const index = {
        shortlist: (
          probe: ReturnType<typeof toyModality.decode>,
          mayBe?: (place: number) => boolean,
          ownerOf?: (place: number) => number,
        ) => {
          owners.push(...Array.from(features.keys(), place => ownerOf?.(place) ?? -1));
          const away = (place: number) => Math.abs(features[place] - toyModality.prepare(probe));
          const places = Array.from(features.keys()).filter(place => mayBe?.(place) !== false);
          return places.sort((a, b) => away(a) - away(b)).slice(0, 2);
        },
        shortlistPersons: (
          probes: readonly ReturnType<typeof toyModality.decode>[],
          owner: Uint32Array,
          count: number,
          mayBe?: (person: number) => boolean,
        ) => {
          persons.push(count);
          const places = probes.flatMap(probe =>
            index.shortlist(probe, place => mayBe?.(owner[place]) !== false),
          );
          return [...new Set(places.map(place => owner[place]))];
        },
        close: () => void closed.push(count),
      };
      return {
        add: (template: ReturnType<typeof toyModality.decode>) =>
          void features.push(toyModality.prepare(template)),
        finish: () => index,
      };
    };
    let compared = 0;
    const comparePrepared: typeof toyModality.comparePrepared = (a, b) => {
      compared++;
      return toyModality.comparePrepared(a, b);
    };
    const gallery = new Gallery([{ ...toyModality, comparePrepared, quick: { from: 3, indexing } }]);
    return { gallery, closed, owners, persons, compared: () => compared };
  }

  const long = watchlistOf(
    'a',
    { x: [toyRecord(50), toyRecord(12)], y: [toyRecord(11)], z: [toyRecord(10)] },
    [{ id: 'z', expiresOn: '2026-06-01' }],
  );

  it('compares only what its index hands on, of those that have not expired, and counts all', () => {
    const { gallery, compared, owners } = quickToy();
    gallery.load(long);
    const { candidates, lists } = gallery.search(toyRecord(10), options);
    assert.deepEqual(candidates, [
      { list: 'a', subject: 'y', instance: 1, score: 99 },
      { list: 'a', subject: 'x', instance: 2, score: 98 },
    ]);
    assert.equal(compared(), 2);
    assert.deepEqual(lists, [
      { name: 'a', version: 1, templates: 3, compared: 2, modalities: { fingerprint: 3 } },
    ]);
    assert.deepEqual(owners.slice(0, 4), [0, 0, 1, 2], 'whose each reference is');
  });

  it('compares everything of a list that is short', () => {
    const { gallery, compared, owners } = quickToy();
    gallery.load(watchlistOf('a', { x: [toyRecord(50)], y: [toyRecord(11)] }));
    gallery.search(toyRecord(10), options);
    assert.deepEqual([compared(), owners.length], [2, 0]);
  });

  it('compares all references of those who look like several probes together', () => {
    const { gallery, compared, persons } = quickToy();
    gallery.load(long);
    const { candidates, lists } = gallery.search([toyRecord(10, 2), toyRecord(90, 2)], options);
    assert.deepEqual(persons, [3], 'of three persons');
    assert.deepEqual(
      candidates.map(({ subject }) => subject),
      ['y', 'x'],
    );
    assert.equal(compared(), 1 + 2 * 3, 'the probes with each other, and each with three references');
    assert.deepEqual(lists, [
      { name: 'a', version: 1, templates: 3, compared: 3, modalities: { fingerprint: 3 } },
    ]);
  });

  it('closes an index that is replaced or unloaded, and keeps it when the new list cannot be read', () => {
    const { gallery, closed } = quickToy();
    gallery.load(long);
    const corrupt = watchlistOf('a', { y: [toyRecord(1), toyRecord(2), toyRecord(3).slice(0, 20)] });
    assert.throws(() => gallery.load(corrupt), /^Fault: list a, y_3: wrong length of record/);
    assert.deepEqual(closed, []);
    gallery.load(watchlistOf('a', { y: [toyRecord(1), toyRecord(2), toyRecord(3)] }));
    assert.deepEqual(closed, [4]);
    gallery.close();
    assert.deepEqual(closed, [4, 3]);
    assert.deepEqual(gallery.search(toyRecord(10), options).lists, []);
  });
});

describe('a list on its way to a search', () => {
  it('carries neither names nor pictures, and only its own bytes', () => {
    const whole = new Uint8Array(1_000);
    whole.set(toyRecord(10), 100);
    const record = whole.subarray(100, 100 + toyRecord(10).length);
    const list = watchlistOf('a', { x: [record] }, [{ id: 'x', name: 'Jane', expiresOn: '2030-01-01' }]);
    const [reference] = list.references;
    assert.ok(reference);
    const pictured = { ...list, references: [{ ...reference, imagePng: new Uint8Array(9) }] };
    const [sent] = enrolledSubjects(pictured);
    assert.deepEqual(sent, {
      id: 'x',
      expiresOn: '2030-01-01',
      references: [{ modality: 'fingerprint', instance: 1, template: toyRecord(10) }],
    });
    assert.equal(sent.references[0].template.buffer.byteLength, record.length);
  });
});
