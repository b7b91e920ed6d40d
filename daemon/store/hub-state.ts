import { BucketMap } from './bucket-map.ts';
import type { DeviceCount, KioskHead, StreamHead } from './contract/received.ts';
import type { WithDocuments } from './documents/plan.ts';
import { loadDocuments, noDocuments } from './documents/stored.ts';
import { below } from './keys.ts';
import type { LedgerRules } from './ledger-state.ts';
import { decodeValue } from './record.ts';
import type { SealedReader } from './sealed-reader.ts';

/** How far a stream of a kiosk has come. */
export interface Stream extends Omit<StreamHead, 'stream'> {
  /** Absent in records from before there was more than one: `events`. */
  readonly stream?: string;
  /** ISO 8601 instant of the last fresh event. */
  readonly lastReceivedAt: string;
  /** How many below `upTo` were never received: their kiosk had deleted them before it first spoke to this hub. */
  readonly missing: number;
}

interface Counters {
  readonly received: number;
  /** Of what came up to this number nothing tells which are hits: the store is from before that was kept. */
  readonly hitsUntold: number;
  /** Kept aside with a place, and without one, so far. */
  readonly placedAside: number;
  readonly unplacedAside: number;
}

/** What the hub's store holds in memory: its own counts, and the head of every stream by its key. */
export interface HubState extends Counters, WithDocuments {
  readonly streams: BucketMap<Stream>;
  /** By the key of its record. */
  readonly kioskHeads: BucketMap<KioskHead>;
}

interface Saved extends Counters {
  /** Absent in stores from before there were documents. */
  readonly documentRevision?: number;
}

const noneCounted = { received: 0, placedAside: 0, unplacedAside: 0 };

export const hubRules: LedgerRules<HubState> = {
  kind: 'hub',
  fresh: () => ({
    ...noneCounted,
    hitsUntold: 0,
    streams: BucketMap.of([]),
    kioskHeads: BucketMap.of([]),
    documents: noDocuments,
  }),
  save: ({ received, hitsUntold, placedAside, unplacedAside, documents }): Saved => {
    return { received, hitsUntold, placedAside, unplacedAside, documentRevision: documents.revision };
  },
  load: async (saved, reader) => {
    const { documentRevision, ...counted } = { ...noneCounted, ...(saved as Partial<Saved>) };
    return {
      ...counted,
      hitsUntold: counted.hitsUntold ?? counted.received,
      streams: await loadMap<Stream>(reader, 'stream'),
      kioskHeads: await loadMap<KioskHead>(reader, 'kiosk-head'),
      documents: await loadDocuments(reader, documentRevision),
    };
  },
};

async function loadMap<Value>(reader: SealedReader, kind: string): Promise<BucketMap<Value>> {
  const records = await reader.list(below(kind));
  return BucketMap.of(records.map(([key, plaintext]) => [key, decodeValue(plaintext) as Value] as const));
}

/**
 * A stream is held from 1, so its head is its count but for what is missing; a device has streams of several names, and
 * of each epoch.
 */
export function countDevices(streams: Iterable<Stream>): DeviceCount[] {
  const counts = new Map<string, DeviceCount>();
  for (const { address, upTo, lastReceivedAt, missing: lost } of streams) {
    const key = JSON.stringify([address.tenant, address.device]);
    const before = counts.get(key);
    const last =
      before !== undefined && before.lastReceivedAt > lastReceivedAt ? before.lastReceivedAt : lastReceivedAt;
    const missing = (before?.missing ?? 0) + lost;
    const events = (before?.events ?? 0) + upTo - lost;
    counts.set(key, {
      tenant: address.tenant,
      device: address.device,
      events,
      missing,
      lastReceivedAt: last,
    });
  }
  return [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}
