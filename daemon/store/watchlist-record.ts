import { Fault } from '../core/errors.ts';
import type { Reference, Subject, Watchlist } from '../core/watchlist.ts';
import type { BucketMap } from './bucket-map.ts';
import type { WatchlistEntry } from './contract/kiosk-store.ts';
import { entriesOf, listKey, referenceKey, referencesOf } from './keys.ts';
import { decodeRecord, decodeValue, encodeRecord } from './record.ts';
import type { SealedReader } from './sealed-reader.ts';

/** A watchlist without its references, which have a record each. */
export interface ListHeader extends Omit<Watchlist, 'references'> {
  /** How many references there must be: a list that lacks one must not pass for whole. */
  readonly referenceCount: number;
  /** Of a list that a hub publishes: it has a record for each subject instead, so many of them. */
  readonly entryCount?: number;
}

/** What a store holds of a list in memory. */
export interface HeldList extends ListHeader {
  /** The subjects that have a record each. */
  readonly entries?: BucketMap<true>;
}

export function headerOf({ references, ...list }: Watchlist): ListHeader {
  return { ...list, referenceCount: references.length };
}

/** Whoever knows no entries misses a reference, and does not take the list for an empty one. */
export function entriesHeaderOf(
  { references: _, subjects: __, ...list }: Watchlist,
  entryCount: number,
): ListHeader {
  return { ...list, subjects: [], referenceCount: 1, entryCount };
}

export function encodeEntry({ subject, references }: WatchlistEntry): Uint8Array {
  const kept = references.map(({ subject: _, template: __, imagePng, ...reference }) => {
    return { ...reference, hasImage: imagePng !== undefined };
  });
  const parts = references.flatMap(({ template, imagePng }) =>
    imagePng === undefined ? [template] : [template, imagePng],
  );
  return encodeRecord({ subject, references: kept }, parts);
}

interface StoredEntry {
  readonly subject: Subject;
  readonly references: readonly (Omit<Reference, 'subject' | 'template' | 'imagePng'> & {
    readonly hasImage: boolean;
  })[];
}

export function decodeEntry(plaintext: Uint8Array): WatchlistEntry {
  const { value, parts } = decodeRecord(plaintext);
  const { subject, references } = value as StoredEntry;
  let at = 0;
  const read = references.map(({ hasImage, ...reference }): Reference => {
    const [template, imagePng] = [parts[at], hasImage ? parts[at + 1] : undefined];
    at += hasImage ? 2 : 1;
    if (template === undefined) throw new Error('a reference without a template');
    const whole = { ...reference, subject: subject.id, template };
    return imagePng === undefined ? whole : { ...whole, imagePng };
  });
  return { subject, references: read };
}

export function encodeReference({ template, imagePng, ...reference }: Reference): Uint8Array {
  return encodeRecord(reference, imagePng === undefined ? [template] : [template, imagePng]);
}

type StoredReference = Omit<Reference, 'template' | 'imagePng' | 'modality'> &
  Partial<Pick<Reference, 'modality'>>;

function decodeReference(plaintext: Uint8Array): Reference {
  const { value, parts } = decodeRecord(plaintext);
  const [template, imagePng] = parts;
  if (template === undefined) throw new Error('a reference without a template');
  // Lists that were kept before there was more than one modality do not name it.
  const reference = { modality: 'fingerprint' as const, ...(value as StoredReference), template };
  return imagePng === undefined ? reference : { ...reference, imagePng };
}

export function referenceKeys({ name, version, referenceCount }: ListHeader): string[] {
  return Array.from({ length: referenceCount }, (_, index) => referenceKey(name, version, index));
}

const notWhole = 'the list is not whole';

/** Whether `readWatchlist` found that references are missing, which leaves no bytes behind that could be looked at. */
export function isUnwhole(error: unknown, name: string): error is Fault {
  return (
    error instanceof Fault &&
    error.code === 'corrupt' &&
    error.detail.where === listKey(name) &&
    error.message.includes(notWhole)
  );
}

/** Fault `corrupt` when a part does not authenticate or is missing. */
export async function readWatchlist(reader: SealedReader, name: string): Promise<Watchlist | undefined> {
  const plaintext = await reader.get(listKey(name));
  if (plaintext === undefined) return undefined;
  const { referenceCount, entryCount, ...list } = decodeValue(plaintext) as ListHeader;
  if (entryCount !== undefined) return readEntries(reader, list, entryCount);
  const references: Reference[] = [];
  for await (const [key, sealed] of reader.sealedEntries(referencesOf(name, list.version, referenceCount))) {
    references.push(decodeReference(reader.unseal(key, sealed)));
  }
  if (references.length === referenceCount) return { ...list, references };
  throw unwhole(name, `${references.length} references`, `${referenceCount}`);
}

async function readEntries(
  reader: SealedReader,
  list: Omit<Watchlist, 'references'>,
  count: number,
): Promise<Watchlist> {
  const subjects: Subject[] = [];
  const references: Reference[] = [];
  for await (const [key, sealed] of reader.sealedEntries(entriesOf(list.name))) {
    const entry = decodeEntry(reader.unseal(key, sealed));
    subjects.push(entry.subject);
    references.push(...entry.references);
  }
  if (subjects.length === count) return { ...list, subjects, references };
  throw unwhole(list.name, `${subjects.length} subjects`, `${count}`);
}

function unwhole(name: string, given: string, wanted: string): Fault {
  const remedy = 'import the list again; one that a hub publishes comes by itself';
  return new Fault('corrupt', notWhole, { where: listKey(name), given, wanted, remedy });
}
