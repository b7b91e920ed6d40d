import { type AuthorityAnswers, authorityCarriers } from './authority-answers.ts';
import { type Order, type OrderName, pageLength } from './control-orders.ts';
import type { Encounter, Erasure, EvidenceSample, OfficerDecision } from './core/encounter.ts';
import { Fault } from './core/errors.ts';
import { type FleetAnswers, fleetCarriers } from './fleet-answers.ts';
import type { FleetDesk } from './hub/desk/fleet-desk.ts';
import type { AuthorityPlace } from './hub-authority.ts';
import type { HubSearch } from './hub-search.ts';
import type { KeyChange } from './key-change.ts';
import type { QuarantinedRecord } from './store/contract/damage.ts';
import type { DiskStatus } from './store/contract/disk.ts';
import type { HubStore } from './store/contract/hub-store.ts';
import type { KioskStore } from './store/contract/kiosk-store.ts';
import type { RotationProgress } from './store/contract/rotation.ts';

/** What may be listed without looking at a person. */
export interface EncounterRow
  extends Pick<Encounter, 'id' | 'decidedAt' | 'device' | 'lane' | 'answer' | 'disposition'> {
  readonly totalMs: number;
}

/** A record as it was found, its bytes in base64. */
export type QuarantinedCopy = Omit<QuarantinedRecord, 'bytes'> & { readonly base64: string };

/** A sample, its bytes in base64; without a picture the first is empty. */
export interface SampleCopy extends Pick<EvidenceSample, 'modality' | 'position'> {
  readonly pngBase64: string;
  readonly templateBase64: string;
}

/** What each order is answered, as JSON; a backup, which is a stream of bytes, is answered in `control-socket.ts`. */
export interface Answers extends AuthorityAnswers, FleetAnswers {
  readonly 'store.status': DiskStatus;
  /** Undefined when it was only begun. */
  readonly 'keys.rotate': { readonly done?: RotationProgress };
  readonly 'audit.quarantine': { readonly records: readonly QuarantinedCopy[] };
  /** Newest first; `next` when there may be more. */
  readonly 'encounter.list': { readonly encounters: readonly EncounterRow[]; readonly next?: string };
  readonly 'encounter.show': Encounter & { readonly decisions: readonly OfficerDecision[] };
  /** What is kept of what it was captured, and the encounter. */
  readonly 'encounter.samples': { readonly encounter: Encounter; readonly samples: readonly SampleCopy[] };
  readonly 'encounter.erase': Erasure;
}
export type AnsweredName = keyof Answers & OrderName;

/** The store that is asked, by whoever holds it: a daemon, or a verb on its own. */
export interface Asked {
  readonly kiosk?: KioskStore;
  readonly hub?: HubStore;
  /** Of a hub. */
  readonly authority?: AuthorityPlace;
  readonly fleet?: () => Promise<FleetDesk>;
  readonly search?: Pick<HubSearch, 'search'>;
  readonly keyChange: KeyChange;
  /** ISO 8601 instant. */
  readonly now: () => string;
}

