import type { CancelTimer } from '../../../hal/clock.ts';
import type { Report } from '../../http/shell.ts';
import type { FleetDesk } from '../desk/fleet-desk.ts';
import { hitOf } from '../desk/inbox.ts';
import type { KioskSummary } from '../desk/kiosk-row.ts';
import type { HubHttpContext } from './contract.ts';

/** How often kiosks and jobs are looked at while somebody listens, in ms. 500 to 30,000. */
const lookMs = 2_000;
/** Kiosks that one event names; who hears of more reads the list again. */
const changedNamed = 100;

interface Look {
  readonly summary: KioskSummary;
  /** How each kiosk stands, by its address, in a line that is compared. */
  readonly kiosks: ReadonlyMap<string, string>;
  readonly jobs: ReadonlyMap<string, string>;
}

/** How all stand now. */
export function lookAt(fleet: FleetDesk): Look {
  const { summary, standing } = fleet.standing();
  const jobs = new Map(fleet.jobs().map(job => [job.id, JSON.stringify(job)]));
  return { summary, kiosks: standing, jobs };
}

/** Feeds changes of kiosks and jobs, and new hits, into the live events. */
export function startFeed({ deps, live }: HubHttpContext, report: Report): () => void {
  const { fleet, hub, clock } = deps;
  let last: Look | undefined;
  let cancel: CancelTimer;
  const look = () => {
    if (live.listeners === 0) {
      last = undefined; // whoever comes is told how all stand
      return;
    }
    const now = lookAt(fleet);
    if (last !== undefined) tellChanges(last, now, (name, value) => live.publish(name, value));
    last = now;
  };
  const tick = () => {
    try {
      look();
    } catch (error) {
      report(error, 'events');
    }
    cancel = clock.after(lookMs, tick);
  };
  cancel = clock.after(lookMs, tick);
  const stopHits = hub.onReceived(({ address, entry: { event } }) => {
    const hit = hitOf(address, event);
    if (hit !== undefined && live.listeners > 0) live.publish('hit', hit);
  });
  return () => {
    cancel();
    stopHits();
  };
}

function tellChanges(before: Look, now: Look, tell: (name: string, value: unknown) => void): void {
  const changed = [...now.kiosks].filter(([address, line]) => before.kiosks.get(address) !== line);
  if (changed.length > 0) {
    const named = changed.slice(0, changedNamed).map(([address]) => address);
    tell('kiosks', { summary: now.summary, changed: named, isMore: changed.length > named.length });
  }
  for (const [id, job] of now.jobs) if (before.jobs.get(id) !== job) tell('job', JSON.parse(job));
  for (const id of before.jobs.keys()) if (!now.jobs.has(id)) tell('job', { id, gone: true });
}
