import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Skip } from './faults/row.ts';
import { cutPower } from './faults/rows/ext4-snapshots.ts';
import { testShortForm } from './faults/short-form.ts';

testShortForm('ext4-snapshots');

test('with sync switched off, cuts of power under ext4 lose what was acknowledged', async t => {
  try {
    const { losses } = await cutPower({ cuts: 6, steps: [80], seed: 1, without: 'sync' });
    assert.notDeepEqual(losses, []);
  } catch (error) {
    if (!(error instanceof Skip)) throw error;
    t.skip(error.message);
  }
});
