import assert from 'node:assert/strict';
import test from 'node:test';
import { LoadPace } from '../daemon/biometrics/load-pace.ts';
import { loadCatchUp, loadPortionMs, smallestPortion } from '../daemon/biometrics/parameters.ts';

test('a load goes on by a portion at a time, and by a longer one after calls that took long', () => {
  const pace = new LoadPace();
  /** Each reference takes a millisecond; what comes in between takes so long. */
  const portion = (calledMs: number) => {
    const references = pace.size;
    pace.took({ references, tookMs: references, turnaroundMs: references + calledMs });
    return references;
  };
  assert.equal(portion(0), smallestPortion, 'how long they take is not known');
  assert.equal(portion(0), loadPortionMs);
  assert.equal(portion(60), loadPortionMs);
  assert.equal(portion(0), loadCatchUp * 60);
  assert.equal(portion(0), loadPortionMs, 'no longer than it has to');
});

test('a load does not take a few quick references for a promise that the rest are quick', () => {
  const pace = new LoadPace();
  pace.took({ references: smallestPortion, tookMs: 0, turnaroundMs: 0 });
  assert.equal(pace.size, 4 * smallestPortion);
});
