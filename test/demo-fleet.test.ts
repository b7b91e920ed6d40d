// What `npm start` shows of a fleet: two gates, a list that changes at both, a job.
import assert from 'node:assert/strict';
import test from 'node:test';
import { bitmapd } from './helpers/verb.ts';

test('two gates follow the list of the hub, which changes while they work, and both do a job', async () => {
  const { code, stdout, stderr } = await bitmapd(['demo', '--exit', '--passengers', '4']);
  assert.equal(code, 0, stderr);
  for (const gate of ['egate-1', 'egate-2'])
    assert.match(
      stdout,
      new RegExp(`list fugitives: epoch 2 in force at ${gate} after [\\d.]+ s: 1 added, 0 deleted`),
    );
  assert.match(stdout, /job collect-diagnostics: egate-1 SUCCEEDED, egate-2 SUCCEEDED: COMPLETED/);
  assert.match(stdout, /0 listed passengers missed/);
});

test('one gate is asked for, and nothing of a fleet is shown', async () => {
  const { code, stdout } = await bitmapd(['demo', '--exit', '--passengers', '1', '--gates', '1']);
  assert.equal(code, 0);
  assert.doesNotMatch(stdout, /epoch|egate-2/);
});
