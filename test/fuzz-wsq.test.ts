import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzInputs } from './helpers/fuzz-inputs.ts';
import { fuzzWsq } from './helpers/wsq-fuzz.ts';

test(`of ${fuzzInputs} mutated WSQ files, each gives an image or is a bad-input Fault with an offset, soon, in bounded memory`, t => {
  const report = fuzzWsq(fuzzInputs, 1);
  const residentMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  t.diagnostic(
    `${report.read} read, ${report.decoded} decoded, slowest ${report.slowestMs.toFixed(1)} ms, at most ${residentMiB} MiB resident`,
  );
  assert.deepEqual(report.failures.slice(0, 5), []);
  // Mutations that are all refused, or none, test nothing.
  assert.ok(report.decoded > fuzzInputs / 100, `${report.decoded} were decoded`);
  assert.ok(report.decoded < 0.9 * fuzzInputs, `${report.decoded} were decoded`);
  assert.ok(residentMiB < 512, `${residentMiB} MiB`);
});
