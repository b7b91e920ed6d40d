import assert from 'node:assert/strict';
import test from 'node:test';
import { type HealthSources, kioskHealth } from '../daemon/health.ts';
import type { LaneView } from '../daemon/lane/contract.ts';

const at = '2026-01-02T00:00:00.000Z';
const idle: LaneView = {
  lane: 'gate-1',
  state: 'idle',
  prompt: 'welcome',
  hints: [],
  attempt: 0,
  attempts: 3,
  at,
};
const wanted = {
  name: 'wanted',
  importedAt: '2026-01-01T12:00:00.000Z',
  templates: 3,
  subjectsWithout: () => 0,
  actionOf: () => undefined,
};
const well: HealthSources = {
  board: { failures: [] },
  lanes: [{ view: idle }],
  link: { status: { connected: true, since: at, inFlight: 0 } },
  lists: { known: () => [wanted] },
  policy: { lists: [{ name: 'wanted', action: 'refer', maximumAgeHours: 24 }] },
  now: new Date(at),
  freeBytes: () => 2 ** 30,
};
const partOf = (name: string, changed: Partial<HealthSources>) =>
  kioskHealth({ ...well, ...changed }).find(part => part.name === name);

test('all parts of a kiosk that is well are up', () => {
  assert.deepEqual(
    kioskHealth(well).filter(part => part.status !== 'up'),
    [],
  );
});

test('a list that makes every search GREY is down: missing, past its age, or from the future', () => {
  for (const changed of [
    { lists: { known: () => [] } },
    { now: new Date('2026-01-03T00:00:00Z') },
    { now: new Date('2025-12-31T00:00:00Z') },
  ]) {
    const part = partOf('list wanted', changed);
    assert.equal(part?.status, 'down');
    assert.match(part.detail, /every search is GREY/);
  }
});

test('a disk without room for a record is down', () => {
  assert.equal(partOf('store', { freeBytes: () => 2 ** 20 })?.status, 'down');
});

test('why a traveller is referred is not told; why a lane is closed is', () => {
  const referred = { view: { ...idle, state: 'referred', reason: 'possible-match' } } as const;
  assert.equal(partOf('lane gate-1', { lanes: [referred] })?.detail, 'referred');
  const closed = { view: { ...idle, state: 'out-of-service', reason: 'scanner' } } as const;
  assert.deepEqual(partOf('lane gate-1', { lanes: [closed] }), {
    name: 'lane gate-1',
    status: 'degraded',
    detail: 'out-of-service: scanner',
  });
});

test('a lane that does without a sensor is degraded, and says which', () => {
  const without = { view: { ...idle, failing: ['iris-camera'] } } as const;
  assert.deepEqual(partOf('lane gate-1', { lanes: [without] }), {
    name: 'lane gate-1',
    status: 'degraded',
    detail: 'idle, without iris-camera',
  });
});
