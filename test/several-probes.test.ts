// Several fingers of one person through a gallery.
import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { fingerprint } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import { Gallery } from '../daemon/biometrics/gallery/gallery.ts';
import type { FingerPosition } from '../daemon/core/fingerprint.ts';
import { scoreFor } from '../daemon/lane/thresholds.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { growModelFinger } from '../scripts/training/model-fingers.ts';
import { modelHabits, takeModelImpression, templateOf } from '../scripts/training/model-impressions.ts';
import { readCaptures, unlessPresent } from './helpers/captures.ts';
import { toyModality, toyRecord } from './helpers/toy-modality.ts';
import { watchlistOf } from './helpers/watchlists.ts';

const options = { minimumScore: 0, maximumCandidates: 10, today: '2026-06-01' };

/** Each reference met two probes. */
const bestOfTwo = 10 * Math.log10(2);

/** The toy modality with scores that fall fast: 40 for the same feature, 2 less for each step away. */
const steep: typeof toyModality = {
  ...toyModality,
  calibratedTo: 40,
  comparePrepared: (a, b) => Math.max(0, 40 - 2 * Math.abs(a - b)),
};

function steepGallery(records: Readonly<Record<string, readonly Uint8Array[]>>) {
  const gallery = new Gallery([steep]);
  gallery.load(watchlistOf('a', records));
  return gallery;
}

