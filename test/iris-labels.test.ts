// Which eye is which is said by cameras and lists, and both get it wrong.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Gallery } from '../daemon/biometrics/gallery/gallery.ts';
import { allModalities } from '../daemon/biometrics/modalities.ts';
import type { EyePosition } from '../daemon/core/iris.ts';
import { encodeIrisTemplate } from '../daemon/formats/iris-template/iris-template.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { codeOf, noisy, randomResponses } from './helpers/made-up-irises.ts';
import { watchlistOf } from './helpers/watchlists.ts';

const random = randomFrom('labels');
const [right, left] = ['right', 'left'].map(eye => randomResponses(random.fork(eye)));
const options = { minimumScore: 20, maximumCandidates: 5, today: '2026-06-01' };

function record(responses: typeof right, eye: EyePosition, capture: string): Uint8Array {
  const search = codeOf(noisy(responses, random.fork(capture), 0.3));
  return encodeIrisTemplate({ eye, quality: 80, search });
}

/** What both eyes find of a list that holds these. */
function foundOn(...enrolled: readonly Uint8Array[]) {
  const gallery = new Gallery(allModalities());
  const { references, ...list } = watchlistOf('eyes', { own: enrolled });
  gallery.load({ ...list, references: references.map(one => ({ ...one, modality: 'iris' as const })) });
  const probes = [record(right, 1, 'right again'), record(left, 2, 'left again')];
  return gallery
    .search(probes, options)
    .candidates[0]?.matches?.map(({ probe, instance }) => [probe, instance]);
}

test('an eye that was enrolled as the other one is found by both eyes all the same', () => {
  assert.deepEqual(foundOn(record(right, 2, 'enrolled')), [[0, 1]]);
});

test('so is somebody whose eyes were exchanged by whoever enrolled them, or by the camera', () => {
  const found = foundOn(record(left, 1, 'enrolled left'), record(right, 2, 'enrolled right'));
  assert.deepEqual(
    found?.toSorted(([a], [b]) => a - b),
    [
      [0, 2],
      [1, 1],
    ],
  );
});
