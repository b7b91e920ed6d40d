import type { Published } from '../../core/watchlist.ts';
import type { ListChange } from './delta.ts';
import type { ListDigest } from './list-digest.ts';
import type { ListReport } from './messages.ts';
import type { Offer } from './offer.ts';
import type { ListEpoch, ListPlace } from './place.ts';
import { RefusedList } from './refused.ts';

/** What was done, and how many subjects it was about. */
export type Pass = Pick<ListReport, 'how' | 'added' | 'replaced' | 'deleted'>;
export const nothing: Pass = { how: 'nothing', added: 0, replaced: 0, deleted: 0 };

export interface ApplyParts {
  readonly list: string;
  readonly place: ListPlace;
  readonly log: (line: string) => void;
}

export interface OfferTimes {
  /** When the offer was found to be the newest. */
  readonly confirmedAt: Date;
  /** ISO 8601 instant: when the first of its signatures runs out. */
  readonly signedUntil: string;
}

/**
 * Brings a list to the epoch that is offered, by the least that does it: nothing, the deltas, the buckets that differ, or all of it.
 * What would be held is held against the root that was signed before anything is written.
 */
export async function applyOffer(offer: Offer, times: OfferTimes, parts: ApplyParts): Promise<Pass> {
  const { place, list } = parts;
  const standing = await place.standing(list);
  const work = { offer, parts, epoch: epochOf(offer, times, list) };
  if (standing === undefined) return replaceAll(work);
  requireOnward(standing, offer.published, list);
  const held = await place.digest(list);
  const root = held.root.toString('hex');
  if (standing.epoch === offer.manifest.epoch && root === offer.manifest.root) {
    await place.confirm(list, work.epoch);
    return nothing;
  }
  const isDrifted = root !== standing.root;
  const done = isDrifted ? await repair(work, held) : await applyDeltas(work, standing, held);
  return done ?? replaceAll(work, held);
}

interface Work {
  readonly offer: Offer;
  readonly parts: ApplyParts;
  readonly epoch: Omit<ListEpoch, 'digest'>;
}

function epochOf(
  { manifest, published }: Offer,
  { confirmedAt, signedUntil }: OfferTimes,
  list: string,
): Work['epoch'] {
  const ends = [signedUntil, manifest.expiresAt ?? signedUntil].map(text => Date.parse(text));
  const expiresAt = new Date(Math.min(...ends)).toISOString();
  return { list, published, confirmedAt: confirmedAt.toISOString(), expiresAt };
}

/** Undefined when there are no deltas from what is held, or they do not lead there: then the whole list is taken. */
async function applyDeltas(work: Work, standing: Published, held: ListDigest): Promise<Pass | undefined> {
  try {
    const change = await work.offer.changesSince(standing);
    return change && (await changeHeld('delta', work, held, change));
  } catch (error) {
    const leadsElsewhere =
      error instanceof RefusedList && ['chain-broken', 'drifted'].includes(error.refusal);
    if (!leadsElsewhere) throw error;
    work.parts.log(`${error.message}; the whole list is taken`);
    return undefined;
  }
}

async function repair(work: Work, held: ListDigest): Promise<Pass | undefined> {
  const change = await work.offer.repair(held);
  return change && changeHeld('repair', work, held, change);
}

async function changeHeld(
  how: Pass['how'],
  { offer, parts, epoch }: Work,
  held: ListDigest,
  { upserts, removals }: ListChange,
): Promise<Pass> {
  const change = { upserts, removals: removals.filter(id => held.has(id)) };
  const digest = await parts.place.after(parts.list, change);
  offer.requireRoot(digest);
  await parts.place.change({ ...epoch, digest }, change);
  const deleted = change.removals.length;
  const added = digest.size - held.size + deleted;
  return { how, added, replaced: upserts.length - added, deleted };
}

async function replaceAll({ offer, parts, epoch }: Work, held?: ListDigest): Promise<Pass> {
  const { entries, digest } = await offer.snapshot();
  await parts.place.replace({ ...epoch, digest }, entries);
  const staying = entries.filter(({ subject }) => held?.has(subject.id));
  const replaced = staying.filter(entry => held?.holds(entry.subject.id, entry.digest) === false);
  return {
    how: 'snapshot',
    added: entries.length - staying.length,
    replaced: replaced.length,
    deleted: (held?.size ?? 0) - staying.length,
  };
}

/** An epoch is never taken back, and never is another one than it was. */
function requireOnward(standing: Published, offered: Published, list: string): void {
  const where = `list ${list}`;
  if (offered.epoch < standing.epoch)
    throw new RefusedList('rolled-back', 'an older epoch', {
      where,
      given: `${offered.epoch}`,
      wanted: `${standing.epoch} or later`,
    });
  if (offered.epoch === standing.epoch && offered.head !== standing.head)
    throw new RefusedList('chain-broken', 'another epoch of the same number', {
      where,
      given: `${offered.epoch}`,
    });
}
