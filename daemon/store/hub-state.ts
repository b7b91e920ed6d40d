import type { OutboxEntry } from '../core/event.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import { BucketMap } from './bucket-map.ts';
import type { AuditEntry } from './contract/audit.ts';
import type {
  ChainAlarm,
  DeadLetter,
  DeviceCount,
  KioskHead,
  KioskReport,
  ReceivedEvent,
  ReceivedOutcome,
  StreamHead,
  StreamPlace,
  UnreadReport,
} from './contract/received.ts';
import { ownerOf } from './encounter-record.ts';
import { judgeHead } from './audit/kiosk-heads.ts';
import { below, kioskHeadKey, placedAsideKey, receivedKey, streamKey, unplacedAsideKey } from './keys.ts';
import type { LedgerRules } from './ledger-state.ts';
import type { Plan, Put } from './plan-group.ts';
import { unplacedLetters } from './parameters.ts';
import { decodeValue, encodeRecord } from './record.ts';
import type { SealedReader } from './sealed-reader.ts';

interface Stream extends Omit<StreamHead, 'stream'> {
  /** Absent in records from before there was more than one: `events`. */
  readonly stream?: string;
  /** ISO 8601 instant of the last fresh event. */
  readonly lastReceivedAt: string;
  /** How many below `upTo` were never received: their kiosk had deleted them before it first spoke to this hub. */
  readonly missing: number;
}

interface Counters {
  readonly received: number;
  /** Kept aside with a place, and without one, so far. */
  readonly placedAside: number;
  readonly unplacedAside: number;
}

/** What the hub's store holds in memory: its own counts, and the head of every stream by its key. */
export interface HubState extends Counters {
  readonly streams: BucketMap<Stream>;
  /** By the key of its record. */
  readonly kioskHeads: BucketMap<KioskHead>;
}

const noneCounted: Counters = { received: 0, placedAside: 0, unplacedAside: 0 };

export const hubRules: LedgerRules<HubState> = {
  kind: 'hub',
  fresh: () => ({ ...noneCounted, streams: BucketMap.of([]), kioskHeads: BucketMap.of([]) }),
  save: ({ received, placedAside, unplacedAside }): Counters => ({ received, placedAside, unplacedAside }),
  load: async (saved, reader) => ({
    ...noneCounted,
    ...(saved as Partial<Counters>),
    streams: await loadMap<Stream>(reader, 'stream'),
    kioskHeads: await loadMap<KioskHead>(reader, 'kiosk-head'),
  }),
};

async function loadMap<Value>(reader: SealedReader, kind: string): Promise<BucketMap<Value>> {
  const records = await reader.list(below(kind));
  return BucketMap.of(records.map(([key, plaintext]) => [key, decodeValue(plaintext) as Value] as const));
}

/** Whether an event is the next of its stream, or the first that its kiosk still holds. */
const isNext = ({ seq, first }: { seq: number; first?: number }, upTo: number) =>
  seq === upTo + 1 || (seq === first && seq > upTo);

/** A batch while it is gone through: what it adds to the state that it began from. */
interface Intake {
  readonly state: HubState;
  readonly receivedAt: string;
  readonly touched: Map<string, Stream>;
  readonly fresh: ReceivedEvent[];
  readonly asidePuts: Put[];
  readonly audit: AuditEntry[];
  placedAside: number;
  unplacedAside: number;
}

/** Go-back-N: keeps each event that is the next of its stream, in the order given; all else changes nothing. */
export function planReceived(
  batch: readonly (KioskReport | UnreadReport)[],
  receivedAt: string,
): Plan<HubState, ReceivedOutcome> {
  return state => {
    const { placedAside, unplacedAside } = state;
    const collected = { touched: new Map<string, Stream>(), fresh: [], asidePuts: [], audit: [] };
    const intake: Intake = { state, receivedAt, ...collected, placedAside, unplacedAside };
    for (const report of batch) {
      if ('entry' in report) takeEvent(intake, report);
      else if (report.placed === undefined) keepUnplaced(intake, report);
      else takeUnread(intake, report, report.placed);
    }
    return draftOf(intake);
  };
}

function takeEvent(intake: Intake, { address, entry, first }: KioskReport): void {
  const place = first === undefined ? entry : { ...entry, first };
  if (!moveOn(intake, address, place)) return;
  if (isHeldUnderItsId(intake, address, entry)) return;
  const { state, fresh, receivedAt } = intake;
  fresh.push({ address, entry, number: state.received + fresh.length + 1, receivedAt });
}

/**
 * A kiosk that was restored sends what waited in its backup again, under its seq and in a new epoch, but with the id
 * that it had: of the epoch before, whose stream may have come this far already.
 */
function isHeldUnderItsId(
  { touched, state }: Intake,
  { tenant, device }: KioskAddress,
  { id, stream, epoch, seq }: OutboxEntry,
): boolean {
  const idEpoch = id.split('.', 1)[0] ?? '';
  if (idEpoch === '' || idEpoch === epoch) return false;
  const key = streamKey(tenant, device, idEpoch, stream);
  return ((touched.get(key) ?? state.streams.get(key))?.upTo ?? 0) >= seq;
}

