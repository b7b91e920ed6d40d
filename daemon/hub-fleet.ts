import type { Clock } from '../hal/clock.ts';
import type { KioskAddress } from './core/kiosk-address.ts';
import { Groups } from './hub/jobs/groups.ts';
import { HubJobs } from './hub/jobs/hub-jobs.ts';
import { HubShadow } from './hub/shadow/hub-shadow.ts';
import type { Documents } from './store/contract/documents.ts';

/** What the hub wants of its kiosks, and what it knows of them. */
export interface Fleet {
  readonly shadow: HubShadow;
  readonly groups: Groups;
  readonly jobs: HubJobs;
  close(): Promise<void>;
}

export interface FleetParts {
  readonly documents: Documents;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Puts a message on its way to a kiosk; it may be lost. */
  readonly send: (to: KioskAddress, kind: string, data: unknown) => void;
}

/** The fleet as the documents of the hub's store have it. */
export async function openFleet({ documents, clock, log, randomBytes, send }: FleetParts): Promise<Fleet> {
  const shadow = await HubShadow.open({
    documents,
    clock,
    log,
    send: (to, message) => send(to, 'shadow', message),
  });
  const groups = await Groups.open(documents);
  const jobs = await HubJobs.open({
    documents,
    groups,
    kiosks: () => shadow.kiosks(),
    configure: async (address, configuration, by) => {
      const [published] = await shadow.publish({ kiosks: [address], configuration, by });
      if (published === undefined) throw new Error('nothing was published');
      return published.version;
    },
    send: (to, message) => send(to, 'job', message),
    newId: () => Buffer.from(randomBytes(12)).toString('hex'),
    clock,
    log,
  });
  return { shadow, groups, jobs, close: async () => {} };
}
