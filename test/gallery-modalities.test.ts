// Fingers, irises and faces of one person in one gallery: what meets what, what counts, and what is said of it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Gallery } from '../daemon/biometrics/gallery/gallery.ts';
import { fuse, waysTogether, waysToPair } from '../daemon/biometrics/gallery/fusion.ts';
import { allModalities } from '../daemon/biometrics/modalities.ts';
import type { EyePosition } from '../daemon/core/iris.ts';
import type { ModalityName } from '../daemon/core/modality.ts';
import { Fault } from '../daemon/core/errors.ts';
import { encodeIrisTemplate } from '../daemon/formats/iris-template/iris-template.ts';
import { looksLikeFmr } from '../daemon/formats/iso19794/minutiae-record.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { codeOf, noisy, randomResponses } from './helpers/iris-codes.ts';
import { faceRecord, toyFace } from './helpers/toy-face.ts';
import { toyModality, toyRecord } from './helpers/toy-modality.ts';

const options = { minimumScore: 0, maximumCandidates: 10, today: '2026-06-01' };
/** 40 for the same feature, 2 less for each step away. */
const toyFinger: typeof toyModality = {
  ...toyModality,
  calibratedTo: 40,
  recognises: looksLikeFmr,
  comparePrepared: (a, b) => Math.max(0, 40 - 2 * Math.abs(a - b)),
};
const iris = allModalities().filter(({ name }) => name === 'iris');
const random = randomFrom('modalities');
const eyeRecord = (person: string, eye: EyePosition, capture: string) => {
  const responses = randomResponses(random.fork(`${person} ${eye}`));
  const code = codeOf(noisy(responses, random.fork(`${person} ${eye} ${capture}`)));
  return encodeIrisTemplate({ eye, quality: 80, search: code });
};

type References = readonly (readonly [ModalityName, Uint8Array])[];

function galleryOf(people: Readonly<Record<string, References>>) {
  const gallery = new Gallery([toyFinger, ...iris, toyFace]);
  gallery.load({
    name: 'a',
    version: 1,
    subjects: Object.keys(people).map(id => ({ id })),
    references: Object.entries(people).flatMap(([subject, own]) =>
      own.map(([modality, template], k) => ({ subject, instance: k + 1, modality, template })),
    ),
  });
  return gallery;
}

const hand = (...features: readonly number[]): References =>
  features.map((x, k) => ['fingerprint', toyRecord(x, k === 0 ? 2 : 7)]);
const eyes = (person: string): References =>
  ([1, 2] as const).map(eye => ['iris', eyeRecord(person, eye, 'enrolled')]);
const face = (feature: number): References => [['face', faceRecord(feature)]];

