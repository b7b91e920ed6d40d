// A fleet in numbers.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { linesOf } from '../daemon/http/open-metrics.ts';
import { fleetMetrics } from '../daemon/hub/fleet-metrics.ts';
import { fleetSummary } from '../daemon/hub/fleet-summary.ts';
import { Refreshed } from '../daemon/hub/refreshed.ts';
import { softwareTold } from '../daemon/hub/fleet-parameters.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { executions, fleetSources, kioskOf } from './helpers/fleet-sources.ts';

const linesFor = (changes: Parameters<typeof fleetSources>[0] = {}) =>
  linesOf(fleetMetrics(fleetSummary(fleetSources(changes))));
const valuesOf = (lines: readonly string[], name: string) =>
  Object.fromEntries(
    lines
      .filter(line => line.startsWith(`bitmapd_${name}{`) || line.startsWith(`bitmapd_${name} `))
      .map(line => [/\{(.*)\}/.exec(line)?.[1] ?? '', Number(line.split(' ').at(-1))]),
  );

test('each kiosk is counted once in each family', () => {
  const lines = linesFor();
  assert.deepEqual(valuesOf(lines, 'fleet_kiosks'), {
    'line="online"': 5,
    'line="offline"': 1,
    'line="not_heard"': 1,
  });
  assert.deepEqual(valuesOf(lines, 'fleet_kiosks_health'), {
    'status="up"': 1,
    'status="degraded"': 1,
    'status="down"': 1,
    'status="unknown"': 4,
  });
  assert.deepEqual(valuesOf(lines, 'fleet_configurations'), {
    'state="applied"': 1,
    'state="pending"': 1,
    'state="rejected"': 1,
    'state="failed"': 1,
    'state="unreported"': 3,
  });
  assert.deepEqual(valuesOf(lines, 'fleet_configurations_behind'), { '': 1 });
});

test('executions are those of jobs in progress: one that is over raises no alarm for ever', () => {
  const found = valuesOf(linesFor(), 'fleet_executions');
  assert.deepEqual([found['status="queued"'], found['status="failed"']], [3, 1]);
  const none = valuesOf(
    linesFor({ jobs: [{ status: 'CANCELED', counts: executions({ FAILED: 9 }) }] }),
    'fleet_executions',
  );
  assert.equal(none['status="failed"'], 0);
});

test('of a kiosk the newest certificate that counts is looked at', () => {
  const device = (name: string, notAfter: string, revoked = false) => ({
    ...{ kind: 'device' as const, name, notAfter },
    ...(revoked && { revoked: { at: notAfter, reason: 'superseded' as const, by: 'test' } }),
  });
  const certificates = [
    device('a', '2026-06-10T00:00:00.000Z'),
    device('a', '2026-12-01T00:00:00.000Z'),
    device('b', '2026-06-10T00:00:00.000Z'),
    device('c', '2026-05-01T00:00:00.000Z'),
    device('d', '2026-06-05T00:00:00.000Z', true),
    { ...device('airport/hub', '2026-06-02T00:00:00.000Z'), kind: 'hub' as const },
  ];
  const lines = linesFor({ certificates });
  assert.deepEqual(valuesOf(lines, 'fleet_certificates'), {
    'state="valid"': 1,
    'state="expiring"': 1,
    'state="expired"': 1,
  });
  assert.deepEqual(valuesOf(lines, 'fleet_certificate_first_expiry_timestamp_seconds'), {
    '': Date.parse('2026-05-01T00:00:00.000Z') / 1000,
  });
  assert.deepEqual(
    valuesOf(linesFor({ certificates: [] }), 'fleet_certificate_first_expiry_timestamp_seconds'),
    {},
  );
});

test('a list ends with the first of its signatures, and tells who has which epoch', () => {
  const lines = linesFor();
  assert.deepEqual(valuesOf(lines, 'fleet_list_expiry_timestamp_seconds'), {
    'list="fugitives"': Date.parse('2026-06-02T00:00:00.000Z') / 1000,
  });
  assert.deepEqual(valuesOf(lines, 'fleet_list_kiosks'), {
    'list="fugitives",standing="current"': 5,
    'list="fugitives",standing="behind"': 2,
    'list="fugitives",standing="none"': 1,
    'list="fugitives",standing="refused"': 1,
  });
  const [list] = fleetSources().lists;
  assert.ok(list);
  const unpublished = linesFor({ lists: [{ ...list, epoch: 0, confirmed: [{ epoch: 0, kiosks: 3 }] }] });
  assert.deepEqual(valuesOf(unpublished, 'fleet_list_expiry_timestamp_seconds'), {});
  assert.equal(valuesOf(unpublished, 'fleet_list_kiosks')['list="fugitives",standing="current"'], 0);
});

test('5,000 kiosks are no more lines than five, whatever they say that they are', () => {
  const many = Array.from({ length: 5_000 }, (_, number) =>
    kioskOf(number, { software: `made up ${number}` }),
  );
  const few = many.slice(0, 5);
  const [large, small] = [linesFor({ kiosks: many }), linesFor({ kiosks: few })];
  assert.ok(large.length <= small.length + softwareTold + 1, `${large.length} lines`);
  assert.deepEqual(valuesOf(large, 'fleet_kiosks_software')['version="other"'], 5_000 - softwareTold);
  for (const line of large) assert.ok(!/gate-\d|airport/.test(line), line);
  const beganMs = performance.now();
  linesFor({ kiosks: many });
  assert.ok(performance.now() - beganMs < 1_000);
});

test('what a kiosk says of itself cannot make a line of its own, and sums hold', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 30 }), { maxLength: 40 }), versions => {
      const kiosks = versions.map((software, number) => kioskOf(number, { software }));
      const lines = linesFor({ kiosks });
      for (const line of lines)
        assert.match(line, /^(# (TYPE|HELP) bitmapd_[a-z_]+ .+|bitmapd_[a-z_]+(\{.*\})? [\d.]+)$/s);
      const own = lines.filter(line => line.startsWith('bitmapd_fleet_kiosks_software{'));
      const sum = own.reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
      assert.equal(sum, versions.length);
      assert.ok(own.every(line => !line.includes('\n')));
    }),
  );
});

test('every word of a counter is there, at 0 too', () => {
  const lines = linesFor();
  assert.deepEqual(valuesOf(lines, 'hub_events_total'), {
    'outcome="received"': 100,
    'outcome="duplicate"': 4,
    'outcome="early"': 2,
    'outcome="aside"': 0,
    'outcome="overflowed"': 0,
  });
});

test('what takes time to read is told as it was read last, and read by one at a time', async () => {
  const clock = new ManualClock();
  const errors: unknown[] = [];
  const readings: PromiseWithResolver[] = [];
  const read = () => new Promise<number>((resolve, reject) => void readings.push({ resolve, reject }));
  const refreshed = new Refreshed({
    first: 0,
    read,
    everyMs: 30_000,
    clock,
    onError: error => errors.push(error),
  });
  assert.deepEqual([refreshed.value, refreshed.value, readings.length], [0, 0, 1]);
  readings[0]?.resolve(1);
  await clock.advance(1);
  assert.deepEqual([refreshed.value, readings.length], [1, 1]);
  await clock.advance(30_000);
  assert.deepEqual([refreshed.value, readings.length], [1, 2]);
  readings[1]?.reject(new Error('the store is closed'));
  await clock.advance(1);
  assert.deepEqual(
    [refreshed.value, readings.length, errors.length],
    [1, 2, 1],
    'it is not asked again at once',
  );
});

interface PromiseWithResolver {
  readonly resolve: (value: number) => void;
  readonly reject: (error: Error) => void;
}
