// What parameters.ts says of each number is true: it lies in the range that its comment states.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { gazeParameters } from '../daemon/biometrics/iris/gaze-parameters.ts';
import { parameters } from '../daemon/biometrics/iris/parameters.ts';
import { segmentParameters } from '../daemon/biometrics/iris/segment/parameters.ts';
import { statedRanges } from './helpers/parameter-ranges.ts';

it('every tunable of the iris lies in the range that its comment states', () => {
  const all = statedRanges('daemon/biometrics/iris/parameters.ts', parameters);
  assert.ok(all.length > 25, `${all.length} were found`);
  const outside = all.filter(({ value, low, high }) => !(low <= value && value <= high));
  assert.deepEqual(outside, []);
});

it('every tunable of the gaze lies in the range that its comment states', () => {
  const all = statedRanges('daemon/biometrics/iris/gaze-parameters.ts', gazeParameters);
  assert.equal(all.length, Object.keys(gazeParameters).length);
  assert.deepEqual(
    all.filter(({ value, low, high }) => !(low <= value && value <= high)),
    [],
  );
});

it('every tunable of segmentation lies in the range that its comment states', () => {
  const all = statedRanges('daemon/biometrics/iris/segment/parameters.ts', segmentParameters);
  assert.ok(all.length > 60, `${all.length} were found`);
  const outside = all.filter(({ value, low, high }) => !(low <= value && value <= high));
  assert.deepEqual(outside, []);
});

it('a usable eye has enough bits in common with one of which half is covered: it is not searched in vain', () => {
  assert.ok(parameters.compare.fewestBits <= parameters.quality.fewestBits / 2);
});
