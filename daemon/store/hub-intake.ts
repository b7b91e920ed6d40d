import type { OutboxEntry } from '../core/event.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import { judgeHead } from './audit/kiosk-heads.ts';
import type { AuditEntry } from './contract/audit.ts';
import type {
  ChainAlarm,
  DeadLetter,
  KioskHead,
  KioskReport,
  ReceivedEvent,
  ReceivedOutcome,
  StreamHead,
  StreamPlace,
  UnreadReport,
} from './contract/received.ts';
import { ownerOf } from './encounter-record.ts';
import type { HubState, Stream } from './hub-state.ts';
import { hitKey, kioskHeadKey, placedAsideKey, receivedKey, streamKey, unplacedAsideKey } from './keys.ts';
import { unplacedLetters } from './parameters.ts';
import type { Plan, Put } from './plan-group.ts';
import { encodeRecord } from './record.ts';

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
      ...fresh.filter(isHit).map(hitPut),
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
      ...state,
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

/** RED or YELLOW: for people to look at. */
export function isHit({ entry: { event } }: Pick<ReceivedEvent, 'entry'>): boolean {
  if (event.type !== 'org.bitmap.encounter.v1') return false;
  return event.data.answer === 'RED' || event.data.answer === 'YELLOW';
}

/** It names nobody: the event itself says who it is. */
const hitPut = ({ number }: ReceivedEvent): Put => ({ key: hitKey(number), plaintext: encodeRecord({}) });

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
