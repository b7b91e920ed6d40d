import { executionStatuses, type ExecutionStatus, type JobStatus } from '../fleet/jobs/states.ts';
import { type ReportState, reportStates } from '../fleet/shadow/messages.ts';
import type { PartHealth } from '../http/contract.ts';
import type { CertificateRecord } from './authority/records.ts';
import type { HubCounts } from './contract.ts';
import type { JobView } from './jobs/contract.ts';
import { lineStates, worstOf } from './desk/kiosk-row.ts';
import { certificateWarningMs, softwareTold } from './fleet-parameters.ts';
import type { KioskView } from './shadow/contract.ts';
import type { LineState } from './shadow/presence.ts';

/** A list as its hub publishes it, and how many kiosks have confirmed which epoch of it. Instants are ISO 8601. */
export interface ListFigures {
  readonly list: string;
  /** 0 until something has been published. */
  readonly epoch: number;
  readonly subjects: number;
  readonly expiresAt: string | null;
  readonly signedUntil: string | null;
  readonly snapshotUntil: string | null;
  readonly targetsUntil: string | null;
  readonly rootUntil: string;
  readonly confirmed: readonly { readonly epoch: number; readonly kiosks: number }[];
  /** Whose last word on it was a refusal. */
  readonly refused: readonly unknown[];
}

/** How a fleet stands, in numbers: what `fleetMetrics` is made of. */
export interface FleetSummary {
  readonly lines: Readonly<Record<LineState, number>>;
  readonly health: Readonly<Record<PartHealth['status'] | 'unknown', number>>;
  /** By what each kiosk has said of the newest document that it knows. */
  readonly configurations: Readonly<Record<ReportState | 'unreported', number>>;
  readonly behind: number;
  /** Kiosks by version of the program. */
  readonly software: Readonly<Record<string, number>>;
  readonly jobs: Readonly<Record<JobStatus, number>>;
  /** Of jobs in progress. */
  readonly executions: Readonly<Record<ExecutionStatus, number>>;
  /** Kiosks by the newest of their certificates that counts. */
  readonly certificates: Readonly<Record<'valid' | 'expiring' | 'expired', number>>;
  /** ISO 8601 instant at which the first of them ends. */
  readonly firstExpiry?: string;
  readonly lists: readonly ListFigures[];
  readonly connected: boolean;
  readonly counts: HubCounts;
}

export interface FleetSources {
  readonly kiosks: readonly KioskView[];
  readonly jobs: readonly Pick<JobView, 'status' | 'counts'>[];
  /** All that the authority has given out. */
  readonly certificates: readonly Pick<CertificateRecord, 'kind' | 'name' | 'notAfter' | 'revoked'>[];
  readonly lists: readonly ListFigures[];
  readonly hub: { readonly link: { readonly connected: boolean }; readonly counts: FleetSummary['counts'] };
  readonly now: Date;
}

const jobStatuses = ['IN_PROGRESS', 'CANCELED', 'COMPLETED'] as const satisfies readonly JobStatus[];
const healths = ['up', 'degraded', 'down', 'unknown'] as const;

export function fleetSummary({ kiosks, jobs, certificates, lists, hub, now }: FleetSources): FleetSummary {
  const running = jobs.filter(({ status }) => status === 'IN_PROGRESS');
  const executed = (status: ExecutionStatus) => running.reduce((sum, { counts }) => sum + counts[status], 0);
  return {
    lines: counted(lineStates, kiosks, ({ line }) => line),
    health: counted(healths, kiosks, ({ health }) => worstOf(health) ?? 'unknown'),
    configurations: counted(
      [...reportStates, 'unreported'] as const,
      kiosks,
      ({ report }) => report?.state ?? 'unreported',
    ),
    behind: kiosks.filter(({ isBehind }) => isBehind).length,
    software: softwareOf(kiosks),
    jobs: counted(jobStatuses, jobs, ({ status }) => status),
    executions: byWord(executionStatuses, executed),
    ...certificatesOf(certificates, now),
    lists,
    connected: hub.link.connected,
    counts: hub.counts,
  };
}

const byWord = <Word extends string>(words: readonly Word[], numberOf: (word: Word) => number) =>
  Object.fromEntries(words.map(word => [word, numberOf(word)])) as Record<Word, number>;

/** How many there are of each word; all words are there. */
function counted<Word extends string, Value>(
  words: readonly Word[],
  values: readonly Value[],
  wordOf: (value: Value) => Word,
): Record<Word, number> {
  const counts = byWord(words, () => 0);
  for (const value of values) counts[wordOf(value)]++;
  return counts;
}

/** The versions that most kiosks have, and the rest together: what a kiosk says it is must not make a series each. */
function softwareOf(kiosks: readonly KioskView[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { software = 'unknown' } of kiosks) counts.set(software, (counts.get(software) ?? 0) + 1);
  const most = [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const others = most.slice(softwareTold).reduce((sum, [, count]) => sum + count, 0);
  return Object.fromEntries([...most.slice(0, softwareTold), ...(others > 0 ? [['other', others]] : [])]);
}

/** A kiosk whose certificate was renewed in time has a newer one beside it. */
function certificatesOf(
  certificates: FleetSources['certificates'],
  now: Date,
): Pick<FleetSummary, 'certificates' | 'firstExpiry'> {
  const newest = new Map<string, string>();
  for (const { kind, name, notAfter, revoked } of certificates) {
    if (kind !== 'device' || revoked !== undefined) continue;
    if (notAfter > (newest.get(name) ?? '')) newest.set(name, notAfter);
  }
  const ends = [...newest.values()].toSorted();
  const standing = counted(['valid', 'expiring', 'expired'] as const, ends, end => {
    const leftMs = Date.parse(end) - now.getTime();
    if (leftMs <= 0) return 'expired';
    return leftMs <= certificateWarningMs ? 'expiring' : 'valid';
  });
  const [firstExpiry] = ends;
  return { certificates: standing, ...(firstExpiry !== undefined && { firstExpiry }) };
}
