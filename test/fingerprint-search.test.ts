import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { fingerprint } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import { Crew, controlAt, leave } from '../daemon/biometrics/fingerprint/search/crew.ts';
import { blocksOf, refineKeeps, searchMemory } from '../daemon/biometrics/fingerprint/search/layout.ts';
import { packPrint, packProbe } from '../daemon/biometrics/fingerprint/search/pack.ts';
import { searchParameters } from '../daemon/biometrics/fingerprint/search/parameters.ts';
import { recordOf } from '../daemon/biometrics/fingerprint/search/record.ts';
import { SearchIndex } from '../daemon/biometrics/fingerprint/search/search-index.ts';
import { weighScan, weighWhole } from '../daemon/biometrics/fingerprint/search/stage-zero.ts';
import { Gallery } from '../daemon/biometrics/gallery/gallery.ts';
import type { FingerprintTemplate } from '../daemon/core/fingerprint.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { growModelFinger } from '../scripts/training/model-fingers.ts';
import { takeModelImpression, templateOf } from '../scripts/training/model-impressions.ts';
import { watchlistOf } from './helpers/watchlists.ts';

const fingers = 2_400;
const probes = 60;
const random = randomFrom('fingerprint search');
const options = { minimumScore: 30, maximumCandidates: 5, today: '2026-06-01' };

function impression(finger: number, which: string): FingerprintTemplate {
  const grown = growModelFinger(random.fork(`finger ${finger}`));
  return templateOf(takeModelImpression(grown, random.fork(`${which} ${finger}`)));
}