describe('a gallery of several modalities', () => {
  const gallery = galleryOf({
    x: [...hand(100, 150), ...eyes('x'), ...face(500)],
    y: [...hand(105, 155), ...eyes('y')],
    z: face(505),
  });

  it('searches and counts only what was probed, and says so by modality', () => {
    const lists = (...probes: Uint8Array[]) => gallery.search(probes, options).lists;
    const searched = { name: 'a', version: 1 };
    assert.deepEqual(lists(toyRecord(100)), [
      { ...searched, templates: 4, compared: 4, modalities: { fingerprint: 4 } },
    ]);
    assert.deepEqual(lists(eyeRecord('x', 1, 'probe')), [
      { ...searched, templates: 4, compared: 4, modalities: { iris: 4 } },
    ]);
    const both = lists(toyRecord(100, 2), faceRecord(500));
    assert.deepEqual(both, [
      { ...searched, templates: 6, compared: 6, modalities: { fingerprint: 4, face: 2 } },
    ]);
  });

  it('finds a person by an eye, and says by which traits', () => {
    const [alone] = gallery.search(eyeRecord('y', 2, 'probe'), options).candidates;
    assert.deepEqual([alone.subject, alone.instance], ['y', 4]);
    const [two] = gallery.search(
      [eyeRecord('y', 1, 'probe'), eyeRecord('y', 2, 'probe')],
      options,
    ).candidates;
    assert.equal(two.subject, 'y');
    assert.deepEqual(
      two.matches?.map(({ modality, probe, instance }) => [modality, probe, instance]).sort(),
      [
        ['iris', 0, 3],
        ['iris', 1, 4],
      ],
    );
    assert.ok(two.score > alone.score + 10, `${two.score} of two eyes, ${alone.score} of one`);
  });

  it('fuses traits of a person before anybody is ranked: two that agree beat one that is better', () => {
    const people = galleryOf({ one: [...hand(100), ...face(900)], both: [...hand(105), ...face(503)] });
    const { candidates } = people.search([toyRecord(100, 2), faceRecord(500)], options);
    assert.deepEqual(
      candidates.map(({ subject }) => subject),
      ['both', 'one'],
    );
    assert.deepEqual(candidates[0].matches, [
      { modality: 'fingerprint', probe: 0, instance: 1, score: 30 },
      { modality: 'face', probe: 1, instance: 2, score: 25 },
    ]);
    const expected = fuse([30, 25], [1, 2, 1], 2).score;
    assert.ok(
      Math.abs(candidates[0].score - expected) < 1e-9,
      'each counts no more than its own calibration carries',
    );
  });

  it('never lets an eye meet a finger, though both have positions 1 and 2', () => {
    const people = galleryOf({ x: [...hand(100), ...eyes('x')] });
    const { candidates } = people.search([toyRecord(100, 2), eyeRecord('x', 2, 'probe')], options);
    assert.deepEqual(
      candidates[0].matches?.map(({ modality, probe, instance }) => [modality, probe, instance]).sort(),
      [
        ['fingerprint', 0, 1],
        ['iris', 1, 3],
      ],
    );
  });

  it('compares the only probe of a modality whatever it was said to be, and several by what they were', () => {
    const people = galleryOf({ x: [...hand(100), ...face(500)] });
    const found = (...probes: Uint8Array[]) => people.search(probes, options).candidates[0].matches?.length;
    assert.equal(found(toyRecord(100, 9), faceRecord(500)), 2);
    assert.equal(found(toyRecord(100, 9), toyRecord(200, 8), faceRecord(500)), 1);
  });

  it('tells probes of one modality that are the same, by their places among all', () => {
    const { sameFinger } = gallery.search(
      [faceRecord(500), toyRecord(100), eyeRecord('x', 1, 'probe'), toyRecord(101)],
      options,
    );
    assert.deepEqual(sameFinger, [{ first: 1, second: 3, score: 38 }]);
  });

  it('keeps a list whose faces nothing compares, and does not count them', () => {
    const without = new Gallery([toyFinger]);
    const references = [...hand(100), ...face(1)].map(([modality, template], k) => {
      return { subject: 'x', instance: k + 1, modality, template };
    });
    without.load({ name: 'a', version: 1, subjects: [{ id: 'x' }], references });
    assert.deepEqual(without.search(toyRecord(100), options).lists[0].modalities, { fingerprint: 1 });
  });

  it('names the probe that cannot be read, of whatever modality', () => {
    const cut = eyeRecord('x', 1, 'probe').slice(0, 60);
    assert.throws(
      () => gallery.search([toyRecord(1), cut], options),
      (error: unknown) => {
        assert.ok(error instanceof Fault && error.code === 'bad-input');
        assert.match(error.message, /^probe 2: /);
        return true;
      },
    );
  });
});

describe('the ways to pair traits of several modalities', () => {
  it('are those of each, in every mixture', () => {
    const known = (position: number) => ({ position, captures: 1 });
    const fingers = waysToPair([known(0), known(0)], [known(1), known(2), known(3)]);
    const irises = waysToPair([known(1)], [known(1), known(2)]);
    assert.deepEqual(fingers, [1, 6, 6]);
    assert.deepEqual(irises, [1, 1]);
    assert.deepEqual(waysTogether([fingers, irises]), [1, 7, 12, 6]);
    assert.deepEqual(waysTogether([fingers]), fingers);
  });
});

describe('a list of many fingers and few faces', () => {
  it('compares the fingers of whom the index does not name only where the face has found something', () => {
    let compared = 0;
    const nobody = { shortlist: () => [], shortlistPersons: () => [], close: () => {} };
    const finger: typeof toyModality = {
      ...toyFinger,
      comparePrepared: (a, b) => {
        compared++;
        return toyFinger.comparePrepared(a, b);
      },
      quick: { from: 2, indexing: () => ({ add: () => {}, finish: () => nobody }) },
    };
    const gallery = new Gallery([finger, toyFace]);
    const references = [
      { subject: 'x', instance: 1, modality: 'fingerprint' as const, template: toyRecord(100) },
      { subject: 'x', instance: 2, modality: 'face' as const, template: faceRecord(500) },
      { subject: 'y', instance: 1, modality: 'fingerprint' as const, template: toyRecord(100) },
      { subject: 'y', instance: 2, modality: 'face' as const, template: faceRecord(511) },
    ];
    gallery.load({ name: 'a', version: 1, subjects: [{ id: 'x' }, { id: 'y' }], references });
    const { candidates } = gallery.search([toyRecord(100), faceRecord(500)], options);
    assert.equal(compared, 1);
    assert.deepEqual(
      candidates.map(({ subject, matches }) => [subject, matches?.length]),
      [
        ['x', 2],
        ['y', 1],
      ],
    );
  });
});