describe('a gallery that is given several probes of a person', () => {
  it('puts the person first whose fingers agree together, not the one with the best single finger', () => {
    const gallery = steepGallery({
      one: [toyRecord(100), toyRecord(200)],
      both: [toyRecord(105), toyRecord(155)],
    });
    const { candidates } = gallery.search([toyRecord(100), toyRecord(150)], options);
    assert.deepEqual(
      candidates.map(({ subject }) => subject),
      ['both', 'one'],
    );
    assert.deepEqual(candidates[0]?.matches, [
      { modality: 'fingerprint', probe: 0, instance: 1, score: 30, alone: 30 - bestOfTwo },
      { modality: 'fingerprint', probe: 1, instance: 2, score: 30, alone: 30 - bestOfTwo },
    ]);
    assert.deepEqual(candidates[1]?.matches, [
      { modality: 'fingerprint', probe: 0, instance: 1, score: 40, alone: 40 - bestOfTwo },
    ]);
  });

  it('gives with a list of one probe exactly what it gives with that probe', () => {
    const gallery = steepGallery({ x: [toyRecord(50), toyRecord(12)], y: [toyRecord(11, 3)] });
    assert.deepEqual(gallery.search([toyRecord(10, 2)], options), gallery.search(toyRecord(10, 2), options));
    const { candidates, sameFinger } = gallery.search(toyRecord(10, 2), options);
    assert.deepEqual(candidates[0], { list: 'a', subject: 'y', instance: 1, score: 38 });
    assert.equal(sameFinger, undefined);
  });

  it('counts a finger once that was given twice, and says so', () => {
    const gallery = steepGallery({ x: [toyRecord(100), toyRecord(102)] });
    const twice = gallery.search([toyRecord(100), toyRecord(101)], options);
    assert.deepEqual(twice.sameFinger, [{ first: 0, second: 1, score: 38 }]);
    const [candidate] = twice.candidates;
    assert.equal(candidate?.matches?.length, 1);
    assert.ok(candidate.score < 40, `${candidate.score}`);
    const named = gallery.search([toyRecord(100, 2), toyRecord(101, 3)], options);
    assert.deepEqual(named.candidates[0]?.matches, candidate.matches, 'whatever they were said to be');
    const far = steepGallery({ x: [toyRecord(100), toyRecord(120)] }).search(
      [toyRecord(100, 2), toyRecord(120, 2)],
      options,
    );
    assert.equal(far.candidates[0]?.matches?.length, 1, 'said to be the same finger');
    const chain = [100, 108, 104].map(feature => toyRecord(feature));
    const all = steepGallery({ x: chain }).search(chain, options);
    assert.equal(all.sameFinger?.length, 2);
    const uneven = steepGallery({ x: chain }).search(
      [100, 105, 104].map(x => toyRecord(x)),
      options,
    );
    assert.deepEqual(
      uneven.sameFinger?.map(({ score }) => score),
      [38, 32, 30],
      'strongest first',
    );
    assert.equal(
      all.candidates[0]?.matches?.length,
      1,
      'a third capture tells that the first two are one finger',
    );
    assert.deepEqual(far.sameFinger, []);
    const known = steepGallery({ x: [toyRecord(100, 3)] });
    const either = known.search([toyRecord(100, 2), toyRecord(101, 3)], options).candidates;
    assert.equal(either[0]?.matches?.[0]?.probe, 0, 'a finger that goes by two names may be either');
  });

  it('uses a finger of the person for one probe only, though it was enrolled twice', () => {
    const gallery = steepGallery({ x: [toyRecord(100, 2), toyRecord(130, 2)] });
    const { candidates } = gallery.search([toyRecord(100), toyRecord(130)], options);
    assert.equal(candidates[0]?.matches?.length, 1);
    const picked = 10 * Math.log10((2 * 2) / 2);
    assert.ok(
      Math.abs(candidates[0].score - (40 - picked)) < 1e-9,
      'either probe with either capture, of two references',
    );
  });

  it('does not compare fingers that are known to be different, and any with one that is not known', () => {
    const gallery = steepGallery({ x: [toyRecord(100, 2)], y: [toyRecord(100, 3)], z: [toyRecord(100)] });
    const { candidates, lists } = gallery.search([toyRecord(100, 2), toyRecord(200, 7)], options);
    assert.deepEqual(
      candidates.filter(({ score }) => score > 30).map(({ subject }) => subject),
      ['x', 'z'],
    );
    assert.deepEqual(lists, [
      { name: 'a', version: 1, templates: 3, compared: 2, modalities: { fingerprint: 3 } },
    ]);
  });

  it('claims no more of a pair than the data carry, and more of two than of one', () => {
    const isProbe = (feature: number) => feature >= 100;
    const comparePrepared = (a: number, b: number) => (isProbe(a) === isProbe(b) ? 0 : 60);
    const gallery = new Gallery([{ ...steep, comparePrepared }]);
    gallery.load(watchlistOf('a', { x: [toyRecord(1, 2), toyRecord(2, 3)] }));
    const [candidate] = gallery.search([toyRecord(100, 2), toyRecord(200, 3)], options).candidates;
    assert.deepEqual(
      candidate?.matches?.map(({ score }) => score),
      [40, 40],
    );
    assert.ok(candidate.score > 60 && candidate.score < 80, `${candidate.score}`);
  });

  it('keeps a person of whom one finger is above the least score, though fusion took some of it', () => {
    const gallery = steepGallery({ x: [toyRecord(100)], y: [toyRecord(115)] });
    const probes = [100, 200, 250].map(feature => toyRecord(feature));
    const { candidates } = gallery.search(probes, { ...options, minimumScore: 39 });
    assert.deepEqual(
      candidates.map(({ subject }) => subject),
      ['x'],
    );
    assert.ok(candidates[0].score < 39, `${candidates[0].score}`);
  });

  it('refuses a search without a probe, and names the probe that cannot be read', () => {
    const gallery = steepGallery({ x: [toyRecord(1)] });
    assert.throws(() => gallery.search([], options), /a search without a probe/);
    assert.throws(() => gallery.search([toyRecord(1), new Uint8Array(3)], options), /^Fault: probe 2: /);
  });
});

