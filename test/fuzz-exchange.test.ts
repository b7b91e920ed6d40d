import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exchangeReaders, fuzzExchange } from './helpers/exchange-fuzz.ts';
import { fuzzInputs } from './helpers/fuzz-inputs.ts';

describe(`Of ${fuzzInputs} mutated records, each is refused or is written again as it was, soon, by the reader of`, () => {
  for (const name of Object.keys(exchangeReaders)) {
    it(name, () => {
      const { read, failures } = fuzzExchange(name, fuzzInputs, 1);
      assert.deepEqual(failures.slice(0, 5), []);
      // Mutations that the reader refuses all, or none, test nothing.
      assert.ok(read > fuzzInputs / 100, `${read} were read`);
      assert.ok(read < fuzzInputs * 0.95, `${read} were read`);
    });
  }
});
