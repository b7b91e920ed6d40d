import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fingerprint } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import { synthesiseMaster, takeImpression } from '../hal/drivers/sim/fingerprint/index.ts';
import { fuzzInputs } from './helpers/fuzz-inputs.ts';
import { projectRoot } from './helpers/project.ts';
import { fuzz, readers, readOne } from './helpers/template-fuzz.ts';

const inputs = fuzzInputs;
const sensor = { widthPx: 388, heightPx: 374, dpi: 500 };
const unrelated = fingerprint.extract(takeImpression(synthesiseMaster(1), 1, 'normal', sensor));

describe(`Of ${inputs} mutated records, each is a template or a bad-input Fault, soon, to the reader of`, () => {
  for (const reader of Object.keys(readers)) {
    it(reader, () => {
      const report = fuzz(reader, { inputs, seed: 1, compareEvery: 100, unrelated });
      assert.deepEqual(report.failures, []);
      // Mutations that all readers refuse, or none, test nothing.
      assert.ok(report.templates > inputs / 50, `${report.templates} were templates`);
      assert.ok(report.templates < inputs * 0.9, `${report.templates} were templates`);
      assert.ok(report.compared > 0);
      const leastDetailed = reader === 'detail' ? inputs / 50 : 0;
      assert.ok(report.detailed >= leastDetailed, `${report.detailed} had their ridges`);
    });
  }
});

describe('What once went wrong', () => {
  const corpus = path.join(projectRoot, 'test/corpus');
  const names = readdirSync(corpus).filter(name => name.endsWith('.fmr'));
  for (const name of names) {
    it(name.replace('.fmr', '').replaceAll('-', ' '), () => {
      const bytes = Uint8Array.from(readFileSync(path.join(corpus, name)));
      const failures = Object.keys(readers).flatMap(reader => readOne(reader, bytes).failures);
      assert.deepEqual(failures, []);
    });
  }
});