/** While an order is carried out. */
export interface Course {
  readonly onProgress: (progress: RotationProgress) => void;
  /** Nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

type Carry = {
  readonly [Name in AnsweredName]: (
    order: Order<Name>,
    asked: Asked,
    course: Course,
  ) => Promise<Answers[Name]>;
};

const carriers: Carry = {
  'store.status': async (_order, asked) => eitherOf(asked).disk(),
  'keys.rotate': rotate,
  'audit.quarantine': async (_order, asked) => ({
    records: (await eitherOf(asked).quarantined()).map(({ bytes, ...record }) => ({
      ...record,
      base64: Buffer.from(bytes).toString('base64'),
    })),
  }),
  'encounter.list': (order, asked) =>
    asked.hub === undefined ? listKept(kioskOf(asked), order) : listReceived(asked.hub, order),
  'encounter.show': show,
  'encounter.samples': samples,
  'encounter.erase': erase,
  ...authorityCarriers,
  ...fleetCarriers,
};

/** Carries out an order on a store, and puts on record what has to be. Rejects with the store's Faults. */
export function carryOut<Name extends AnsweredName>(
  name: Name,
  order: Order<Name>,
  asked: Asked,
  course: Course,
): Promise<Answers[Name]> {
  const carry: Carry[Name] = carriers[name];
  return carry(order, asked, course);
}

function eitherOf({ kiosk, hub }: Pick<Asked, 'kiosk' | 'hub'>): KioskStore | HubStore {
  const store = kiosk ?? hub;
  if (store === undefined) throw new Error('there is no store to ask');
  return store;
}

function kioskOf({ kiosk }: Pick<Asked, 'kiosk'>): KioskStore {
  if (kiosk !== undefined) return kiosk;
  throw new Fault('bad-usage', 'the data folder belongs to a hub', {
    remedy: 'ask the kiosk: what it erases, its hub erases too',
  });
}

async function rotate(
  { actor, later }: Order<'keys.rotate'>,
  { keyChange }: Asked,
  { onProgress, signal }: Course,
): Promise<Answers['keys.rotate']> {
  await keyChange.begin(actor);
  return later ? {} : { done: await keyChange.finished(onProgress, signal) };
}

async function listKept(
  store: KioskStore,
  { limit, before }: Order<'encounter.list'>,
): Promise<Answers['encounter.list']> {
  const page = await store.encounters({ limit, ...(before !== undefined && { before }) });
  const last = page.at(-1);
  return { encounters: page.map(rowOf), ...(last && page.length === limit && { next: last.id }) };
}

/** Out of all that a hub has received, the encounters. */
async function listReceived(
  store: HubStore,
  { limit, before: from }: Order<'encounter.list'>,
): Promise<Answers['encounter.list']> {
  const encounters: EncounterRow[] = [];
  let before = from === undefined ? undefined : Number(from);
  for (;;) {
    const page = await store.received({ limit: pageLength, ...(before !== undefined && { before }) });
    for (const { entry, number } of page) {
      before = number;
      if (entry.event.type === 'org.bitmap.encounter.v1') encounters.push(rowOf(entry.event.data));
      if (encounters.length === limit) return { encounters, next: String(number) };
    }
    if (page.length < pageLength) return { encounters };
  }
}

function rowOf({ id, decidedAt, device, lane, answer, disposition, times }: Encounter): EncounterRow {
  return { id, decidedAt, device, lane, answer, disposition, totalMs: Math.round(times.totalMs) };
}

/** A view of a person's data: it stands in the audit before anybody sees it. */
async function show(
  { encounter: id, actor }: Order<'encounter.show'>,
  asked: Asked,
): Promise<Answers['encounter.show']> {
  const store = kioskOf(asked);
  const encounter = await seen(store, id, { action: 'person.viewed', actor, at: asked.now() });
  return { ...encounter, decisions: await store.decisions(id) };
}

/** The same of pictures and templates, which leave the store with it. */
async function samples(
  { encounter: id, actor }: Order<'encounter.samples'>,
  asked: Asked,
): Promise<Answers['encounter.samples']> {
  const store = kioskOf(asked);
  const encounter = await seen(store, id, { action: 'person.exported', actor, at: asked.now() });
  const evidence = encounter.erased === undefined ? await store.evidence(id) : undefined;
  const copies = (evidence?.samples ?? []).map(({ modality, position, png, template }) => ({
    modality,
    position,
    pngBase64: Buffer.from(png).toString('base64'),
    templateBase64: Buffer.from(template).toString('base64'),
  }));
  return { encounter, samples: copies };
}

async function seen(
  store: KioskStore,
  id: string,
  { action, actor, at }: { readonly action: string; readonly actor: string; readonly at: string },
): Promise<Encounter> {
  const encounter = await store.encounter(id);
  if (encounter === undefined) throw new Fault('not-found', 'no such encounter', { where: id });
  await store.commit({ audit: [{ at, action, actor, object: id, detail: { by: 'cli' } }] });
  return encounter;
}

async function erase(
  { encounter, actor, reason }: Order<'encounter.erase'>,
  asked: Asked,
): Promise<Answers['encounter.erase']> {
  const store = kioskOf(asked);
  const receipt = await store.erase({ encounter, at: asked.now(), by: actor, reason: reason.trim() });
  await store.reclaim();
  return receipt;
}
