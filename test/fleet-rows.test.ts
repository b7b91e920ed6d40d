// The rows of test:fleet that need nothing but memory.
import assert from 'node:assert/strict';
import test from 'node:test';
import { row as job } from './fleet/rows/job.ts';
import { row as shadow } from './fleet/rows/shadow.ts';

for (const row of [shadow, job]) {
  test(`${row.name}: twenty kiosks over a bad line`, async t => {
    const { seen, pass } = await row.run();
    t.diagnostic(seen);
    assert.ok(pass, seen);
  });
}
