import type { Encounter } from '../../core/encounter.ts';
import { Fault } from '../../core/errors.ts';
import type { KioskEvent } from '../../core/event.ts';
import type { KioskAddress } from '../../core/kiosk-address.ts';
import { clientIdOf } from '../../link/topics.ts';
import type { HubStore } from '../../store/contract/hub-store.ts';
import type { ReceivedEvent } from '../../store/contract/received.ts';

/** A hit as everybody who is signed in may see it: it names nobody. */
export interface Hit {
  /** tenant/shard/device */
  readonly kiosk: string;
  /** ISO 8601 instant. */
  readonly decidedAt: string;
  readonly encounter: string;
  readonly lane: string;
  readonly answer: Encounter['answer'];
  readonly disposition: Encounter['disposition'];
  /** Of the lists that candidates are on. */
  readonly lists: readonly string[];
  readonly candidates: number;
}

/** A hit in the inbox. */
export interface InboxLine extends Hit {
  /** The number under which the hub has received it. */
  readonly id: string;
  /** ISO 8601 instant. */
  readonly receivedAt: string;
}

/** The same with the person. */
export interface InboxDetail extends InboxLine {
  readonly whole: Encounter;
}

export interface InboxPage {
  readonly hits: readonly InboxLine[];
  /** Goes on before it; absent when there is nothing more. */
  readonly next?: string;
}

/** The hits among what the hub has received, newest first. */
export async function inboxPage(
  store: Pick<HubStore, 'hits'>,
  page: { readonly limit: number; readonly before?: number },
): Promise<InboxPage> {
  const hits = (await store.hits(page)).flatMap(event => lineOf(event) ?? []);
  const last = hits.at(-1);
  return { hits, ...(last && hits.length === page.limit && { next: last.id }) };
}

/** Undefined for what is no hit. */
export function hitOf(address: KioskAddress, event: KioskEvent): Hit | undefined {
  if (event.type !== 'org.bitmap.encounter.v1') return undefined;
  const { id: encounter, decidedAt, lane, answer, disposition, candidates } = event.data;
  if (answer !== 'RED' && answer !== 'YELLOW') return undefined;
  const lists = [...new Set(candidates.map(({ list }) => list))];
  const what = { encounter, decidedAt, lane, answer, disposition, lists };
  return { kiosk: clientIdOf(address), ...what, candidates: candidates.length };
}

function lineOf({ address, entry, number, receivedAt }: ReceivedEvent): InboxLine | undefined {
  const hit = hitOf(address, entry.event);
  return hit && { id: String(number), receivedAt, ...hit };
}

/** Fault `not-found` for what is no hit, or has been erased. */
export async function inboxDetail(store: Pick<HubStore, 'received'>, id: number): Promise<InboxDetail> {
  const [event] = await store.received({ limit: 1, before: id + 1 });
  const line = event?.number === id ? lineOf(event) : undefined;
  if (event?.entry.event.type === 'org.bitmap.encounter.v1' && line !== undefined)
    return { ...line, whole: event.entry.event.data };
  throw new Fault('not-found', 'there is no such hit', { given: String(id) });
}
