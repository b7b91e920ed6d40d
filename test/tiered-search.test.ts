// The search of irises in tiers, which a policy may ask for: what it is worth, what it passes over, and that it says so.
import assert from 'node:assert/strict';
import test from 'node:test';
import { searchDistance } from '../daemon/biometrics/iris/compare.ts';
import { Gallery } from '../daemon/biometrics/gallery/gallery.ts';
import { mergeResults } from '../daemon/biometrics/gallery/merge-results.ts';
import { prepare } from '../daemon/biometrics/iris/prepare.ts';
import { quickIrisParameters } from '../daemon/biometrics/iris/search/quick-parameters.ts';
import { allModalities } from '../daemon/biometrics/modalities.ts';
import type { IrisCode } from '../daemon/core/iris.ts';
import type { SearchTier } from '../daemon/core/search.ts';
import { encodeIrisTemplate } from '../daemon/formats/iris-template/iris-template.ts';
import { searchFor } from '../daemon/lane/thresholds.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { policy } from './helpers/decisions.ts';
import { codeOf, noisy, randomResponses } from './helpers/made-up-irises.ts';
import { watchlistOf } from './helpers/watchlists.ts';

const random = randomFrom('tiered');
const own = randomResponses(random.fork('own'));
const enrolled = codeOf(own);
const { threshold, tieredThreshold, exhaustiveBelow } = quickIrisParameters;

const template = (search: IrisCode) => ({ eye: 1 as const, quality: 50, search });
const record = (search: IrisCode) => encodeIrisTemplate(template(search));
const distanceOf = (search: IrisCode) =>
  searchDistance(prepare(template(search)), prepare(template(enrolled)), 8)?.distance ?? 1;

/** A capture of the eye at a distance of so much, no nearer than `from`. */
function captureAt(from: number, to: number): IrisCode {
  for (let share = 0.2; share < 4; share += 0.02) {
    const code = codeOf(noisy(own, random.fork(share), share));
    const distance = distanceOf(code);
    if (distance > from && distance < to) return code;
  }
  throw new Error(`no capture between ${from} and ${to}`);
}

function galleryOf(eyes: number): Gallery {
  const others = Array.from({ length: 40 }, (_, k) => record(codeOf(randomResponses(random.fork(`o${k}`)))));
  const strangers = Array.from(
    { length: eyes - 1 },
    (_, k) => [`s${k}`, [others[k % others.length]]] as const,
  );
  const people = Object.fromEntries([...strangers, ['own', [record(enrolled)]]]);
  const { references, ...list } = watchlistOf('eyes', people);
  const gallery = new Gallery(allModalities());
  gallery.load({ ...list, references: references.map(one => ({ ...one, modality: 'iris' as const })) });
  return gallery;
}

const long = galleryOf(exhaustiveBelow);

function search(gallery: Gallery, probes: readonly IrisCode[], irisSearch: SearchTier) {
  const options = { minimumScore: 0, maximumCandidates: 5, today: '2026-06-01', irisSearch };
  const { candidates, lists } = gallery.search(probes.map(record), options);
  return { isFound: candidates.some(({ subject }) => subject === 'own'), tiered: lists[0].tiered };
}

test('a mate that is near is found either way, by one eye and by two, and the list says how', () => {
  const near = captureAt(0.1, 0.25);
  for (const probes of [[near], [near, captureAt(0.25, 0.3)]]) {
    assert.deepEqual(search(long, probes, 'exact'), { isFound: true, tiered: undefined });
    assert.deepEqual(search(long, probes, 'tiered'), { isFound: true, tiered: true });
  }
});

test('a mate between the two distances is what the tiers cost', () => {
  const far = captureAt(tieredThreshold + 0.005, threshold - 0.005);
  assert.ok(search(long, [far], 'exact').isFound);
  assert.ok(!search(long, [far], 'tiered').isFound);
});

test('a short list is compared in full whatever is asked for, and says nothing of tiers', () => {
  assert.equal(search(galleryOf(100), [captureAt(0.1, 0.25)], 'tiered').tiered, undefined);
});

test('one part of a list that was searched in tiers is told of the whole', () => {
  const part = (tiered: boolean) => ({
    candidates: [],
    lists: [{ name: 'eyes', version: 1, templates: 1, ...(tiered && { tiered: true as const }) }],
    searchMs: 1,
  });
  const { lists } = mergeResults([part(false), part(true)], [{ name: 'eyes', version: 1, shards: 2 }], 5);
  assert.equal(lists[0].tiered, true);
});

test('a policy searches exactly unless it says otherwise', () => {
  assert.equal(searchFor(policy, {}, '2026-06-01').irisSearch, 'exact');
  assert.equal(searchFor({ ...policy, irisSearch: 'tiered' }, {}, '2026-06-01').irisSearch, 'tiered');
});
