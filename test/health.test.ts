import assert from 'node:assert/strict';
import test from 'node:test';
import { type HealthSources, kioskHealth } from '../daemon/health.ts';
import type { LaneView } from '../daemon/lane/contract.ts';
import type { DiskStatus } from '../daemon/store/contract/disk.ts';

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
  rules: { policy: { lists: [{ name: 'wanted', action: 'refer', maximumAgeHours: 24 }] } },
  now: new Date(at),
  disk: {
    level: 'ample',
    meaning: 'everything is kept',
    freeBytes: 2 ** 30,
    ballast: { heldBytes: 2 ** 26, wantedBytes: 2 ** 26 },
    kinds: [{ kind: 'evidence', bytes: 2 ** 20, quotaBytes: 2 ** 29 }],
    isOpen: true,
    journal: { isReady: true, waiting: 0 },
  },
  losses: [],
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

test('a disk that runs full is degraded, then down, and says what that means', () => {
  const at = (level: DiskStatus['level'], changes: Partial<DiskStatus> = {}) =>
    partOf('store', { disk: { ...well.disk, level, meaning: `the disk is ${level}`, ...changes } });
  assert.deepEqual(at('low'), {
    name: 'store',
    status: 'degraded',
    detail: '1024 MiB free; the disk is low',
  });
  assert.equal(at('full')?.status, 'down');
  assert.equal(at('ample', { isOpen: false })?.status, 'down');
  const waiting = at('full', { journal: { isReady: true, waiting: 3 } });
  assert.match(waiting?.detail ?? '', /3 records wait for room/);
});

test('a quota that is used up is degraded', () => {
  assert.deepEqual(partOf('store evidence', {}), {
    name: 'store evidence',
    status: 'up',
    detail: '1 MiB of 512 MiB',
  });
  const kinds = [{ kind: 'evidence', bytes: 2 ** 29, quotaBytes: 2 ** 29 }] as const;
  assert.equal(partOf('store evidence', { disk: { ...well.disk, kinds } })?.status, 'degraded');
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
