import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzzInputs } from './helpers/fuzz-inputs.ts';
import { fuzzDocuments, fuzzNist, fuzzStream, type NistFuzzReport } from './helpers/nist-fuzz.ts';

function assertSound({ inputs, read, failures }: NistFuzzReport): void {
  assert.deepEqual(failures.slice(0, 3), [], `${failures.length} failures`);
  // Mutations that a reader always refuses, or never, test nothing.
  assert.ok(read > inputs / 50, `${read} were read`);
  assert.ok(read < inputs * 0.98, `${read} were read`);
}

describe(`Of ${fuzzInputs} mutated ANSI/NIST files, each is read and written again as it was, or is a bad-input Fault, soon, of`, () => {
  it('the reader of whole files', () => {
    assertSound(fuzzNist(fuzzInputs, 1));
  });

  it('the reader of streams, which agrees with that of the whole', async () => {
    assertSound(await fuzzStream(fuzzInputs, 1));
  });

  it('the writer of documents: what it writes is read, unless the document wants it wrong', () => {
    // Each takes three times as long as a file.
    assertSound(fuzzDocuments(Math.ceil(fuzzInputs / 4), 1));
  });
});