describe('the quick stages of the fingerprint search', () => {
  let enrolled: readonly FingerprintTemplate[] = [];
  let index: SearchIndex;

  /** Of the probes whose mate the comparison accepts: the place of the mate after stage 3 and after stage 4; -1 when lost. */
  const places: { readonly alike: number; readonly compared: number }[] = [];

  before(() => {
    enrolled = Array.from({ length: fingers }, (_, finger) => impression(finger, 'enrolled'));
    index = SearchIndex.of(enrolled.map(recordOf), fingers, 0);
    for (let finger = 0; finger < probes; finger++) {
      const probe = impression(finger, 'probe');
      if (fingerprint.compare(probe, enrolled[finger]) < 40) continue;
      const alike = index.mostAlike(recordOf(probe));
      places.push({
        alike: alike.indexOf(finger),
        compared: index.screened(recordOf(probe), alike).indexOf(finger),
      });
    }
    assert.ok(places.length > probes / 2, `${places.length}`);
  });

  const share = (holds: (place: (typeof places)[number]) => boolean) =>
    places.filter(holds).length / places.length;

  it('hand on the mates that a full comparison would accept', () => {
    const found = share(({ compared }) => compared >= 0);
    assert.ok(found >= 0.95, `${found}`);
  });

  it('put the mate first, mostly: each stage, its gate and its bins do their part', () => {
    const first = share(({ alike }) => alike === 0);
    assert.ok(first >= 0.85, `${first}`);
  });

  it('put it first nearly always once minutiae alone are compared', () => {
    const first = share(({ compared }) => compared === 0);
    assert.ok(first >= 0.95, `${first}`);
  });

  it('hand on as many as the keep shares say, and nobody who is left out', () => {
    const probe = recordOf(impression(3, 'probe'));
    const all = index.shortlist(probe);
    assert.equal(all.length, searchParameters.cascade.screenKeepsAtLeast);
    assert.equal(new Set(all).size, all.length);
    const even = index.shortlist(probe, place => place % 2 === 0);
    assert.ok(even.every(place => place % 2 === 0) && even.length === all.length);
  });

  it('find a finger that lies upside down', () => {
    const probe = impression(7, 'probe');
    const turned = {
      ...probe,
      minutiae: probe.minutiae.map(minutia => ({
        ...minutia,
        x: probe.widthPx - minutia.x,
        y: probe.heightPx - minutia.y,
        angle: (minutia.angle + Math.PI) % (2 * Math.PI),
      })),
    };
    assert.equal(index.shortlist(recordOf(turned))[0], 7);
  });

  it('find a print of another resolution', () => {
    const probe = impression(9, 'probe');
    const scale = 1.138;
    const finer = {
      ...probe,
      dpi: 569,
      minutiae: probe.minutiae.map(minutia => ({ ...minutia, x: scale * minutia.x, y: scale * minutia.y })),
    };
    assert.equal(index.shortlist(recordOf(finer))[0], 9);
  });

  it('keep a place for others beside somebody with many prints', () => {
    const probe = recordOf(impression(3, 'probe'));
    const all = index.shortlist(probe);
    const ownerOf = (print: number) => (print < fingers / 2 ? 0 : print);
    const fair = index.shortlist(probe, undefined, ownerOf);
    assert.equal(
      fair.filter(print => print < fingers / 2).length,
      Math.min(8, all.filter(p => p < fingers / 2).length),
    );
    assert.equal(fair[0], all[0]);
  });

  it('find nobody in particular by a probe without minutiae, and say each place once', () => {
    const empty = { ...impression(1, 'probe'), minutiae: [] };
    const places = index.shortlist(recordOf(empty));
    assert.equal(new Set(places).size, places.length);
    assert.ok(places.every(place => place >= 0 && place < fingers));
  });

  it('fit the memory that is asked of them', () => {
    const bytes = SearchIndex.of([], 30_000, 0).bytes / 30_000;
    assert.ok(bytes <= 1_000, `${bytes} bytes a print`);
  });

  it('put a person first of whom four fingers were taken, unless he is left out', () => {
    const owners = Uint32Array.from({ length: fingers }, (_, finger) => Math.floor(finger / 4));
    for (const person of [0, 3, 11]) {
      const four = [0, 1, 2, 3].map(finger => recordOf(impression(4 * person + finger, 'probe')));
      assert.equal(index.shortlistPersons(four, owners, fingers / 4)[0], person);
      assert.ok(
        !index
          .shortlistPersons(four, owners, fingers / 4, one => one !== person)
          .slice(0, 5)
          .includes(person),
      );
    }
  });

  it('serve a gallery with several fingers of a person: the right one, by all his references', () => {
    const gallery = new Gallery([fingerprint]);
    const hands = Array.from({ length: fingers / 4 }, (_, person) => {
      const hand = enrolled.slice(4 * person, 4 * person + 4);
      return [`p${person}`, hand.map(template => fingerprint.encode(template))] as const;
    });
    gallery.load(watchlistOf('long', Object.fromEntries(hands), [{ id: 'p5', expiresOn: '2026-01-01' }]));
    const search = (person: number) =>
      gallery.search(
        [0, 2].map(finger => fingerprint.encode(impression(4 * person + finger, 'probe'))),
        options,
      );
    const { candidates, lists } = search(3);
    assert.equal(candidates[0]?.subject, 'p3');
    assert.deepEqual(candidates[0].matches?.map(({ instance }) => instance).sort(), [1, 3]);
    assert.equal(lists[0]?.compared, 4 * searchParameters.persons.personsKept);
    assert.ok(search(5).candidates.every(({ subject }) => subject !== 'p5'));
    gallery.close();
  });

  it('drop no person because others with many prints were enrolled before him', () => {
    const each = 24;
    const owners = Uint32Array.from({ length: fingers }, (_, finger) => Math.floor(finger / each));
    const probesOf = (person: number) =>
      [0, 1, 2, 3].map(finger => recordOf(impression(each * person + finger, 'probe')));
    for (const person of [1, 60, fingers / each - 1]) {
      assert.equal(index.shortlistPersons(probesOf(person), owners, fingers / each)[0], person);
    }
  });

  it('lay all prints of those persons on the probes, though there is room for some of them at a time', () => {
    const each = 24;
    const owners = Uint32Array.from({ length: fingers }, (_, finger) => Math.floor(finger / each));
    const mayBe = (person: number) => person < 45;
    assert.ok(45 * each > 2 * refineKeeps(fingers));
    for (let person = 0; person < 45; person++) {
      const two = [11, 12].map(finger => recordOf(impression(each * person + finger, 'probe')));
      assert.equal(index.shortlistPersons(two, owners, fingers / each, mayBe)[0], person);
    }
  });

  it('find a finger though its record claims a minutia far off, as the comparison does', () => {
    const found = Array.from({ length: 20 }, (_, finger) => finger).filter(finger => {
      const mate = impression(finger, 'enrolled');
      const away = mate.minutiae.map(minutia => ({ ...minutia, x: minutia.x + 900, y: minutia.y + 900 }));
      const stray = { ...mate.minutiae[0], x: 0, y: 0, quality: 100 };
      const probe = { ...mate, widthPx: 2_000, heightPx: 2_000, minutiae: [stray, ...away] };
      assert.ok(fingerprint.compare(probe, mate) > 36);
      return index.shortlist(recordOf(probe))[0] === finger;
    });
    assert.equal(found.length, 20);
  });

  it('serve a gallery with a long list: the right subject, its expiry, its count', () => {
    const gallery = new Gallery([fingerprint]);
    const records = enrolled.map(template => fingerprint.encode(template));
    const subjects = Object.fromEntries(records.map((record, finger) => [`s${finger}`, [record]]));
    gallery.load(watchlistOf('long', subjects, [{ id: 's5', expiresOn: '2026-01-01' }]));
    const search = (finger: number) =>
      gallery.search(fingerprint.encode(impression(finger, 'probe')), options);
    assert.equal(search(4).candidates[0]?.subject, 's4');
    const [searched] = search(4).lists;
    assert.equal(searched?.templates, fingers - 1);
    const handedOn = index.shortlist(recordOf(impression(4, 'probe')), place => place !== 5);
    assert.equal(searched.compared, handedOn.length);
    assert.ok(search(5).candidates.every(({ subject }) => subject !== 's5'));
    gallery.unload('long');
    assert.deepEqual(search(4), { candidates: [], lists: [] });
  });
});

