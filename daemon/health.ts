import type { Board } from '../hal/board.ts';
import type { PartHealth } from './http/contract.ts';
import type { LaneControl } from './lane/contract.ts';
import type { IntakeControl } from './lane/intake/contract.ts';
import { isStale, type KnownList } from './lane/policy.ts';
import type { Policy } from './lane/policy-schema.ts';
import type { Link } from './link/link.ts';
import type { LoadedLists } from './lists.ts';
import type { Loss } from './store/contract/damage.ts';
import type { DiskStatus } from './store/contract/disk.ts';

export interface HealthSources {
  readonly board: Pick<Board, 'failures'>;
  readonly lanes: readonly Pick<LaneControl, 'view'>[];
  readonly intake?: Pick<IntakeControl, 'view'>;
  readonly link: Pick<Link, 'status'>;
  readonly lists: Pick<LoadedLists, 'known'>;
  readonly rules: { readonly policy: Pick<Policy, 'lists'> };
  readonly now: Date;
  readonly disk: DiskStatus;
  readonly losses: readonly Loss[];
}

/** How each part stands, in words that carry no personal data. */
export function kioskHealth(sources: HealthSources): PartHealth[] {
  const { board, lanes, intake, link, lists, rules, now, disk, losses } = sources;
  const known = new Map(lists.known().map(list => [list.name, list]));
  return [
    ...lanes.map(laneHealth),
    ...(intake ? [deskHealth(intake)] : []),
    ...storeHealth(disk),
    ...losses.map(lossHealth),
    ...board.failures.map(
      ({ id, error }): PartHealth => ({ name: `device ${id}`, status: 'down', detail: error.message }),
    ),
    ...rules.policy.lists.map(({ name, maximumAgeHours }) =>
      listHealth(name, known.get(name), maximumAgeHours, now),
    ),
    linkHealth(link),
  ];
}

/** Why a traveller was referred is that traveller's business, and nobody's who asks for the health of a lane. */
function laneHealth({ view }: Pick<LaneControl, 'view'>): PartHealth {
  const { lane, state, reason, failing = [] } = view;
  const isStopped = state === 'out-of-service' || state === 'blocked';
  const detail = isStopped && reason !== undefined ? `${state}: ${reason}` : state;
  const name = `lane ${lane}`;
  if (failing.length === 0) return { name, status: isStopped ? 'degraded' : 'up', detail };
  return { name, status: 'degraded', detail: `${detail}, without ${failing.join(' and ')}` };
}

/** Sensors that fail are asked again at the next intake: what of a person is missing is for the officer. */
function deskHealth({ view }: Pick<IntakeControl, 'view'>): PartHealth {
  const name = `desk ${view.desk}`;
  if (view.closed !== undefined) return { name, status: 'down', detail: `closed: ${view.closed.what}` };
  return { name, status: 'up', detail: view.state };
}

const mebibytes = (bytes: number) => `${Math.floor(bytes / 2 ** 20)} MiB`;
const diskHealth = { ample: 'up', low: 'degraded', full: 'down' } as const;

export function storeHealth({ level, meaning, freeBytes, kinds, isOpen, journal }: DiskStatus): PartHealth[] {
  const waiting = journal.waiting === 0 ? '' : `, ${journal.waiting} records wait for room`;
  const detail = `${mebibytes(freeBytes)} free; ${meaning}${waiting}`;
  const closed = 'a write has failed: nothing is taken until the store is open again';
  return [
    {
      name: 'store',
      status: isOpen ? diskHealth[level] : 'down',
      detail: isOpen ? detail : `${detail}; ${closed}`,
    },
    ...kinds.flatMap(quotaHealth),
  ];
}

/** Until somebody has looked into it. */
export function lossHealth({ verdict, detail }: Loss): PartHealth {
  const what = verdict === 'lost' ? 'records are lost' : 'the last record may be lost';
  return { name: 'store records', status: 'degraded', detail: `${what}: ${detail}` };
}

function quotaHealth({ kind, bytes, quotaBytes }: DiskStatus['kinds'][number]): PartHealth[] {
  if (quotaBytes === undefined) return [];
  const detail = `${mebibytes(bytes)} of ${mebibytes(quotaBytes)}`;
  return [{ name: `store ${kind}`, status: bytes < quotaBytes ? 'up' : 'degraded', detail }];
}

function listHealth(
  name: string,
  list: KnownList | undefined,
  maximumAgeHours: number,
  now: Date,
): PartHealth {
  const part = `list ${name}`;
  if (list === undefined) {
    return { name: part, status: 'down', detail: 'missing: every search is GREY until it is imported' };
  }
  const expiry = list.expiresAt === undefined ? '' : `, expires at ${list.expiresAt}`;
  const detail = `imported at ${list.importedAt}${expiry}`;
  if (!isStale(list, maximumAgeHours, now)) return { name: part, status: 'up', detail };
  return {
    name: part,
    status: 'down',
    detail: `stale: every search is GREY until it is imported again; ${detail}`,
  };
}

function linkHealth({ status: { connected, inFlight, lastError } }: Pick<Link, 'status'>): PartHealth {
  if (connected) return { name: 'link', status: 'up', detail: `connected, ${inFlight} in flight` };
  return {
    name: 'link',
    status: 'degraded',
    detail: lastError ?? 'not connected: what happens is kept in the outbox',
  };
}