type Placed = NonNullable<UnreadReport['placed']>;

/** The stream goes on without it, and somebody has to look: the audit chain says so for good. */
function takeUnread(intake: Intake, report: UnreadReport, { address, place }: Placed): void {
  if (!moveOn(intake, address, place)) return;
  const { stream, epoch, seq } = place;
  const key = placedAsideKey(++intake.placedAside);
  intake.asidePuts.push({ key, plaintext: encodeRecord(letterOf(report, intake.receivedAt)) });
  const detail = { device: address.device, stream, epoch, seq, reason: report.reason };
  intake.audit.push({ at: intake.receivedAt, action: 'event.kept-aside', actor: 'hub', object: key, detail });
}

/** Anybody can send what has no place: the newest are kept, in a ring. */
function keepUnplaced(intake: Intake, report: UnreadReport): void {
  const key = unplacedAsideKey(intake.unplacedAside++ % unplacedLetters);
  intake.asidePuts.push({ key, plaintext: encodeRecord(letterOf(report, intake.receivedAt)) });
}

function letterOf({ topic, reason, payload, placed }: UnreadReport, receivedAt: string): DeadLetter {
  const letter = { topic, reason, payload: Buffer.from(payload).toString('base64'), receivedAt };
  return placed === undefined ? letter : { ...letter, place: placed.place };
}

/** Moves the head of the stream on by one event; false, and nothing but a touch, when it is not the next. */
function moveOn(intake: Intake, address: KioskAddress, place: Omit<StreamPlace, 'first'>): boolean {
  const { stream: name, epoch, seq } = place;
  const key = streamKey(address.tenant, address.device, epoch, name);
  const stream =
    intake.touched.get(key) ?? intake.state.streams.get(key) ?? freshStream(intake, address, place);
  if (!isNext(place, stream.upTo)) {
    intake.touched.set(key, stream);
    return false;
  }
  const missing = stream.missing + seq - stream.upTo - 1;
  const { receivedAt: lastReceivedAt } = intake;
  intake.touched.set(key, { ...stream, address, upTo: seq, lastReceivedAt, missing });
  return true;
}

function freshStream(
  { receivedAt }: Intake,
  address: KioskAddress,
  place: Omit<StreamPlace, 'first'>,
): Stream {
  const { stream, epoch } = place;
  return { address, stream, epoch, upTo: 0, lastReceivedAt: receivedAt, missing: 0 };
}

function draftOf(intake: Intake) {
  const { state, receivedAt, touched, fresh, asidePuts, audit, placedAside, unplacedAside } = intake;
  const grown = [...touched].filter(([key, { upTo }]) => upTo > (state.streams.get(key)?.upTo ?? 0));
  const { kept, alarms } = judgeHeads(state, fresh);
  const aside = placedAside - state.placedAside + unplacedAside - state.unplacedAside;
  return {
    puts: [
      ...fresh.map(receivedPut),
      ...asidePuts,
      ...[...grown, ...kept].map(([key, value]) => ({ key, plaintext: encodeRecord(value) })),
    ],
    deletes: [],
    erases: fresh.flatMap(erasedBy).map(({ owner }) => owner),
    audit: [
      ...audit,
      ...alarms.map(alarm => alarmEntry(alarm, receivedAt)),
      ...fresh.flatMap(erasedBy).map(({ entry }) => entry),
    ],
    state: {
      received: state.received + fresh.length,
      placedAside,
      unplacedAside,
      streams: state.streams.with(grown),
      kioskHeads: state.kioskHeads.with(kept),
    },
    result: { fresh, aside, heads: [...touched.values()].map(headOf), alarms },
  };
}

/** An encounter of a kiosk, among those of all. */
const ownerAt = ({ tenant, device }: KioskAddress, encounter: string) => `${tenant}/${device}/${encounter}`;

/** What names a person is sealed with a key of the encounter's own here too. */
function receivedPut(event: ReceivedEvent): Put {
  const encounter = ownerOf(event.entry.event);
  const put = { key: receivedKey(event.number), plaintext: encodeRecord(event) };
  return encounter === undefined ? put : { ...put, owner: ownerAt(event.address, encounter) };
}

/** Whom a kiosk has erased, the hub erases; what it has received stays, and opens no more. */
export function erasedBy({ address, entry: { event }, receivedAt }: Omit<ReceivedEvent, 'number'>) {
  if (event.type !== 'org.bitmap.erasure.v1') return [];
  const { encounter, reason, ciphertextSha256 } = event.data;
  const owner = ownerAt(address, encounter);
  const detail = { reason, ciphertextSha256, by: event.data.by };
  const entry: AuditEntry = {
    at: receivedAt,
    action: 'encounter.erased',
    actor: 'hub',
    object: owner,
    detail,
  };
  return [{ owner, entry }];
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

function headOf({ address, stream = 'events', epoch, upTo }: Stream): StreamHead {
  return { address, stream, epoch, upTo };
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
