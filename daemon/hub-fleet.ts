// What a hub wants of its kiosks, on their line.
import type { CancelTimer, Clock } from '../hal/clock.ts';
import { messageOf } from './core/errors.ts';
import type { KioskAddress } from './core/kiosk-address.ts';
import type { Hub } from './hub/hub.ts';
import { Groups } from './hub/jobs/groups.ts';
import { HubJobs } from './hub/jobs/hub-jobs.ts';
import { HubShadow } from './hub/shadow/hub-shadow.ts';
import type { Machine } from './machine.ts';
import type { Documents } from './store/contract/documents.ts';
import { newUlids } from './ulids.ts';

export interface Fleet {
  readonly shadow: HubShadow;
  readonly groups: Groups;
  readonly jobs: HubJobs;
}

export interface FleetParts {
  readonly documents: Documents;
  readonly machine: Machine;
  /** Puts a message of a kind on its way to a kiosk; it may be lost. */
  readonly send: (to: KioskAddress, kind: string, data: unknown) => void;
}

/** With what was wanted and told before the restart. Faults: those of the store. */
export async function openFleet({ documents, machine, send }: FleetParts): Promise<Fleet> {
  const { clock } = machine;
  const log = (line: string) => machine.log(`fleet: ${line}`);
  const shadow = await HubShadow.open({
    ...{ documents, clock, log },
    send: (to, message) => send(to, 'shadow', message),
  });
  const groups = await Groups.open(documents);
  const jobs = await HubJobs.open({
    ...{ documents, groups, clock, log },
    kiosks: () => shadow.kiosks(),
    configure: async (kiosk, configuration, by) => {
      const [published] = await shadow.publish({ kiosks: [kiosk], configuration, by });
      if (published === undefined) throw new Error('one kiosk was named');
      return published.version;
    },
    send: (to, message) => send(to, 'job', message),
    newId: newUlids(machine),
  });
  return { shadow, groups, jobs };
}

/** How often jobs are brought on, in ms. 100 to 10,000. */
const tickMs = 1_000;

/** Takes what kiosks say of themselves and of their jobs, and brings the jobs on, until it is closed. */
export function attendFleet(
  { shadow, jobs }: Pick<Fleet, 'shadow' | 'jobs'>,
  hub: Pick<Hub, 'handle' | 'onState'>,
  { clock, log }: Pick<Machine, 'clock' | 'log'>,
): { close(): Promise<void> } {
  hub.handle('shadow', (from, data) => shadow.handle(from, data));
  hub.handle('health', (from, data) => shadow.handle(from, data));
  hub.handle('job', (from, data) => jobs.handle(from, data));
  const stop = hub.onState((from, state) => {
    if (state === 'offline') void shadow.leave(from);
  });
  const ticks = everySoOften(clock, () =>
    jobs.tick().catch((error: unknown) => log(`fleet: jobs: ${messageOf(error)}`)),
  );
  return {
    close: async () => {
      stop();
      await ticks.close();
    },
  };
}

function everySoOften(clock: Clock, work: () => Promise<void>): { close(): Promise<void> } {
  let cancel: CancelTimer = () => {};
  let underWay = Promise.resolve();
  let isOpen = true;
  const turn = async () => {
    await work();
    if (isOpen) arm();
  };
  const arm = () => {
    cancel = clock.after(tickMs, () => {
      underWay = turn();
    });
  };
  arm();
  return {
    close: () => {
      isOpen = false;
      cancel();
      return underWay;
    },
  };
}
