import type { PartHealth } from '../../http/contract.ts';
import type { ReportState } from '../../fleet/shadow/messages.ts';
import { clientIdOf } from '../../link/topics.ts';
import { withoutAny } from '../shadow/kiosk-record.ts';
import type { KioskView } from '../shadow/contract.ts';
import type { LineState } from '../shadow/presence.ts';

export const lineStates = ['online', 'offline', 'not-heard'] as const satisfies readonly LineState[];

/** A kiosk in a line. */
export interface KioskRow {
  /** tenant/shard/device */
  readonly address: string;
  readonly line: LineState;
  readonly software?: string;
  /** What is in force, and what became of the newest that the kiosk knows. */
  readonly configuration?: { readonly version: number; readonly state: ReportState };
  /** The newest version that was published for it. */
  readonly desired?: number;
  readonly isBehind: boolean;
  /** The epoch of each published list that it has confirmed last. */
  readonly lists: Readonly<Record<string, number>>;
  /** The worst of its parts. */
  readonly health?: PartHealth['status'];
  /** ISO 8601 instant; absent when nothing was heard since the hub started. */
  readonly lastHeardAt?: string;
  readonly tags: readonly string[];
}

/** Whom to list: each that is given has to fit. */
export interface KioskFilter {
  readonly line?: LineState;
  readonly behind?: true;
  readonly shard?: string;
  readonly tag?: string;
  readonly group?: string;
}

/** Of all that a filter lets through. */
export interface KioskSummary {
  readonly kiosks: number;
  readonly lines: Readonly<Record<LineState, number>>;
  readonly behind: number;
  /** With a part that is degraded, and one that is down. */
  readonly degraded: number;
  readonly down: number;
}

const gravity = { up: 0, degraded: 1, down: 2 } as const;

/** Undefined where nothing is known. */
export function worstOf(parts: readonly PartHealth[] | undefined): PartHealth['status'] | undefined {
  const worst = parts?.toSorted((a, b) => gravity[b.status] - gravity[a.status])[0];
  return worst?.status;
}

export function rowOf(
  { address, line, software, report, desired, isBehind, health, lastHeardAt }: KioskView,
  tags: readonly string[],
  lists: KioskRow['lists'],
): KioskRow {
  return withoutAny<KioskRow>({
    address: clientIdOf(address),
    line,
    software,
    configuration: report && { version: report.current.version, state: report.state },
    desired: desired?.version,
    isBehind,
    lists,
    health: worstOf(health),
    lastHeardAt,
    tags,
  });
}

export function summaryOf(views: readonly KioskView[]): KioskSummary {
  const lines = Object.fromEntries(lineStates.map(state => [state, 0])) as Record<LineState, number>;
  const summary = { kiosks: views.length, behind: 0, degraded: 0, down: 0 };
  for (const { line, isBehind, health } of views) {
    const worst = worstOf(health);
    lines[line]++;
    if (isBehind) summary.behind++;
    if (worst === 'degraded' || worst === 'down') summary[worst]++;
  }
  return { ...summary, lines };
}