describe('a crew of two threads', () => {
  const few = Array.from({ length: 3_000 }, (_, k) => recordOf(impression(k % 40, `few ${k}`)));
  const probe = recordOf(impression(11, 'probe'));

  /** A crew whose helper is up, with a probe that is weighed. */
  function helpedCrew() {
    const search = searchMemory(few.length);
    few.forEach((record, print) => packPrint(search, print, record));
    const crew = new Crew(search, 1, 600);
    assert.ok(crew.awaitHelper());
    const packed = packProbe(search, probe);
    weighScan(search, crew.kernel, packed);
    weighWhole(search, crew.kernel, packed);
    return { search, crew, packed };
  }

  it('gives what one thread gives', () => {
    const alone = SearchIndex.of(few, few.length, 0);
    const helped = SearchIndex.of(few, few.length, 1);
    try {
      assert.ok(helped.awaitHelper());
      for (let round = 0; round < 5; round++)
        assert.deepEqual(helped.shortlist(probe), alone.shortlist(probe));
    } finally {
      helped.close();
    }
  });

  it('goes on alone when its helper has died', () => {
    const { search, crew, packed } = helpedCrew();
    crew.run('scan', packed, blocksOf(few.length));
    const scores = search.scores.slice();
    endHelper(search.control);
    search.scores.fill(0);
    crew.run('scan', packed, blocksOf(few.length));
    assert.equal(crew.helped, false);
    assert.deepEqual(search.scores, scores);
  });

  it('does again what a helper had taken that died in the middle', () => {
    const { search, crew, packed } = helpedCrew();
    crew.kernel.scan(packed.scanned, 0, blocksOf(few.length));
    const scores = search.scores.slice();
    search.scores.fill(0);
    endHelper(search.control);
    const scan = crew.kernel.scan.bind(crew.kernel);
    crew.kernel.scan = (...given) => {
      scan(...given);
      Atomics.add(search.control, controlAt.next, blocksOf(few.length)); // all the rest is taken, and nobody does it
      crew.kernel.scan = scan;
    };
    crew.run('scan', packed, blocksOf(few.length));
    assert.deepEqual(search.scores, scores);
  });

  it('fails a search rather than go on beside a helper that is late, and goes on once it has answered', () => {
    const { search, crew, packed } = helpedCrew();
    endHelper(search.control);
    const run = () => crew.run('scan', packed, blocksOf(few.length));
    run(); // does all of it alone, since nobody answered
    const scores = search.scores.slice();
    assert.throws(run, /neither answers nor ends/);
    search.control[controlAt.done] = 1; // the late answer
    search.scores.fill(0);
    run();
    assert.deepEqual(search.scores, scores);
  });
});

/** Sends the helper away behind the crew's back, and waits until it is gone. */
function endHelper(control: Int32Array): void {
  const order = control[controlAt.order];
  Atomics.store(control, controlAt.order, leave);
  Atomics.notify(control, controlAt.order);
  Atomics.wait(control, controlAt.done, control[controlAt.done], 200);
  Atomics.store(control, controlAt.order, order);
}