describe('two weak fingers', () => {
  const people = 60;
  const positions = [2, 7] as const;
  const random = randomFrom('weak fingers');
  /** A weak impression shows little of the finger. */
  const weak = { ...modelHabits, missed: 0.45, kept: 22 };
  const impression = (person: number, position: FingerPosition, which: string, habits = modelHabits) => {
    const finger = growModelFinger(random.fork(`${person} ${position}`));
    const shown = takeModelImpression(finger, random.fork(`${which} ${person} ${position}`), habits);
    return { ...templateOf(shown), position };
  };
  const hand = (person: number, habits = modelHabits, which = 'enrolled') =>
    positions.map(position => fingerprint.encode(impression(person, position, which, habits)));
  const gallery = new Gallery([fingerprint]);
  const hands = Array.from({ length: people }, (_, person) => [`s${person}`, hand(person)]);
  gallery.load(watchlistOf('a', Object.fromEntries(hands)));
  const threshold = scoreFor(0.05, positions.length * people);

  /** The first impression of the finger that matches its own reference, but not well enough. */
  function weakProbe(person: number, position: FingerPosition): Uint8Array {
    const reference = impression(person, position, 'enrolled');
    for (let attempt = 0; attempt < 100; attempt++) {
      const probe = impression(person, position, `probe ${attempt}`, weak);
      const score = fingerprint.compare(probe, reference);
      if (score > 25 && score < threshold - 1) return fingerprint.encode(probe);
    }
    throw new Error(`no weak impression of ${person}, ${position}`);
  }

  it('find a person together whom neither of them finds alone', () => {
    for (let person = 0; person < 10; person++) {
      const probes = positions.map(position => weakProbe(person, position));
      const found = (probe: Uint8Array | Uint8Array[]) =>
        gallery
          .search(probe, { ...options, minimumScore: threshold })
          .candidates.map(({ subject }) => subject);
      assert.deepEqual(probes.flatMap(found), []);
      assert.deepEqual(found(probes), [`s${person}`]);
    }
  });

  it('find hardly anybody in a list where the person is not', () => {
    const found = Array.from({ length: 40 }, (_, stranger) => hand(1_000 + stranger, weak, 'probe')).filter(
      probes => gallery.search(probes, { ...options, minimumScore: threshold }).candidates.length > 0,
    );
    assert.ok(found.length <= 5, `${found.length} of 40, where 2 are stated`);
  });
});

const captures = 'fingerprint/fvc2004-db1b';
test('fvc2004-db1b: five people of two fingers are told apart, more clearly than by one finger', {
  skip: unlessPresent(captures),
}, async () => {
  const images = await readCaptures(captures, name => /_[12]\.png$/.test(name));
  const records = new Map(
    images.map(({ name, image }) => [name, fingerprint.encode(fingerprint.extract(image))]),
  );
  const print = (finger: number, impression: number) => {
    const record = records.get(`${101 + finger}_${impression}.png`);
    assert.ok(record);
    return record;
  };
  const people = [0, 1, 2, 3, 4];
  const pairOf = (person: number, impression: number) =>
    [2 * person, 2 * person + 1].map(finger => print(finger, impression));
  const gallery = new Gallery([fingerprint]);
  const enrolled = people.map(person => [`s${person}`, pairOf(person, 1)]);
  gallery.load(watchlistOf('a', Object.fromEntries(enrolled)));
  /** How far the right person is ahead of the next, dB. */
  const leads = (probesOf: (person: number) => Uint8Array | Uint8Array[]) =>
    people.map(person => {
      const { candidates } = gallery.search(probesOf(person), options);
      const scoreOf = (isRight: boolean) =>
        Math.max(...candidates.filter(c => (c.subject === `s${person}`) === isRight).map(c => c.score));
      return scoreOf(true) - scoreOf(false);
    });
  const together = leads(person => pairOf(person, 2));
  const alone = leads(person => print(2 * person, 2));
  assert.ok(Math.min(...together) > 30, together.join());
  assert.ok(
    together.every((lead, person) => lead > alone[person]),
    `${together.join()} against ${alone.join()}`,
  );
});
