import type { Board } from '../hal/board.ts';
import type { PartHealth } from './http/contract.ts';
import type { LaneControl } from './lane/contract.ts';
import type { Policy } from './lane/policy-schema.ts';
import type { Link } from './link/link.ts';
import type { LoadedLists } from './lists.ts';
import { reserveBytes } from './store/parameters.ts';

export interface HealthSources {
  /** On the volume of the store. */
  readonly freeBytes: () => number;
  readonly board: Board;
  readonly lane: LaneControl;
  readonly link: Pick<Link, 'status'>;
  readonly lists: LoadedLists;
  readonly policy: Policy;
}

/** How each part stands, in words that carry no personal data. */
export function kioskHealth({ freeBytes, board, lane, link, lists, policy }: HealthSources): PartHealth[] {
  const known = new Set(lists.known().map(({ name }) => name));
  return [
    laneHealth(lane),
    storeHealth(freeBytes()),
    ...board.failures.map(
      ({ id, error }): PartHealth => ({ name: `device ${id}`, status: 'down', detail: error.message }),
    ),
    ...policy.lists.map(({ name }) => listHealth(name, known.has(name))),
    linkHealth(link),
  ];
}

function laneHealth({ view }: LaneControl): PartHealth {
  const { lane, state, reason } = view;
  const status = state === 'out-of-service' || state === 'blocked' ? 'degraded' : 'up';
  return { name: `lane ${lane}`, status, detail: reason === undefined ? state : `${state}: ${reason}` };
}

function storeHealth(freeBytes: number): PartHealth {
  const detail = `${Math.round(freeBytes / 2 ** 20)} MiB free`;
  if (freeBytes > reserveBytes) return { name: 'store', status: 'up', detail };
  return {
    name: 'store',
    status: 'down',
    detail: `${detail}: nothing can be kept, so an officer is called each time`,
  };
}

function listHealth(name: string, isKnown: boolean): PartHealth {
  if (isKnown) return { name: `list ${name}`, status: 'up', detail: 'loaded' };
  return {
    name: `list ${name}`,
    status: 'down',
    detail: 'missing: every search is GREY until it is imported',
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
