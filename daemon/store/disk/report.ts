import type { LaneAlarm } from '../../core/event.ts';
import type { AuditEntry } from '../contract/audit.ts';
import type { DiskLevel, Space } from './space.ts';

/** What has become of the ballast since the store was opened. */
export interface BallastWork {
  readonly givenBytes: number;
  readonly builtBytes: number;
}

const kinds = { ample: 'disk-restored', low: 'disk-low', full: 'disk-full' } as const;
const mebibytes = (bytes: number) => `${Math.floor(bytes / 2 ** 20)} MiB`;

/** What the hub is told when the disk has come to another level. */
export function alarmOf(level: DiskLevel, space: Space, at: string): LaneAlarm {
  return {
    lane: 'store',
    at,
    kind: kinds[level],
    detail: `${mebibytes(space.freeBytes)} free; ${meaning(level, space)}`,
  };
}

/** In words, for people. */
export function meaning(level: DiskLevel, { ballast, rules }: Pick<Space, 'ballast' | 'rules'>): string {
  if (level === 'ample') return 'everything is kept';
  const left = `${mebibytes(ballast?.held ?? 0)} of the ballast left`;
  if (level === 'full') return `what must be kept lives on the ballast, ${left}`;
  const [first] = rules.shedOrder;
  return first === undefined ? left : `there may be no room for ${first}, ${left}`;
}

/** The audit of what was done with the ballast between two looks. */
export function entriesOf(before: BallastWork, now: BallastWork, at: string): AuditEntry[] {
  const entry = (action: string, bytes: number): AuditEntry[] =>
    bytes > 0 ? [{ at, action, actor: 'daemon', detail: { bytes } }] : [];
  return [
    ...entry('disk.ballast-given', now.givenBytes - before.givenBytes),
    ...entry('disk.ballast-built', now.builtBytes - before.builtBytes),
  ];
}

/** The audit of an alarm. */
export function auditOf({ at, kind, detail }: LaneAlarm): AuditEntry {
  return { at, action: `alarm.${kind}`, actor: 'daemon', object: 'store', detail: { detail } };
}
