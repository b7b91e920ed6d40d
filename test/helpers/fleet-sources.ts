// A fleet in which there is some of everything, as its hub knows it.
import { executionStatuses, type ExecutionStatus } from '../../daemon/fleet/jobs/states.ts';
import { type ReportState, reportStates } from '../../daemon/fleet/shadow/messages.ts';
import type { FleetSources } from '../../daemon/hub/fleet-summary.ts';
import type { KioskView } from '../../daemon/hub/shadow/contract.ts';

const digest = 'A'.repeat(43);
export const fleetNow = new Date('2026-06-01T12:00:00.000Z');

export function kioskOf(number: number, changes: Partial<KioskView> = {}): KioskView {
  return {
    address: { tenant: 'airport', shard: `s${number % 3}`, device: `gate-${number}` },
    line: 'online',
    isBehind: false,
    software: '1.4.0',
    ...changes,
  };
}

export const reported = (state: ReportState): Pick<KioskView, 'report'> => ({
  report: { desiredVersion: 4, desiredDigest: digest, state, current: { version: 4, digest } },
});

export const executions = (counts: Partial<Record<ExecutionStatus, number>>) =>
  Object.fromEntries(executionStatuses.map(status => [status, counts[status] ?? 0])) as Record<
    ExecutionStatus,
    number
  >;

export function fleetSources(changes: Partial<FleetSources> = {}): FleetSources {
  const part = (status: 'up' | 'degraded' | 'down') => [{ name: 'lane', status, detail: '' }];
  return {
    kiosks: [
      ...reportStates.map((state, number) =>
        kioskOf(number, { ...reported(state), isBehind: state === 'pending' }),
      ),
      kioskOf(10, { health: part('up') }),
      kioskOf(11, { line: 'offline', health: part('down') }),
      kioskOf(12, { line: 'not-heard', health: part('degraded'), software: '1.3.0' }),
    ],
    jobs: [
      { status: 'IN_PROGRESS', counts: executions({ QUEUED: 3, FAILED: 1 }) },
      { status: 'COMPLETED', counts: executions({ FAILED: 7 }) },
    ],
    certificates: [
      { kind: 'device', name: 'airport/s1/gate-1', notAfter: '2026-11-01T00:00:00.000Z' },
      { kind: 'device', name: 'airport/s1/gate-2', notAfter: '2026-06-20T00:00:00.000Z' },
    ],
    lists: [
      {
        ...{
          list: 'fugitives',
          epoch: 12,
          subjects: 4_000,
          expiresAt: null,
          rootUntil: '2027-01-01T00:00:00.000Z',
        },
        ...{ signedUntil: '2026-06-02T00:00:00.000Z', snapshotUntil: '2026-06-07T00:00:00.000Z' },
        targetsUntil: '2026-08-01T00:00:00.000Z',
        confirmed: [
          { epoch: 12, kiosks: 5 },
          { epoch: 11, kiosks: 2 },
          { epoch: 0, kiosks: 1 },
        ],
        refused: [{}],
      },
    ],
    hub: {
      link: { connected: true },
      counts: {
        ...{ received: 100, duplicates: 4, early: 2, refused: 1, aside: 0, overflowed: 0, failedCommits: 0 },
        acknowledged: 40,
      },
    },
    now: fleetNow,
    ...changes,
  };
}
