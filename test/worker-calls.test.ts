import assert from 'node:assert/strict';
import test from 'node:test';
import { enrolledList } from '../daemon/biometrics/gallery/enrolled-list.ts';
import { loadCatchUp, loadPortionMs } from '../daemon/biometrics/parameters.ts';
import { workerCalls } from '../daemon/biometrics/worker-calls.ts';
import { toyModality, toyRecord } from './helpers/toy-modality.ts';
import { watchlistOf } from './helpers/watchlists.ts';

test('a load goes on by a portion at a time, and by a longer one after calls that took long', () => {
  let nowMs = 0;
  let read = 0;
  const decode: typeof toyModality.decode = (...given) => {
    read++;
    nowMs++;
    return toyModality.decode(...given);
  };
  const calls = workerCalls({ ...toyModality, decode }, () => nowMs);
  const records = Array.from({ length: 400 }, (_, x) => toyRecord(x % 300));
  const loading = calls.load(enrolledList(watchlistOf('a', { x: records })));
  const portion = (calledMs: number) => {
    nowMs += calledMs;
    const before = read;
    loading.next();
    return read - before;
  };
  assert.equal(portion(0), loadPortionMs);
  assert.equal(portion(0), loadPortionMs);
  assert.equal(portion(300), loadCatchUp * 300);
  assert.equal(portion(0), loadPortionMs, 'no longer than it has to');
});
