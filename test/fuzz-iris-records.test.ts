import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { iris } from '../daemon/biometrics/iris/iris.ts';
import { fuzzInputs } from './helpers/fuzz-inputs.ts';
import { fuzzIris, readers } from './helpers/iris-fuzz.ts';
import { eyeImage } from './helpers/synthetic-eyes.ts';

const inputs = fuzzInputs;
const unrelated = iris.extract(eyeImage('a', 'left', 1));

describe(`Of ${inputs} mutated iris records, each is read or is a bad-input Fault, soon, to the reader of`, () => {
  for (const reader of Object.keys(readers)) {
    it(reader, async () => {
      const report = await fuzzIris(reader, { inputs, seed: 1, lookAtEvery: 50, unrelated });
      assert.deepEqual(report.failures, []);
      // Mutations that all readers refuse, or none, test nothing.
      assert.ok(report.read > inputs / 50, `${report.read} were read`);
      assert.ok(report.read < inputs * 0.9, `${report.read} were read`);
      if (reader === 'template') assert.ok(report.compared > 0);
      else assert.ok(report.pictures > 0 && report.pictures < report.images);
    });
  }
});
