import { BucketMap } from './bucket-map.ts';
import type { DeviceCount, KioskReport, ReceivedEvent, ReceivedOutcome, StreamHead } from './contract.ts';
import { below, receivedKey, streamKey } from './keys.ts';
import type { LedgerRules, Plan } from './ledger.ts';
import { decodeValue, encodeRecord } from './record.ts';
import type { SealedReader } from './sealed-reader.ts';

interface Stream extends StreamHead {
  /** ISO 8601 instant of the last fresh event. */
  readonly lastReceivedAt: string;
  /** How many below `upTo` were never received: their kiosk had deleted them before it first spoke to this hub. */
  readonly missing: number;
}

/** What the hub's store holds in memory: its own count, and the head of every stream by its key. */
export interface HubState {
  readonly received: number;
  readonly streams: BucketMap<Stream>;
}

export const hubRules: LedgerRules<HubState> = {
  kind: 'hub',
  fresh: () => ({ received: 0, streams: BucketMap.of([]) }),
  save: ({ received }) => ({ received }),
  load: async (saved, reader) => ({
    received: (saved as { received: number }).received,
    streams: await loadStreams(reader),
  }),
};

async function loadStreams(reader: SealedReader): Promise<BucketMap<Stream>> {
  const records = await reader.list(below('stream'));
  return BucketMap.of(records.map(([key, plaintext]) => [key, decodeValue(plaintext) as Stream] as const));
}

const keyOf = ({ address, entry }: KioskReport) => streamKey(address.tenant, address.device, entry.epoch);

const isNext = ({ entry, first }: KioskReport, upTo: number) =>
  entry.seq === upTo + 1 || (entry.seq === first && entry.seq > upTo);

/** Go-back-N: keeps each entry that is the next of its stream, in the order given; all else changes nothing. */
export function planReceived(
  batch: readonly KioskReport[],
  receivedAt: string,
): Plan<HubState, ReceivedOutcome> {
  return state => {
    const touched = new Map<string, Stream>();
    const fresh: ReceivedEvent[] = [];
    for (const report of batch) {
      const key = keyOf(report);
      const { address, entry } = report;
      const stream = touched.get(key) ??
        state.streams.get(key) ?? {
          address,
          epoch: entry.epoch,
          upTo: 0,
          lastReceivedAt: receivedAt,
          missing: 0,
        };
      if (!isNext(report, stream.upTo)) {
        touched.set(key, stream);
        continue;
      }
      fresh.push({ address, entry, number: state.received + fresh.length + 1, receivedAt });
      const missing = stream.missing + entry.seq - stream.upTo - 1;
      touched.set(key, { ...stream, address, upTo: entry.seq, lastReceivedAt: receivedAt, missing });
    }
    return draftOf(state, fresh, touched);
  };
}

function draftOf(state: HubState, fresh: readonly ReceivedEvent[], touched: ReadonlyMap<string, Stream>) {
  const grown = [...touched].filter(([key, { upTo }]) => upTo > (state.streams.get(key)?.upTo ?? 0));
  const eventPuts = fresh.map(event => ({ key: receivedKey(event.number), plaintext: encodeRecord(event) }));
  const streamPuts = grown.map(([key, stream]) => ({ key, plaintext: encodeRecord(stream) }));
  const heads = [...touched.values()].map(({ address, epoch, upTo }) => ({ address, epoch, upTo }));
  return {
    puts: [...eventPuts, ...streamPuts],
    deletes: [],
    audit: [],
    state: { received: state.received + fresh.length, streams: state.streams.with(grown) },
    result: { fresh, heads },
  };
}

/** A stream is held from 1, so its head is its count but for what is missing; a device has a stream for each epoch. */
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
