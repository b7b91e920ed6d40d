// Opens a store, lets LevelDB merge all that it has of people, and prints what the store says of itself.
import { writeSync } from 'node:fs';
import type { Fault } from '../../daemon/core/errors.ts';
import { openKioskStore } from '../../daemon/store/kiosk-store.ts';
import { storeOptions } from './store.ts';

/** What a run that comes to its end tells. */
export interface Compacted {
  readonly told: readonly string[];
  readonly aside: readonly string[];
  readonly alarms: readonly string[];
  readonly encounters: number;
  /** Encounters whose pictures are read. */
  readonly evidence: number;
}

const [folder = ''] = process.argv.slice(2);
const told: string[] = [];
const onCorrupt = (fault: Fault) => void told.push(fault.message);
const store = await openKioskStore(folder, storeOptions({ create: false, onCorrupt }));
await store.reclaim();
const listed = await store.encounters({ limit: 10_000 });
let evidence = 0;
for (const { id } of listed) if ((await store.evidence(id)) !== undefined) evidence++;
const aside = (await store.quarantined()).map(({ key }) => key);
const alarms = (await store.outbox.read('urgent', 0, 1_000)).flatMap(({ event }) =>
  event.type === 'org.bitmap.alarm.v1' ? [event.data.detail] : [],
);
await store.close();
const compacted: Compacted = { told, aside, alarms, encounters: listed.length, evidence };
writeSync(1, JSON.stringify(compacted));
