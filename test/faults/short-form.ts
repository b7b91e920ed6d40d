import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countsOf, Skip } from './row.ts';
import { loadRow } from './rows.ts';

/** The short form of a row as a test; skipped, with the reason, where the machine lacks what the row needs. */
export function testShortForm(name: string): void {
  test(`the fault row ${name}, in its short form`, async t => {
    const row = await loadRow(name);
    assert.ok(row !== undefined, `test/faults/rows/${name}.ts is missing`);
    const broken: string[] = [];
    try {
      const report = { progress: () => undefined, broken: (what: string) => void broken.push(what) };
      const outcome = await row.run(countsOf('short', 1), report);
      assert.deepEqual(broken, []);
      assert.ok(outcome.pass, outcome.seen);
      assert.ok(outcome.count > 0, 'the fault was made at least once');
    } catch (error) {
      if (!(error instanceof Skip)) throw error;
      t.skip(error.message);
    }
  });
}
