// What is usable must be searchable: an eye of which little is seen, on a list that is searched by the index.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Gallery } from '../daemon/biometrics/gallery/gallery.ts';
import { parameters } from '../daemon/biometrics/iris/parameters.ts';
import { quickIrisParameters } from '../daemon/biometrics/iris/search/quick-parameters.ts';
import { allModalities } from '../daemon/biometrics/modalities.ts';
import { codeBytes, type IrisCode } from '../daemon/core/iris.ts';
import { encodeIrisTemplate } from '../daemon/formats/iris-template/iris-template.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { codeOf, noisy, randomResponses } from './helpers/made-up-irises.ts';
import { watchlistOf } from './helpers/watchlists.ts';

const random = randomFrom('few bits');
const options = { minimumScore: 0, maximumCandidates: 5, today: '2026-06-01' };
const own = randomResponses(random.fork('own'));
const capture = (name: string) => codeOf(noisy(own, random.fork(name), 0.15));

/** As much of a code as an eye shows that is nearly closed. */
function firstBits({ bits, mask }: IrisCode, wanted: number): IrisCode {
  const kept = { bits: new Uint8Array(codeBytes), mask: new Uint8Array(codeBytes) };
  let left = wanted;
  for (let bit = 0; bit < 8 * codeBytes && left > 0; bit++) {
    const one = 1 << (bit & 7);
    if ((mask[bit >> 3] & one) === 0) continue;
    kept.mask[bit >> 3] |= one;
    kept.bits[bit >> 3] |= bits[bit >> 3] & one;
    left--;
  }
  return kept;
}

const record = (search: IrisCode) => encodeIrisTemplate({ eye: 1, quality: 50, search });
const others = Array.from({ length: 40 }, (_, k) => record(codeOf(randomResponses(random.fork(k)))));

function found(eyes: number, probe: IrisCode) {
  const gallery = new Gallery(allModalities());
  const strangers = Array.from(
    { length: eyes - 1 },
    (_, k) => [`o${k}`, [others[k % others.length]]] as const,
  );
  const people = Object.fromEntries([...strangers, ['own', [record(capture('enrolled'))]]]);
  const { references, ...list } = watchlistOf('eyes', people);
  gallery.load({ ...list, references: references.map(one => ({ ...one, modality: 'iris' as const })) });
  const { candidates } = gallery.search(record(probe), options);
  return candidates.some(({ subject, score }) => subject === 'own' && score > 20);
}

test('an eye that is just usable is found on a long list as on a short one', () => {
  const probe = firstBits(capture('again'), parameters.quality.fewestBits);
  assert.ok(found(100, probe), 'on a short list');
  assert.ok(found(quickIrisParameters.exhaustiveBelow, probe), 'on a long list');
});
