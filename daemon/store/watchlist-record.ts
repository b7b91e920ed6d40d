import { Fault } from '../core/errors.ts';
import type { Reference, Watchlist } from '../core/watchlist.ts';
import { listKey, referenceKey, referencesOf } from './keys.ts';
import { decodeRecord, decodeValue, encodeRecord } from './record.ts';
import type { SealedReader } from './sealed-reader.ts';

/** A watchlist without its references, which have a record each. */
export interface ListHeader extends Omit<Watchlist, 'references'> {
  /** How many references there must be: a list that lacks one must not pass for whole. */
  readonly referenceCount: number;
}

export function headerOf({ references, ...list }: Watchlist): ListHeader {
  return { ...list, referenceCount: references.length };
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
  const { referenceCount, ...list } = decodeValue(plaintext) as ListHeader;
  const references: Reference[] = [];
  for await (const [key, sealed] of reader.sealedEntries(referencesOf(name, list.version, referenceCount))) {
    references.push(decodeReference(reader.unseal(key, sealed)));
  }
  if (references.length === referenceCount) return { ...list, references };
  throw new Fault('corrupt', notWhole, {
    where: listKey(name),
    given: `${references.length} references`,
    wanted: `${referenceCount}`,
    remedy: 'import the list again',
  });
}
