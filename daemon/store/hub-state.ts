import { BucketMap } from './bucket-map.ts';
import type {
  AuditEntry,
  ChainAlarm,
  DeviceCount,
  KioskHead,
  KioskReport,
  ReceivedEvent,
  ReceivedOutcome,
  StreamHead,
} from './contract.ts';
import { judgeHead } from './kiosk-heads.ts';
import { below, kioskHeadKey, receivedKey, streamKey } from './keys.ts';
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
  /** By the key of its record. */
  readonly kioskHeads: BucketMap<KioskHead>;
}

export const hubRules: LedgerRules<HubState> = {
  kind: 'hub',
  fresh: () => ({ received: 0, streams: BucketMap.of([]), kioskHeads: BucketMap.of([]) }),
  save: ({ received }) => ({ received }),
  load: async (saved, reader) => ({
    received: (saved as { received: number }).received,
    streams: await loadMap<Stream>(reader, 'stream'),
    kioskHeads: await loadMap<KioskHead>(reader, 'kiosk-head'),
  }),
};

async function loadMap<Value>(reader: SealedReader, kind: string): Promise<BucketMap<Value>> {
  const records = await reader.list(below(kind));
  return BucketMap.of(records.map(([key, plaintext]) => [key, decodeValue(plaintext) as Value] as const));
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
  const { kept, alarms } = judgeHeads(state, fresh);
  const heads = [...touched.values()].map(({ address, epoch, upTo }) => ({ address, epoch, upTo }));
  return {
    puts: [
      ...fresh.map(event => ({ key: receivedKey(event.number), plaintext: encodeRecord(event) })),
      ...[...grown, ...kept].map(([key, value]) => ({ key, plaintext: encodeRecord(value) })),
    ],
    deletes: [],
    audit: alarms.map(alarm => alarmEntry(alarm, fresh[0]?.receivedAt ?? '')),
    state: {
      received: state.received + fresh.length,
      streams: state.streams.with(grown),
      kioskHeads: state.kioskHeads.with(kept),
    },
    result: { fresh, heads, alarms },
  };
}

/** The signed heads among the events, each held against the one before it. */
function judgeHeads({ kioskHeads }: HubState, fresh: readonly ReceivedEvent[]) {
  const kept = new Map<string, KioskHead>();
  const alarms: ChainAlarm[] = [];
  for (const report of fresh) {
    const { address, entry } = report;
    if (entry.event.type !== 'org.bitmap.audit-head.v1') continue;
    const key = kioskHeadKey(address.tenant, address.device);
    const outcome = judgeHead(report, entry.event.data, kept.get(key) ?? kioskHeads.get(key));
    if (outcome.kept) kept.set(key, outcome.kept);
    if (outcome.alarm) alarms.push(outcome.alarm);
  }
  return { kept, alarms };
}

function alarmEntry({ address, epoch, seq, defect, detail }: ChainAlarm, at: string): AuditEntry {
  const { tenant, device } = address;
  return {
    at,
    action: `kiosk-chain.${defect}`,
    actor: 'hub',
    object: `${tenant}/${device}`,
    detail: { epoch, seq, detail },
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
