import type { LinkStatus } from '../../core/link-status.ts';
import type { PartHealth } from '../../http/contract.ts';
import type { DiskStatus } from '../../store/contract/disk.ts';
import type { Loss } from '../../store/contract/damage.ts';
import type { Report } from '../shadow/messages.ts';
import type { Kept } from './kept.ts';
import { redacted } from './redact.ts';

/** A check of `bitmapd doctor`. */
export interface DoctorCheck {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly detail: string;
  readonly remedy: string;
}

export interface DiagnosticsSources {
  readonly software: string;
  readonly runtime: () => { readonly node: string; readonly uptimeS: number; readonly residentBytes: number };
  readonly health: () => readonly PartHealth[];
  readonly link: () => LinkStatus;
  readonly disk: () => DiskStatus;
  readonly losses: () => readonly Loss[];
  readonly report: () => Report;
  readonly jobs: () => readonly Kept[];
  readonly doctor: () => Promise<readonly DoctorCheck[]>;
  /** The newest lines of the journal, where the machine gives them. */
  readonly lines?: () => readonly string[];
}

/**
 * How a kiosk stands, for whoever looks for what is wrong with it from afar. Named values alone; every word that some part has
 * written is redacted, though none of them is to hold personal data in the first place. It goes up sealed to the hub.
 */
export async function collectDiagnostics(sources: DiagnosticsSources) {
  const { connected, since, inFlight, lastError } = sources.link();
  const { level, freeBytes, ballast, kinds, isOpen, journal } = sources.disk();
  const { state, desiredVersion, current, field, reason } = sources.report();
  const checks = await sources.doctor();
  return {
    software: sources.software,
    runtime: sources.runtime(),
    health: sources.health().map(({ name, status, detail }) => ({
      name: redacted(name),
      status,
      detail: redacted(detail),
    })),
    link: { connected, since, inFlight, lastError: words(lastError) },
    disk: { level, freeBytes, ballast, kinds, isOpen, journal },
    losses: sources
      .losses()
      .map(({ verdict, foundAt, detail }) => ({ verdict, foundAt, detail: redacted(detail) })),
    configuration: {
      state,
      desiredVersion,
      currentVersion: current.version,
      field: words(field),
      reason: words(reason),
    },
    jobs: sources.jobs().map(({ execution, phase, runs, outcome }) => ({
      job: execution.job,
      kind: execution.kind,
      phase,
      runs,
      ...(outcome && { status: outcome.status, reason: words(outcome.reason) }),
    })),
    doctor: checks.map(({ name, status, detail, remedy }) => {
      return { name: redacted(name), status, detail: redacted(detail), remedy: redacted(remedy) };
    }),
    lines: (sources.lines?.() ?? []).map(redacted),
  };
}

const words = (text: string | undefined) => (text === undefined ? null : redacted(text));
