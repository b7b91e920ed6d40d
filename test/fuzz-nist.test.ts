import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzzInputs } from './helpers/fuzz-inputs.ts';
import { fuzzNist, fuzzStream, type NistFuzzReport, readers } from './helpers/nist-fuzz.ts';

function assertSound({ inputs, read, failures }: NistFuzzReport): void {
  assert.deepEqual(failures.slice(0, 3), [], `${failures.length} failures`);
  // Mutations that a reader always refuses, or never, test nothing.
  assert.ok(read > inputs / 50, `${read} were read`);
  assert.ok(read < inputs * 0.98, `${read} were read`);
}

describe(`Of ${fuzzInputs} mutated ANSI/NIST files, each is read and written again as it was, or is a bad-input Fault, soon, of`, () => {
  for (const reader of Object.keys(readers)) {
    it(`the reader of the ${reader}`, () => {
      assertSound(fuzzNist(reader, fuzzInputs, 1));
    });
  }

  it('the reader of streams, which agrees with that of the whole', async () => {
    assertSound(await fuzzStream(fuzzInputs, 1));
  });
});
