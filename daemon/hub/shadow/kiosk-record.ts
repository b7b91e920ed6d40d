import { isDeepStrictEqual } from 'node:util';
import type { KioskAddress } from '../../core/kiosk-address.ts';
import type { Report, Up } from '../../fleet/shadow/messages.ts';
import type { PartHealth } from '../../http/contract.ts';
import type { DesiredPointer, KioskView } from './contract.ts';
import { heard, lineStateOf, type Presence } from './presence.ts';

/** What the hub keeps of a kiosk over its restarts. */
export interface SavedKiosk {
  readonly session: number;
  readonly seq: number;
  readonly intervalMs: number;
  readonly software?: string;
  readonly report?: Report;
  /** ISO 8601 instant. */
  readonly reportedAt?: string;
}

/** What the hub knows of a kiosk. A value. */
export interface KioskRecord extends Pick<SavedKiosk, 'software' | 'report' | 'reportedAt'> {
  readonly address: KioskAddress;
  readonly presence?: Presence;
  /** ISO 8601 instant. */
  readonly lastHeardAt?: string;
  readonly health?: readonly PartHealth[];
  readonly desired?: DesiredPointer;
}

export const withoutAny = <Value extends object>(
  value: { [Key in keyof Value]: Value[Key] | undefined },
): Value => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Value;

/** After a restart nobody is known to be online. */
export function recordFrom(
  address: KioskAddress,
  saved: SavedKiosk | undefined,
  desired: DesiredPointer | undefined,
): KioskRecord {
  const presence = saved && {
    session: saved.session,
    seq: saved.seq,
    intervalMs: saved.intervalMs,
    isGone: false,
  };
  const { software, report, reportedAt } = saved ?? {};
  return withoutAny<KioskRecord>({
    address,
    presence,
    software,
    report,
    reportedAt,
    desired,
    lastHeardAt: undefined,
    health: undefined,
  });
}

/** With a newer message of the kiosk. */
export function withMessage(
  record: KioskRecord,
  message: Up,
  at: { nowMs: number; wall: string },
): KioskRecord {
  const isSame = isDeepStrictEqual(record.report, message.report);
  return {
    ...record,
    presence: heard(record.presence, message, at.nowMs),
    lastHeardAt: at.wall,
    report: message.report,
    ...(!isSame && { reportedAt: at.wall }),
    ...(message.type === 'health' && { health: message.parts }),
    ...(message.type === 'birth' && { software: message.software }),
  };
}

/** What is worth a write: not every report of health. */
export function isWorthKeeping(before: KioskRecord, after: KioskRecord): boolean {
  return (
    before.presence?.session !== after.presence?.session ||
    before.reportedAt !== after.reportedAt ||
    before.software !== after.software
  );
}

export function savedOf({ presence, software, report, reportedAt }: KioskRecord): SavedKiosk {
  const { session, seq, intervalMs } = presence ?? { session: 0, seq: 0, intervalMs: 0 };
  return withoutAny<SavedKiosk>({ session, seq, intervalMs, software, report, reportedAt });
}

/** Whether the kiosk has yet to hear of the newest document, or to be done with it. */
function isBehind({ desired, report }: KioskRecord): boolean {
  if (desired === undefined) return false;
  return report === undefined || report.desiredVersion < desired.version || report.state === 'pending';
}

/**
 * The version under which what is desired has to be published anew: the kiosk knows of a later one, or of another document of
 * the same version, from before this hub was set back. Undefined when all is well.
 */
export function liftOf({ desired, report }: KioskRecord): number | undefined {
  if (desired === undefined || report === undefined || report.desiredVersion < desired.version)
    return undefined;
  const isOurs = report.desiredVersion === desired.version && report.desiredDigest === desired.digest;
  return isOurs ? undefined : report.desiredVersion + 1;
}

/** The version of the next document: above all that the kiosk is known to have heard of. */
export const nextVersion = ({ desired, report }: KioskRecord): number =>
  Math.max(desired?.version ?? 0, report?.desiredVersion ?? 0) + 1;

export function viewOf(record: KioskRecord, nowMs: number): KioskView {
  const { address, presence, lastHeardAt, software, health, desired, report, reportedAt } = record;
  return withoutAny<KioskView>({
    address,
    line: presence === undefined ? 'not-heard' : lineStateOf(presence, nowMs),
    lastHeardAt,
    session: presence?.session,
    software,
    health,
    desired,
    report,
    reportedAt,
    isBehind: isBehind(record),
  });
}
